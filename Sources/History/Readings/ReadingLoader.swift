import CSQLite
import CivilTime
import Readings

extension HistoryStore {
  /// The best view of a series on the grid `from`, `from + step`, … before `to`; NaN where a value is
  /// missing or suspect. Readings between the grid's instants are left out. The slots of `localDays` begin at midnights.
  ///
  /// Best is the most final vintage that has a value, and of that the newest revision.
  /// - Parameters:
  ///   - from: The grid's origin; the first reading by default.
  ///   - to: The end, exclusive; one step past the last reading on the grid by default.
  ///   - step: Seconds; the series' finest by default.
  ///   - knownAt: Only what had arrived by then, as `KnownRule` says.
  /// - Throws: `HistoryError` for a grid of more than 100 million slots.
  public func load(
    _ series: StoredSeries, from: Instant? = nil, to: Instant? = nil, step: Int? = nil,
    knownAt: Instant? = nil
  ) throws -> RegularSeries {
    let step = step ?? series.definition.step
    return try snapshot {
      guard let bounds = try bounds(of: series.id) else {
        return try Self.emptyGrid(from: from, to: to, step: step)
      }
      let first = from ?? bounds.first
      var grid: RegularSeries
      if let days = try localDays(of: series, step: step) {
        grid = try Self.emptyGrid(
          of: days, from: first, to: to ?? bounds.last + TimeZoneRules.longestChange + 1)
      } else {
        let end = to ?? Self.end(of: bounds.last, from: first, step: step)
        grid = try Self.emptyGrid(from: first, to: end, step: step)
      }
      if let knownAt {
        try fill(&grid, with: series, knownAt: knownAt)
      } else {
        try fill(&grid, with: series.id)
      }
      return grid
    }
  }

  /// The end of the last slot that begins at an instant or before it: a finer vintage's last reading, between two
  /// slots, adds none.
  private static func end(of last: Instant, from first: Instant, step: Int) -> Instant {
    guard step > 0, last >= first else { return first }
    return last - (last - first) % step + step
  }

  static func emptyGrid(from: Instant?, to: Instant?, step: Int) throws -> RegularSeries {
    guard step > 0 else { throw HistoryError(.refused, "a step is at least a second, not \(step)") }
    guard let from, let to, from < to else {
      return RegularSeries(start: from ?? Instant(seconds: 0), step: step, values: [])
    }
    let (span, overflow) = to.seconds.subtractingReportingOverflow(from.seconds)
    guard !overflow, span / Int64(step) < 100_000_000 else {
      throw HistoryError(.refused, "that is more than 100 million slots: ask for a shorter time")
    }
    let count = (Int(span) + step - 1) / step
    return RegularSeries(start: from, step: step, values: [Double](repeating: .nan, count: count))
  }

  /// The days of a zone that begin at `from` or after it and before `to`.
  private static func emptyGrid(of days: TimeZoneRules, from: Instant, to: Instant) throws -> RegularSeries {
    func firstDay(from instant: Instant) -> LocalDate {
      days.day(beginningNear: instant) ?? days.localDate(at: instant).next
    }
    let start = days.startOfDay(firstDay(from: from))
    var grid = try emptyGrid(from: start, to: max(start, days.startOfDay(firstDay(from: to))), step: 86_400)
    grid.days = days
    let count = max(0, firstDay(from: to) - firstDay(from: from))
    grid.values = [Double](repeating: .nan, count: count)
    return grid
  }

  private func fill(_ grid: inout RegularSeries, with series: SeriesID) throws {
    let sql = """
      SELECT instant, value, quality FROM reading
      WHERE series_id = ? AND instant >= ? AND instant < ? AND value IS NOT NULL
      ORDER BY instant, vintage, revision
      """
    let slots = grid
    let start = slots.start - Self.earliness(slots)
    try connection.with(sql) { statement in
      statement.bind(series.number, at: 1)
      statement.bind(start.seconds, at: 2)
      statement.bind(slots.end.seconds, at: 3)
      let row = statement.handle
      try grid.values.withUnsafeMutableBufferPointer { values in
        while try statement.step() {
          guard let slot = slots.index(of: Instant(seconds: sqlite3_column_int64(row, 0))) else { continue }
          // Rows come least final first: the last one of an instant stays.
          let isSuspect = sqlite3_column_int(row, 2) == Quality.suspect.rawValue
          values[slot] = isSuspect ? .nan : sqlite3_column_double(row, 1)
        }
      }
    }
  }

  private func fill(_ grid: inout RegularSeries, with series: StoredSeries, knownAt: Instant) throws {
    try forEachReading(
      of: series, from: grid.start - Self.earliness(grid), to: min(grid.end, knownAt),
      view: .known(at: knownAt, step: grid.step)
    ) { stored in
      guard stored.reading.quality == .measured, let slot = grid.index(of: stored.reading.instant) else {
        return
      }
      grid.values[slot] = stored.reading.value
    }
  }

  /// Seconds by which a reading may lie before its slot.
  private static func earliness(_ grid: RegularSeries) -> Int {
    grid.days == nil ? 0 : TimeZoneRules.longestChange
  }

  /// The first and the last instant of a series' readings; nil without any.
  public func bounds(of series: SeriesID) throws -> (first: Instant, last: Instant)? {
    func extreme(_ function: String) throws -> Int64? {
      try connection.integer("SELECT \(function)(instant) FROM reading WHERE series_id = ?") {
        $0.bind(series.number, at: 1)
      }
    }
    guard let first = try extreme("min"), let last = try extreme("max") else { return nil }
    return (Instant(seconds: first), Instant(seconds: last))
  }
}
