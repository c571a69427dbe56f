/// When a series' next reading is overdue, from its step and the delays it has shown.
struct Heartbeat: Sendable, Hashable {
  /// The longest delay from a slot's instant to its arrival, slowly forgotten, in seconds.
  private(set) var delay: Float = 0
  private var count: UInt32 = 0

  private static let forgetting: Float = 0.999

  /// Learns one arrival.
  @inline(__always)
  mutating func learn(delay seconds: Int) {
    delay = max(delay * Self.forgetting, Float(max(0, seconds)))
    if count < .max { count &+= 1 }
  }

  /// Seconds after its slot's instant at which a reading is overdue: the longest delay and half a step.
  @inline(__always)
  func patience(step: Int) -> Int { Int(delay) + (step + 1) / 2 }

  /// Whether a reading came far later than this series' readings do.
  func isLate(delay seconds: Int, step: Int) -> Bool {
    count >= 16 && seconds > 2 * Int(delay) + 2 * step
  }
}

extension Heartbeat {
  func encode(to writer: inout StateWriter) {
    writer.put(delay)
    writer.put(count)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    delay = try reader.get()
    count = try reader.get()
  }
}
