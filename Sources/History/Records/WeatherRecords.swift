import CivilTime
import Readings

/// What a weather forecast says of one slot.
public struct WeatherForecastRow: Sendable, Hashable {
  /// The slot's instant.
  public var target: Instant
  /// The value in the series' unit; NaN where the forecast has none.
  public var value: Double

  /// A forecast of `value` for `target`.
  public init(target: Instant, value: Double) {
    self.target = target
    self.value = value
  }
}

extension HistoryStore {
  /// Stores a weather forecast of a series as issued at `issue`; a different value for the same issue
  /// and target replaces the old one.
  @discardableResult
  public func writeWeather(
    _ rows: [WeatherForecastRow], issue: Instant, to series: SeriesID
  ) throws -> WriteSummary {
    let sql = """
      INSERT INTO weather_forecast (series_id, issue, target, value) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value
      """
    return try transaction {
      try connection.with(sql) { statement in
        statement.bind(series.number, at: 1)
        statement.bind(issue.seconds, at: 2)
        var summary = WriteSummary()
        for row in rows { summary += try store(row, issue: issue, series: series, with: statement) }
        return summary
      }
    }
  }

  private func store(
    _ row: WeatherForecastRow, issue: Instant, series: SeriesID, with statement: Statement
  ) throws -> WriteSummary {
    guard !row.value.isInfinite, Instant.written.contains(row.target) else {
      throw HistoryError(.refused, "the weather forecast for \(row.target.seconds) s can't be stored")
    }
    let known = try connection.integer(
      "SELECT 1 FROM weather_forecast WHERE series_id = ? AND target = ? AND issue = ?"
    ) {
      $0.bind(series.number, at: 1)
      $0.bind(row.target.seconds, at: 2)
      $0.bind(issue.seconds, at: 3)
    }
    statement.bind(row.target.seconds, at: 3)
    statement.bind(row.value, at: 4)
    try statement.run()
    var summary = WriteSummary()
    if row.value.isNaN {
      summary.missing = 1
    } else if known == nil {
      summary.new = 1
    } else if connection.changes > 0 {
      summary.changed = 1
    } else {
      summary.unchanged = 1
    }
    return summary
  }

  /// The weather forecast of a series as of `time`: of every slot the newest issue at `time` or before,
  /// on the grid `from`, `from + step`, … before `to`; NaN where nothing had been forecast.
  public func weather(
    of series: SeriesID, asOf time: Instant, from: Instant, to: Instant, step: Int
  ) throws -> RegularSeries {
    let sql = """
      SELECT target, value FROM weather_forecast
      WHERE series_id = ? AND target >= ? AND target < ? AND issue <= ? AND value IS NOT NULL
      ORDER BY target, issue
      """
    var grid = try Self.emptyGrid(from: from, to: to, step: step)
    try connection.with(sql) { row in
      row.bind(series.number, at: 1)
      row.bind(from.seconds, at: 2)
      row.bind(to.seconds, at: 3)
      row.bind(time.seconds, at: 4)
      while try row.step() {
        if let slot = grid.index(of: Instant(seconds: row.int64(0))) { grid.values[slot] = row.double(1) }
      }
    }
    return grid
  }

  /// Every stored weather forecast of a series, oldest issue first, on the series' grid; NaN where a slot was left
  /// out.
  /// - Parameter from: Only targets from this instant on; all by default.
  public func weatherIssues(
    of series: StoredSeries, from: Instant? = nil
  ) throws -> [(issue: Instant, values: RegularSeries)] {
    let sql = """
      SELECT issue, target, value FROM weather_forecast
      WHERE series_id = ? AND target >= ? AND value IS NOT NULL ORDER BY issue, target
      """
    let step = series.definition.step
    return try connection.with(sql) { row in
      row.bind(series.id.number, at: 1)
      row.bind(from?.seconds ?? Int64.min, at: 2)
      var issues: [(issue: Instant, values: RegularSeries)] = []
      while try row.step() {
        let issue = Instant(seconds: row.int64(0)), target = Instant(seconds: row.int64(1))
        if issues.last?.issue != issue {
          issues.append((issue, RegularSeries(start: target, step: step, values: [])))
        }
        let last = issues.count - 1
        let (slot, rest) = (target - issues[last].values.start).quotientAndRemainder(dividingBy: step)
        // A target years away from the others is no part of one forecast's grid.
        guard rest == 0, slot < issues[last].values.values.count + 100_000 else { continue }
        let gap = slot - issues[last].values.values.count
        issues[last].values.values += [Double](repeating: .nan, count: gap) + [row.double(2)]
      }
      return issues
    }
  }

  /// Whether any weather forecast of the series is stored, so that a backtest need not use observations.
  public func hasWeatherForecast(of series: SeriesID) throws -> Bool {
    try connection.integer("SELECT 1 FROM weather_forecast WHERE series_id = ? LIMIT 1") {
      $0.bind(series.number, at: 1)
    } != nil
  }
}
