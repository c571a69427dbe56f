/// How much wider than usual the innovations of the last hours were: wild readings come in spells.
///
/// A recursion on the size of standardised innovations, as a GARCH(1, 1) model has on their squares (Bollerslev,
/// Journal of Econometrics, 1986); on sizes, clipped, so that one outlier does not hide the next.
struct Turbulence: Sendable, Hashable {
  private var size = 1.0

  private static let rate = 1.0 / 16
  private static let weight = 0.6
  private static let range = 0.8...3.0
  private static let clip = 4.0
  /// Mean size of a standard normal variable, √(2/π).
  private static let normalMean = 0.797_884_560_802_865

  /// What the usual scale is to be multiplied by.
  @inline(__always)
  var factor: Double {
    let factor = 1 + Self.weight * (size - 1)
    return min(max(factor, Self.range.lowerBound), Self.range.upperBound)
  }

  /// Learns from the size of an innovation in units of its usual scale.
  @inline(__always)
  mutating func learn(_ innovation: Double) {
    size += Self.rate * (min(innovation, Self.clip) / Self.normalMean - size)
  }
}

extension Turbulence {
  func encode(to writer: inout StateWriter) { writer.put(size) }

  init(from reader: inout StateReader) throws(MonitorStateError) { size = try reader.get() }
}
