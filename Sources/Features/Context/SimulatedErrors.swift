import CivilTime
@preconcurrency import Glibc

/// The error path of a simulated weather forecast: one of its own for each issue.
///
/// A path that ran on from day to day would leak the next day's error through its continuity.
struct SimulatedErrors {
  private var random: SplitMix64
  private let persistence: Double
  private let innovation: Double
  private var current = 0.0

  init(deviation: Double, seed: UInt64, issue: Instant, step: Int) {
    var mixer = SplitMix64(state: seed)
    random = SplitMix64(state: mixer.next() ^ UInt64(bitPattern: issue.seconds))
    persistence = pow(0.98, Double(step) / 1_800)
    innovation = deviation * (1 - persistence * persistence).squareRoot()
  }

  /// The errors at issue time and the `count - 1` steps after it.
  mutating func path(count: Int) -> [Double] {
    (0..<count).map { index in
      if index > 0 { current = persistence * current + innovation * random.nextNormal() }
      return current
    }
  }
}

/// A small, fast generator of 64 random bits, the same on every machine.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A uniform number in (0, 1).
  package mutating func nextUniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// A standard normal number, by Box and Muller's method.
  package mutating func nextNormal() -> Double {
    let radius = (-2 * log(nextUniform())).squareRoot()
    return radius * cos(2 * .pi * nextUniform())
  }
}
