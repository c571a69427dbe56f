import CivilTime
import History

/// A fault that the demo puts into a week of readings, and what the monitor must say of it.
struct DemoFault {
  let title: String
  /// The first and the last slot concerned, counted from the week's start.
  let slots: ClosedRange<Int>
  /// The kinds of incident that tell it.
  let kinds: Set<String>
  /// What the feed shows in place of the true values; nil where it shows nothing.
  let change: @Sendable (_ value: Double, _ first: Double) -> Double?

  private static func slot(day: Int, hour: Int) -> Int { (day * 24 + hour) * 2 }

  /// The faults of the week, a day's pause after each.
  static let all: [DemoFault] = [
    DemoFault(
      title: "a reading 10 % too high", slots: slot(day: 0, hour: 15)...slot(day: 0, hour: 15),
      kinds: ["point", "level"], change: { value, _ in value * 1.1 }),
    DemoFault(
      title: "the meter stuck for 6 hours", slots: slot(day: 1, hour: 9)...slot(day: 1, hour: 15),
      kinds: ["stuck"], change: { _, first in first }),
    DemoFault(
      title: "a reading 1,000 times too small", slots: slot(day: 2, hour: 20)...slot(day: 2, hour: 20),
      kinds: ["unit"], change: { value, _ in value / 1000 }),
    DemoFault(
      title: "no readings for 3 hours", slots: slot(day: 3, hour: 12)...slot(day: 3, hour: 14),
      kinds: ["gap"], change: { _, _ in nil }),
    DemoFault(
      title: "-999 in place of a value", slots: slot(day: 4, hour: 18)...slot(day: 4, hour: 18),
      kinds: ["sentinel"], change: { _, _ in -999 }),
    DemoFault(
      title: "a load 10 % lower for half a day", slots: slot(day: 5, hour: 12)...slot(day: 5, hour: 23),
      kinds: ["level", "point"], change: { value, _ in value * 0.9 }),
  ]

  /// The week as the feed shows it.
  static func corrupted(_ values: [Double]) -> [Double?] {
    var feed: [Double?] = values
    for fault in all {
      for slot in fault.slots where values.indices.contains(slot) {
        feed[slot] = fault.change(values[slot], values[fault.slots.lowerBound])
      }
    }
    return feed
  }

  /// The incident that tells of the fault, where the monitor raised one in time.
  func incident(among incidents: [IncidentRecord], week: Instant, step: Int) -> IncidentRecord? {
    let (start, end) = (week + slots.lowerBound * step, week + (slots.upperBound + 1) * step)
    return incidents.first { kinds.contains($0.kind) && $0.start < end && $0.end > start }
  }
}
