import CivilTime
import Monitoring
import Readings

/// What is expected of one series in the days around now: an array by slot, so that a look-up costs nothing.
struct ExpectationTable: Sendable {
  /// Readings before this instant are answered from the table; from it on more must be loaded or issued first.
  var coveredUntil = Int64.min
  /// The first slot of the table, and how those after it lie.
  private var slots: RegularSeries
  private var cells: [Expectation] = []

  /// What is set may reach over so many days at a time.
  private static let mostDays = 40
  /// Of a longer table the beginning is dropped, in seconds.
  private let length: Int

  /// A table of slots a step apart, or of a zone's days, that keeps about `kept` days.
  init(step: Int, days: TimeZoneRules? = nil, kept: Int = mostDays) {
    slots = RegularSeries(start: Instant(seconds: 0), step: max(step, 1), values: [], days: days)
    length = kept * 86_400
  }

  /// How many days each of so many tables keeps: with all of them in memory, 24 bytes a slot, few have room for more.
  static func days(series: Int) -> Int { max(4, min(mostDays, 400_000 / max(series, 1))) }

  /// The slots of the table's series from the one on that holds an instant.
  func slots(from instant: Instant) -> RegularSeries {
    var slots = slots
    slots.start = instant
    slots.start = slots.instant(at: slots.cell(of: instant))
    return slots
  }

  /// What is expected of the slot at `instant`; `.none` where the table knows nothing.
  @inline(__always)
  func expectation(at instant: Instant) -> Expectation {
    let index = place(of: instant)
    return index >= 0 && index < cells.count ? cells[index] : .none
  }

  /// The place of the slot that an instant begins or lies in; it may lie outside the table.
  @inline(__always)
  private func place(of instant: Instant) -> Int { slots.slot(at: instant) ?? slots.cell(of: instant) }

  /// Whether the slot lies before the table begins: then only the store may still know of it.
  func isBefore(_ instant: Instant) -> Bool { cells.isEmpty || place(of: instant) < 0 }

  /// Puts rows in, in order of time; what is long past is dropped.
  mutating func set(_ rows: [ForecastRow]) {
    guard let first = rows.first?.target, let last = rows.last?.target, first <= last,
      last - first < Self.mostDays * 86_400
    else { return }
    trim(for: first, through: last)
    let missing = place(of: last) + 1 - cells.count
    if missing > 0 { cells.append(contentsOf: repeatElement(.none, count: missing)) }
    for row in rows {
      let index = place(of: row.target)
      if cells.indices.contains(index) { cells[index] = Expectation(row) }
    }
  }

  /// Puts the slots from `first` on in, where something is expected of them; what is long past is dropped.
  mutating func set(_ expectations: [Expectation], from first: Instant) {
    let last = first + (expectations.count - 1) * slots.step
    guard !expectations.isEmpty, last - first < Self.mostDays * 86_400 else { return }
    trim(for: first, through: last)
    let offset = place(of: first)
    let missing = offset + expectations.count - cells.count
    if missing > 0 { cells.append(contentsOf: repeatElement(.none, count: missing)) }
    for (place, expectation) in expectations.enumerated() where expectation.point.isFinite {
      if cells.indices.contains(offset + place) { cells[offset + place] = expectation }
    }
  }

  private mutating func trim(for first: Instant, through last: Instant) {
    let end = slots.instant(at: cells.count)
    if cells.isEmpty || first < slots.start || first > end + Self.mostDays * 86_400 {
      cells = []
      slots.start = first
    } else if last - slots.start > length {
      let dropped = min(place(of: first) - max(length / 5, 86_400) / slots.step, cells.count)
      guard dropped > 0 else { return }
      cells.removeFirst(dropped)
      slots.start = slots.instant(at: dropped)
    }
  }
}
