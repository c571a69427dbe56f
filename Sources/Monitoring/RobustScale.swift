/// A running scale (the standard deviation of a normal law) that a few outliers do not move.
///
/// The mean of absolute deviations, each clipped at three scales, over an exponential window
/// (Huber, Robust Statistics, 1981, proposal 2 in its recursive form).
struct RobustScale: Sendable, Hashable {
  var value: Float = 0
  var count: UInt32 = 0

  /// Mean absolute deviation of the standard normal law, √(2/π).
  private static let normalMean: Float = 0.797_884_6
  private static let unclipped: UInt32 = 8

  /// Learns from one deviation; after the first ones each new one weighs `rate`.
  @inline(__always)
  mutating func learn(_ deviation: Float, rate: Float) {
    let size = abs(deviation)
    let clipped = count < Self.unclipped ? size : min(size, 3 * value)
    let weight = max(rate, 1 / Float(count &+ 1))
    value += weight * (clipped / Self.normalMean - value)
    if count < 1_000_000 { count &+= 1 }
  }
}
