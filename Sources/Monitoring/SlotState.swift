/// What a series has shown at one slot of the day.
struct SlotState: Sendable, Hashable {
  /// How the residual usually moves from the slot before to this one, in the series' unit.
  var increment: Float = 0
  /// The innovations' scale here, in units of the series' own level of scale.
  var ratio: Float = 1
  /// The readings learned from at this slot.
  var visits: UInt16 = 0
  /// The longest run of equal values that ended or passed here unflagged.
  var longestRun: UInt16 = 0

  private static let incrementRate: Float = 0.25
  private static let ratioRate: Float = 1 / 30
  private static let normalMean: Float = 0.797_884_6

  /// Learns from an innovation in units of its scale.
  @inline(__always)
  mutating func learn(z: Float) {
    let rate = max(Self.ratioRate, 1 / Float(visits &+ 4))
    ratio *= 1 + rate * (min(abs(z), 3) / Self.normalMean - 1)
    ratio = min(max(ratio, 0.02), 50)
    if visits < .max { visits &+= 1 }
  }

  /// Learns how the residual moved into this slot, at most `limit` either way.
  @inline(__always)
  mutating func learn(increment moved: Float, limit: Float) {
    let clipped = min(max(moved, -limit), limit)
    let rate = max(Self.incrementRate, 1 / Float(visits &+ 2))
    increment += rate * (clipped - increment)
  }
}

extension SlotState {
  func encode(to writer: inout StateWriter) {
    writer.put(increment)
    writer.put(ratio)
    writer.put(visits)
    writer.put(longestRun)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    increment = try reader.get()
    ratio = try reader.get()
    visits = try reader.get()
    longestRun = try reader.get()
  }
}
