import CivilTime
import Readings

/// A forecast row with the issue that it came from.
public struct TargetForecast: Sendable, Hashable {
  /// When the forecast was issued.
  public var issue: Instant
  /// The model's name.
  public var model: String
  /// The model file's content hash.
  public var modelVersion: String
  /// What was forecast of the slot.
  public var row: ForecastRow

  /// A row of the forecast issued at `issue`.
  public init(issue: Instant, model: String, modelVersion: String, row: ForecastRow) {
    self.issue = issue
    self.model = model
    self.modelVersion = modelVersion
    self.row = row
  }
}

/// Which stored forecasts are wanted; the default is all of a series.
public struct ForecastQuery: Sendable, Hashable {
  /// The first target.
  public var from: Instant?
  /// The end of the targets, exclusive.
  public var to: Instant?
  /// Only forecasts issued at that time.
  public var issue: Instant?
  /// Only forecasts issued at that time or before.
  public var issuedBy: Instant?
  /// Only that model's.
  public var model: String?

  /// A query of the given limits; nil sets none.
  public init(
    from: Instant? = nil, to: Instant? = nil, issue: Instant? = nil, issuedBy: Instant? = nil,
    model: String? = nil
  ) {
    self.from = from
    self.to = to
    self.issue = issue
    self.issuedBy = issuedBy
    self.model = model
  }
}

extension HistoryStore {
  /// Stores a forecast; one of the same series, issue, model and model version is replaced.
  /// - Throws: `HistoryError` for an unknown series, or `refused` for a row without a finite point
  ///   forecast, with some of its quantiles only, or with a target that comes twice.
  public func save(_ forecast: IssuedForecast) throws {
    let series = try series(named: forecast.series)
    try validate(forecast)
    try transaction {
      try deleteForecast(like: forecast, series: series.id)
      guard let first = forecast.rows.map(\.target).min(), let last = forecast.rows.map(\.target).max() else {
        return
      }
      let id = try insertHead(forecast, series: series.id, first: first, last: last)
      try insertRows(forecast.rows, forecast: id)
    }
  }

  /// Hands `body` every stored row that the query wants, in order of issue and target.
  public func forEachForecastRow(
    of series: SeriesID, _ query: ForecastQuery = ForecastQuery(), _ body: (TargetForecast) throws -> Void
  ) throws {
    try connection.with(ForecastSQL.select) { row in
      row.bind(series.number, at: 1)
      row.bind(query.issuedBy?.seconds ?? Int64.max, at: 2)
      row.bind(query.from?.seconds ?? Int64.min, at: 3)
      row.bind(query.to?.seconds ?? Int64.max, at: 4)
      row.bind(query.model, at: 5)
      row.bind(query.issue?.seconds, at: 6)
      while try row.step() { try body(ForecastSQL.row(row)) }
    }
  }

  /// Hands `body` point and 90 % band of every stored row with `from` ≤ target < `to`, in order of issue and target; a
  /// row without quantiles has NaN for a band. A fifth of the time of whole rows.
  public func forEachForecastBand(
    of series: SeriesID, from: Instant, to: Instant,
    _ body: (_ issue: Instant, _ target: Instant, _ point: Double, _ low: Double, _ high: Double) throws ->
      Void
  ) throws {
    try snapshot {
      let heads = try heads(of: series, from: from, to: to)
      try connection.with(ForecastSQL.bands) { row in
        row.bind(from.seconds, at: 2)
        row.bind(to.seconds, at: 3)
        for (id, issue) in heads {
          row.bind(id, at: 1)
          while try row.step() {
            try body(issue, Instant(seconds: row.int64(0)), row.double(1), row.double(2), row.double(3))
          }
          row.rewind()
        }
      }
    }
  }

  /// The forecasts that reach into a span, in order of issue. Asked for first and their rows after that: in one
  /// query the rows' order, which is that of their key, would be sorted anew.
  private func heads(of series: SeriesID, from: Instant, to: Instant) throws -> [(id: Int64, issue: Instant)]
  {
    try connection.with(ForecastSQL.heads) { row in
      row.bind(series.number, at: 1)
      row.bind(from.seconds, at: 2)
      row.bind(to.seconds, at: 3)
      var heads: [(Int64, Instant)] = []
      while try row.step() { heads.append((row.int64(0), Instant(seconds: row.int64(1)))) }
      return heads
    }
  }

  /// Of every target the row of the newest issue, in order of time.
  public func latestForecast(
    of series: SeriesID, _ query: ForecastQuery = ForecastQuery()
  ) throws -> [TargetForecast] {
    var newest: [Instant: TargetForecast] = [:]
    try forEachForecastRow(of: series, query) { newest[$0.row.target] = $0 }
    return newest.values.sorted { $0.row.target < $1.row.target }
  }

  /// Whether any forecast of a series is stored.
  public func hasForecast(of series: SeriesID) throws -> Bool {
    try connection.with("SELECT 1 FROM forecast WHERE series_id = ? LIMIT 1") { row in
      row.bind(series.number, at: 1)
      return try row.step()
    }
  }

  /// The newest forecast that the query wants, as a whole; nil where there is none.
  public func newestIssue(
    of series: StoredSeries, _ query: ForecastQuery = ForecastQuery()
  ) throws -> IssuedForecast? {
    try snapshot {
      let head = try connection.with(ForecastSQL.newest) { row in
        row.bind(series.id.number, at: 1)
        row.bind(query.issuedBy?.seconds ?? Int64.max, at: 2)
        row.bind(query.from?.seconds ?? Int64.min, at: 3)
        row.bind(query.to?.seconds ?? Int64.max, at: 4)
        row.bind(query.model, at: 5)
        row.bind(query.issue?.seconds, at: 6)
        return try row.step() ? (row.int64(0), row.int64(1), row.text(2), row.text(3)) : nil
      }
      guard let (id, issue, model, version) = head else { return nil }
      return IssuedForecast(
        series: series.name, issue: Instant(seconds: issue), model: model, modelVersion: version,
        rows: try rows(ofForecast: id))
    }
  }

  private func rows(ofForecast id: Int64) throws -> [ForecastRow] {
    try connection.with(ForecastSQL.rows) { row in
      row.bind(id, at: 1)
      var rows: [ForecastRow] = []
      while try row.step() { rows.append(ForecastSQL.row(row).row) }
      return rows
    }
  }

  private func validate(_ forecast: IssuedForecast) throws {
    func refuse(_ row: ForecastRow, _ why: String) -> HistoryError {
      HistoryError(
        .refused, "the forecast of \(forecast.series) for \(row.target.seconds) s \(why) and can't be stored")
    }
    var seen: Set<Instant> = []
    for row in forecast.rows {
      guard row.point.isFinite else { throw refuse(row, "has no finite point forecast") }
      guard row.quantiles.isEmpty || row.quantiles.count == quantileLevels.count else {
        throw refuse(row, "has \(row.quantiles.count) quantiles, not \(quantileLevels.count) or none,")
      }
      guard row.quantiles.allSatisfy(\.isFinite) else {
        throw refuse(row, "has a quantile that is no number")
      }
      guard seen.insert(row.target).inserted else { throw refuse(row, "comes twice") }
    }
  }

  private func deleteForecast(like forecast: IssuedForecast, series: SeriesID) throws {
    try connection.with(ForecastSQL.delete) {
      $0.bind(series.number, at: 1)
      $0.bind(forecast.issue.seconds, at: 2)
      $0.bind(forecast.model, at: 3)
      $0.bind(forecast.modelVersion, at: 4)
      try $0.run()
    }
  }

  private func insertHead(
    _ forecast: IssuedForecast, series: SeriesID, first: Instant, last: Instant
  ) throws -> Int64 {
    try connection.with(ForecastSQL.insertHead) {
      $0.bind(series.number, at: 1)
      $0.bind(forecast.issue.seconds, at: 2)
      $0.bind(forecast.model, at: 3)
      $0.bind(forecast.modelVersion, at: 4)
      $0.bind(first.seconds, at: 5)
      $0.bind(last.seconds, at: 6)
      try $0.run()
    }
    return connection.lastInsertedRow
  }

  private func insertRows(_ rows: [ForecastRow], forecast: Int64) throws {
    try connection.with(ForecastSQL.insertRow) { insert in
      insert.bind(forecast, at: 1)
      for row in rows {
        insert.bind(row.target.seconds, at: 2)
        insert.bind(row.point, at: 3)
        for index in quantileLevels.indices {
          insert.bind(row.quantiles.isEmpty ? .nan : row.quantiles[index], at: Int32(4 + index))
        }
        insert.bind(row.source, at: 11)
        try insert.run()
      }
    }
  }
}

private enum ForecastSQL {
  static let columns = """
    f.issue, f.model, f.model_version, r.target, r.point, r.source,
    r.q05, r.q10, r.q25, r.q50, r.q75, r.q90, r.q95
    """
  static let limits = """
    f.series_id = ?1 AND f.issue <= ?2 AND f.last_target >= ?3 AND f.first_target < ?4
    AND (?5 IS NULL OR f.model = ?5) AND (?6 IS NULL OR f.issue = ?6)
    """
  // CROSS JOIN keeps the order of the loops: by issue first, then each forecast's rows by target.
  static let select = """
    SELECT \(columns) FROM forecast f CROSS JOIN forecast_row r USING (forecast_id)
    WHERE \(limits) AND r.target >= ?3 AND r.target < ?4
    ORDER BY f.issue, f.forecast_id, r.target
    """
  static let heads = """
    SELECT forecast_id, issue FROM forecast
    WHERE series_id = ? AND last_target >= ? AND first_target < ? ORDER BY issue, forecast_id
    """
  static let bands = """
    SELECT target, point, q05, q95 FROM forecast_row
    WHERE forecast_id = ? AND target >= ? AND target < ? ORDER BY target
    """
  static let newest = """
    SELECT f.forecast_id, f.issue, f.model, f.model_version FROM forecast f
    WHERE \(limits) ORDER BY f.issue DESC, f.forecast_id DESC LIMIT 1
    """
  static let rows = """
    SELECT \(columns) FROM forecast f JOIN forecast_row r USING (forecast_id)
    WHERE r.forecast_id = ? ORDER BY r.target
    """
  static let delete =
    "DELETE FROM forecast WHERE series_id = ? AND issue = ? AND model = ? AND model_version = ?"
  static let insertHead = """
    INSERT INTO forecast (series_id, issue, model, model_version, first_target, last_target)
    VALUES (?, ?, ?, ?, ?, ?)
    """
  static let insertRow = "INSERT INTO forecast_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

  static func row(_ row: Statement) -> TargetForecast {
    let quantiles = row.isNull(6) ? [] : (6..<13).map { row.double(Int32($0)) }
    return TargetForecast(
      issue: Instant(seconds: row.int64(0)), model: row.text(1), modelVersion: row.text(2),
      row: ForecastRow(
        target: Instant(seconds: row.int64(3)), point: row.double(4), quantiles: quantiles,
        source: row.text(5)))
  }
}
