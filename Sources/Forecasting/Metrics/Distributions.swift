@preconcurrency import Glibc

/// The standard normal distribution.
public enum StandardNormal {
  /// The density at `z`.
  public static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

  /// The probability of a value at or below `z`.
  public static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The value below which `level` of the distribution lies; ±∞ at 0 and 1, NaN outside.
  ///
  /// A bracketed start, then Newton steps on the distribution itself, to a few units in the last place.
  public static func quantile(_ level: Double) -> Double {
    guard level > 0, level < 1 else { return level == 0 ? -.infinity : level == 1 ? .infinity : .nan }
    // The lower tail is where erfc keeps its digits.
    guard level <= 0.5 else { return -quantile(1 - level) }
    let tail = (-2 * log(level)).squareRoot()
    var z = level == 0.5 ? 0 : -tail + log(max(tail, 1)) / max(tail, 1)
    for _ in 0..<60 {
      // Halley's step on log Φ would overshoot near 0; this one is on Φ with its curvature.
      let error = (cumulative(z) - level) / density(z)
      let step = error / (1 + z * error / 2)
      z -= max(-1, min(1, step))
      if abs(step) <= 1e-15 * max(1, abs(z)) { break }
    }
    return z
  }
}

/// Student's t distribution.
public enum StudentT {
  /// The probability that |T| with `freedom` degrees of freedom is at least |t|.
  public static func twoSidedP(_ t: Double, freedom: Double) -> Double {
    guard t.isFinite, freedom > 0 else { return t.isInfinite ? 0 : .nan }
    return regularisedBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
  }

  /// The regularised incomplete beta function Iₓ(a, b).
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 8.17.22, the continued fraction by Lentz's method.
  static func regularisedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - regularisedBeta(1 - x, b, a) }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / continuedFraction(x, a, b)
  }

  private static func logGamma(_ value: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(value, &sign)
  }

  /// 1 + d₁/(1 + d₂/(1 + …)).
  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var value = 1.0, numerator = 1.0, denominator = 0.0
    for term in 1...500 {
      let m = Double(term / 2)
      let coefficient =
        term.isMultiple(of: 2)
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 + coefficient * denominator
      denominator = 1 / (abs(denominator) < tiny ? tiny : denominator)
      numerator = 1 + coefficient / numerator
      if abs(numerator) < tiny { numerator = tiny }
      value *= numerator * denominator
      if abs(numerator * denominator - 1) < 1e-16 { break }
    }
    return value
  }
}
