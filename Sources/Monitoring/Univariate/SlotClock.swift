/// Places rows on a regular grid of slots where their times show one, else numbers them.
package struct SlotClock: Sendable {
  /// Seconds between slots once a grid is found.
  package private(set) var step: Int64?
  private var previous: Int64?
  private var deltas: [Int64] = []
  private var isDecided = false

  private static let trial = 24

  /// A clock that has seen no row.
  package init() {}

  /// A day and a week in slots, where the grid has them.
  package var calendarSeasons: [Int] {
    guard let step else { return [] }
    return [86_400, 604_800].filter { $0 % step == 0 && $0 / step > 3 }.map { Int($0 / step) }
  }

  /// How many slots the row lies after the one before it: 1 on a regular series.
  package mutating func advance(to seconds: Int64?) -> Int {
    defer { if let seconds { previous = seconds } }
    guard let seconds, let previous else { return 1 }
    let (delta, overflow) = seconds.subtractingReportingOverflow(previous)
    guard !overflow else { return 1 }
    if !isDecided { decide(delta) }
    guard let step, delta > step else { return 1 }
    return Int(min(1 << 20, delta / step + (delta % step > step / 2 ? 1 : 0)))
  }

  /// The common step is the median one, if most steps are nearly that or whole multiples of it.
  private mutating func decide(_ delta: Int64) {
    deltas.append(delta)
    guard deltas.count == Self.trial else { return }
    isDecided = true
    let median = deltas.sorted()[Self.trial / 2]
    guard median > 0 else { return }
    let regular = deltas.count { delta in
      guard delta > 0 else { return false }
      let rest = delta % median
      return min(rest, median - rest) <= median / 5
    }
    if regular * 10 >= Self.trial * 7 { step = median }
    deltas = []
  }
}
