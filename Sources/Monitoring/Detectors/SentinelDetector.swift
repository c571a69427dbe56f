/// A number that stands for "no value", in a series that never comes near it.
///
/// Keeps the range of unflagged values; a number of the list counts where it lies outside the range,
/// widened by a tenth.
package struct SentinelDetector: Detector, Hashable {
  package static let kind = IncidentKind.sentinel

  package init() {}

  private var low = Double.infinity
  private var high = -Double.infinity

  /// Whether the value is on the list; set before `observe`.
  package var isListed = false

  @inline(__always)
  package mutating func observe(_ sample: Sample) -> Double {
    isListed && isFar(sample.value) ? 1 : 0
  }

  /// Whether the value lies outside the range of unflagged values, widened by a tenth.
  func isFar(_ value: Double) -> Bool {
    let margin = 0.1 * (high - low)
    return margin >= 0 && (value < low - margin || value > high + margin)
  }

  /// Learns an unflagged value.
  @inline(__always)
  mutating func learn(_ value: Double) {
    low = min(low, value)
    high = max(high, value)
  }

  package mutating func reset() {}
}

extension SentinelDetector {
  func encode(to writer: inout StateWriter) {
    writer.put(low)
    writer.put(high)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    low = try reader.get()
    high = try reader.get()
  }
}
