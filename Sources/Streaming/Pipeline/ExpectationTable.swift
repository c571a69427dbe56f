import CivilTime
import Monitoring
import Readings

/// What is expected of one series in the days around now: an array by slot, so that a look-up costs nothing.
struct ExpectationTable: Sendable {
  /// Readings before this instant are answered from the table; from it on more must be loaded or issued first.
  var coveredUntil = Int64.min
  private var start: Int64 = 0
  private let step: Int64
  private var cells: [Expectation] = []

  private static let mostDays: Int64 = 40

  init(step: Int) { self.step = Int64(max(step, 1)) }

  /// What is expected of the slot at `instant`; `.none` where the table knows nothing.
  @inline(__always)
  func expectation(at instant: Instant) -> Expectation {
    let offset = instant.seconds - start
    guard offset >= 0 else { return .none }
    let index = Int(offset / step)
    return index < cells.count ? cells[index] : .none
  }

  /// Whether the slot lies before the table begins: then only the store may still know of it.
  func isBefore(_ instant: Instant) -> Bool { cells.isEmpty || instant.seconds < start }

  /// Puts rows in, in order of time; what is long past is dropped.
  mutating func set(_ rows: [ForecastRow]) {
    guard let first = rows.first?.target.seconds, let last = rows.last?.target.seconds, first <= last,
      last - first < Self.mostDays * 86_400
    else { return }
    trim(for: first, through: last)
    let needed = Int((last - start) / step) + 1
    if needed > cells.count { cells.append(contentsOf: repeatElement(.none, count: needed - cells.count)) }
    for row in rows {
      let index = Int((row.target.seconds - start) / step)
      if cells.indices.contains(index) { cells[index] = Expectation(row) }
    }
  }

  /// Puts the slots from `first` on in, where something is expected of them; what is long past is dropped.
  mutating func set(_ expectations: [Expectation], from first: Instant) {
    let last = first.seconds + Int64(expectations.count - 1) * step
    guard !expectations.isEmpty, last - first.seconds < Self.mostDays * 86_400 else { return }
    trim(for: first.seconds, through: last)
    let offset = Int((first.seconds - start) / step)
    let missing = offset + expectations.count - cells.count
    if missing > 0 { cells.append(contentsOf: repeatElement(.none, count: missing)) }
    for (place, expectation) in expectations.enumerated() where expectation.point.isFinite {
      if cells.indices.contains(offset + place) { cells[offset + place] = expectation }
    }
  }

  private mutating func trim(for first: Int64, through last: Int64) {
    let end = start + Int64(cells.count) * step
    if cells.isEmpty || first < start || first > end + Self.mostDays * 86_400 {
      cells = []
      start = first
    } else if last - start > Self.mostDays * 86_400 {
      let dropped = min(Int((first - start) / step) - Int(8 * 86_400 / step), cells.count)
      guard dropped > 0 else { return }
      cells.removeFirst(dropped)
      start += Int64(dropped) * step
    }
  }
}
