import Readings

/// What is kept of a reading for a day or so: to know a duplicate, to re-score a revision, and to look
/// an hour back.
struct RecentReading: Sendable, Hashable {
  /// The slot's number since 1970; `never` where nothing was kept.
  var slot: Int64 = Self.never
  var value = Double.nan
  var point = Float.nan
  var expected = Float.nan
  var scale = Float.nan
  /// The residual less what persists, in one-step scales.
  var whitened: Float = 0
  var vintage: UInt8 = 0
  var isFlagged = false

  static let never = Int64.min

  /// Value less expectation.
  var deviation: Double { value - Double(expected) }
}

extension RecentReading {
  func encode(to writer: inout StateWriter) {
    writer.put(slot)
    writer.put(value)
    writer.put(point)
    writer.put(expected)
    writer.put(scale)
    writer.put(whitened)
    writer.put(vintage)
    writer.put(isFlagged)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    slot = try reader.get()
    value = try reader.get()
    point = try reader.get()
    expected = try reader.get()
    scale = try reader.get()
    whitened = try reader.get()
    vintage = try reader.get()
    isFlagged = try reader.get()
  }
}
