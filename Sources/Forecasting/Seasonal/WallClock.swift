import CivilTime
import Features

/// A history's grid by the clock on the wall, on which every day has the same number of slots.
///
/// Seasons of a day or a week stay in step with people's days across clock changes: the hour that the clock skips is
/// missing, and the two readings of an hour that it shows twice are averaged.
struct WallClock: Sendable {
  private let zone: TimeZoneRules
  private let step: Int

  init(_ history: KnownHistory) {
    zone = history.calendar.zone
    step = history.step
  }

  /// The cell that an instant falls in, counted from 1970.
  func cell(of instant: Instant) -> Int {
    let seconds = zone.localDateTime(at: instant).clockSeconds
    return seconds >= 0 ? seconds / step : (seconds - step + 1) / step
  }

  /// One past the last cell that is known.
  func end(_ history: KnownHistory) -> Int {
    guard history.count > 0 else { return cell(of: history.start) }
    // Where the clock has just gone back, a cell further on was known already.
    let last = history.count - 1
    let back = max(last - (TimeZoneRules.longestChange + step - 1) / step, -1)
    return stride(from: last, to: back, by: -1).reduce(Int.min) {
      max($0, cell(of: history.instant(at: $1)) + 1)
    }
  }

  /// The known values of cells from `first` on; NaN where one is missing.
  func values(_ history: KnownHistory, from first: Int) -> [Double] {
    let end = end(history)
    guard end > first else { return [] }
    var sums = [Double](repeating: 0, count: end - first)
    var counts = [Double](repeating: 0, count: end - first)
    var cell = history.count - 1
    while cell >= 0 {
      let instant = history.instant(at: cell)
      let place = self.cell(of: instant) - first
      // The clock goes back by two hours at most: nothing earlier can still fall into the span.
      if place < -TimeZoneRules.longestChange / step - 1 { break }
      let value = history[instant]
      if place >= 0, value.isFinite {
        sums[place] += value
        counts[place] += 1
      }
      cell -= 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : .nan }
  }

  /// The values of all known cells, and the cell of the first.
  func values(_ history: KnownHistory) -> (values: [Double], first: Int) {
    guard history.count > 0 else { return ([], 0) }
    let first = cell(of: history.start)
    return (values(history, from: first), first)
  }
}
