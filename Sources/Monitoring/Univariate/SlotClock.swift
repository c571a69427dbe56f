/// Places rows on a regular grid of slots where their times show one, else numbers them.
package struct SlotClock: Sendable {
  /// Seconds between slots once a grid is found.
  package private(set) var step: Int64?
  private var previous: Int64?
  private var deltas: [Int64] = []
  private var isDecided = false
  /// The time of slot 0, and the slot of the newest row.
  private var origin: Int64 = 0
  private var slot: Int64 = 0

  private static let trial = 24
  private static let usualSteps: [Int64] = [
    1, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
    604_800,
  ]

  /// A clock that has seen no row.
  package init() {}

  /// A day and a week in slots, where the grid has them.
  package var calendarSeasons: [Int] {
    guard let step else { return [] }
    return [86_400, 604_800].filter { $0 % step == 0 && $0 / step > 3 }.map { Int($0 / step) }
  }

  /// How many slots the row lies after the one before it: 1 on a regular series.
  ///
  /// Places are counted from one origin, so that times that tremble around the grid do not add up to a drift.
  package mutating func advance(to seconds: Int64?) -> Int {
    guard let seconds else { return follow() }
    defer { previous = seconds }
    guard let step else {
      if let previous, !isDecided {
        decide(seconds.subtractingReportingOverflow(previous).partialValue, seconds)
      }
      return 1
    }
    let (distance, overflow) = seconds.subtractingReportingOverflow(origin)
    let place = distance / step + (distance % step > step / 2 ? 1 : 0)
    let (ahead, isBeyond) = place.subtractingReportingOverflow(slot)
    guard !overflow, !isBeyond, ahead.magnitude < 1 << 20 else {
      // A clock set anew, or a pause so long that no phase outlives it.
      (origin, slot) = (seconds, 0)
      return 1
    }
    guard ahead > 0 else { return follow() }
    slot = place
    return Int(ahead)
  }

  private mutating func follow() -> Int {
    slot += 1
    return 1
  }

  /// The common step is the median one, if most steps are nearly that or whole multiples of it.
  private mutating func decide(_ delta: Int64, _ seconds: Int64) {
    deltas.append(delta)
    guard deltas.count == Self.trial else { return }
    isDecided = true
    let median = deltas.sorted()[Self.trial / 2]
    guard median > 0 else { return }
    let regular = deltas.count { delta in
      guard delta > 0 else { return false }
      let rest = delta % median
      return min(rest, median - rest) <= median / 4
    }
    if regular * 10 >= Self.trial * 7 {
      step = Self.usualSteps.first { abs($0 - median) <= median / 20 } ?? median
      origin = seconds
    }
    deltas = []
  }
}
