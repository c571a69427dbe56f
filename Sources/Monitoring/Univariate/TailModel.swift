@preconcurrency import Glibc

/// How rare a statistic is among those of its own past, as evidence: minus the decimal logarithm of its tail
/// probability.
///
/// The past is a histogram over logarithmic bins that forgets slowly. Within the past's range the probability is the
/// share of values above, in the finite-sample form; beyond its few largest values it follows a Pareto tail whose
/// index those values give (B. M. Hill, "A simple general approach to inference about the tail of a distribution",
/// Annals of Statistics 1975), drawn towards a prior one. So the scale is the same for statistics of any distribution.
/// - Complexity: constant in time and memory, 1.4 kB.
package struct TailModel: Sendable {
  /// The most evidence that is told.
  package static let limit = 14.0

  /// Rows after which a value weighs 1/e.
  private static let memory: Float = 8_000
  /// Values that the tail's index rests on.
  private static let tailCount: Float = 8
  private static let priorIndex: Float = 0.3
  private static let priorCount: Float = 5
  private static let binsPerOctave = 8
  private static let lowestExponent = -12
  private static let binCount = 44 * binsPerOctave

  private var weights = [Float](repeating: 0, count: binCount)
  private var total: Float = 0
  /// What a value weighs now: it grows, which is how those before it are forgotten.
  private var unit: Float = 1
  private var top = 0
  /// The bin that a tenth of the values lie above, found anew now and then.
  private var bodyBin = 0
  private var untilRenewal = 1

  /// A model without a past.
  package init() {}

  /// The evidence of a statistic, which then joins the past with `weight`.
  package mutating func evidence(of statistic: Double, weight: Double = 1) -> Double {
    let bin = Self.bin(of: statistic)
    let evidence = bin < bodyBin ? Double(bin) / Double(bodyBin) : upperEvidence(of: statistic, bin: bin)
    learn(bin, Float(weight))
    return evidence
  }

  private func upperEvidence(of statistic: Double, bin: Int) -> Double {
    guard total > 0, bin > 0 else { return 0 }
    var above: Float = 0, at = top
    while at > bin {
      above += weights[at]
      at -= 1
    }
    let inside = above + (bin <= top ? weights[bin] / 2 : 0)
    let empirical = -log10(Double((inside + unit) / (total + unit)))
    let enough = min(Self.tailCount * unit, total / 4)
    guard above < enough else { return empirical }
    let extrapolated = tailEvidence(of: statistic, enough: enough)
    return above >= unit / 2 ? min(extrapolated, empirical + 0.5) : extrapolated
  }

  /// By a Pareto tail from the edge that the largest few values lie above.
  private func tailEvidence(of statistic: Double, enough: Float) -> Double {
    // `moment` sums, over the values above, their distance in bins.
    var above: Float = 0, moment: Float = 0, at = top
    above += weights[at]
    while above < enough, at > 0 {
      moment += above
      at -= 1
      above += weights[at]
    }
    let logBin: Float = 0.693_147 / Float(Self.binsPerOctave)
    let index =
      (moment / unit * logBin + Self.priorCount * Self.priorIndex) / (above / unit + Self.priorCount)
    let excess = max(0, log10(statistic / Self.lowerEdge(of: at)))
    let edge = -log10(Double((above + unit) / (total + unit)))
    return min(Self.limit, edge + excess / Double(max(index, 0.05)))
  }

  /// Lets the past count for that share of what it did: what made the statistic has changed.
  mutating func fade(to share: Float) {
    for bin in weights.indices { weights[bin] *= share }
    total *= share
    untilRenewal = 1
  }

  private mutating func learn(_ bin: Int, _ weight: Float) {
    unit *= 1 + 1 / Self.memory
    weights[bin] += unit * weight
    total += unit * weight
    top = max(top, bin)
    untilRenewal -= 1
    if untilRenewal <= 0 { renew() }
  }

  /// Brings the unit back to 1, drops what is forgotten, and finds the body's bin.
  private mutating func renew() {
    let scale = 1 / unit
    total = 0
    for bin in 0...top {
      let weight = weights[bin] * scale
      weights[bin] = weight < 0.02 ? 0 : weight
      total += weights[bin]
    }
    unit = 1
    while top > 0, weights[top] == 0 { top -= 1 }
    var above: Float = 0, bin = top
    while bin > 0, above + weights[bin] < total * 0.1 {
      above += weights[bin]
      bin -= 1
    }
    bodyBin = bin
    untilRenewal = Int(min(256, 1 + total / 4))
  }

  /// Eight bins an octave, straight from the double's exponent and the first bits of its fraction.
  private static func bin(of statistic: Double) -> Int {
    guard statistic > 0x1p-12 else { return 0 }
    let raw = Int(statistic.bitPattern >> 49) - (1_023 + lowestExponent) * binsPerOctave
    return min(binCount - 1, raw)
  }

  private static func lowerEdge(of bin: Int) -> Double {
    let (octave, part) = bin.quotientAndRemainder(dividingBy: binsPerOctave)
    return scalbn(1 + Double(part) / Double(binsPerOctave), Int32(octave + lowestExponent))
  }
}
