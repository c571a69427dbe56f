@preconcurrency import Glibc

/// A factor of the widths that answers to whether the newest intervals held.
///
/// Each 90 % interval that missed widens those to come, each that held narrows them a little, and half of it is
/// forgotten within a day: what the errors' size goes by tells how wide intervals should be, and this makes up for
/// stretches in which it says too little.
///
/// Source: A. Angelopoulos, E. Candès, R. Tibshirani, "Conformal PID control for time series prediction", NeurIPS 2023;
/// here the errors are those of coverage, their sum fades, and it moves the logarithm of the width.
struct CoverageFeedback: Sendable, Codable {
  /// What a day of misses adds, and the days after which half of it has faded.
  private static let gain = 0.3, halfLife = 1.0

  private var logarithm = 0.0

  var factor: Double { exp(logarithm) }

  /// Learns whether a 90 % interval was missed; counts for `share` of a day.
  mutating func add(isMissed: Bool, share: Double) {
    let kept = Decay.factor(days: share, halfLife: Self.halfLife) * logarithm
    logarithm = kept + Self.gain * share * ((isMissed ? 1 : 0) - 0.1)
  }
}
