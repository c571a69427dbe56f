import CivilTime

/// A stored forecast without its rows.
public struct ForecastIssue: Sendable, Hashable {
  /// When it was issued.
  public var issue: Instant
  /// The model's name.
  public var model: String
  /// The model file's content hash.
  public var modelVersion: String
  /// The first slot that it forecasts.
  public var firstTarget: Instant
  /// The last slot that it forecasts.
  public var lastTarget: Instant
}

extension HistoryStore {
  /// The forecasts of a series that are stored, newest issue first.
  /// - Parameters:
  ///   - from: only issues at that time or later.
  ///   - to: only issues before that time.
  ///   - model: only that model's.
  public func forecastIssues(
    of series: SeriesID, from: Instant? = nil, to: Instant? = nil, model: String? = nil
  ) throws -> [ForecastIssue] {
    let sql = """
      SELECT issue, model, model_version, first_target, last_target FROM forecast
      WHERE series_id = ?1 AND issue >= ?2 AND issue < ?3 AND (?4 IS NULL OR model = ?4)
      ORDER BY issue DESC, forecast_id DESC
      """
    return try connection.with(sql) { row in
      row.bind(series.number, at: 1)
      row.bind(from?.seconds ?? Int64.min, at: 2)
      row.bind(to?.seconds ?? Int64.max, at: 3)
      row.bind(model, at: 4)
      var issues: [ForecastIssue] = []
      while try row.step() {
        issues.append(
          ForecastIssue(
            issue: Instant(seconds: row.int64(0)), model: row.text(1), modelVersion: row.text(2),
            firstTarget: Instant(seconds: row.int64(3)), lastTarget: Instant(seconds: row.int64(4))))
      }
      return issues
    }
  }
}
