import CivilTime

/// How much is stored of a series.
public struct SeriesSummary: Sendable, Hashable {
  /// The first instant.
  public var first: Instant
  /// The last instant.
  public var last: Instant
  /// Stored rows: all vintages, all revisions, missing ones too.
  public var rows: Int
  /// Instants, of whatever vintage.
  public var instants: Int
  /// Rows that say that there is no value.
  public var missing: Int
}

extension HistoryStore {
  /// How much is stored of each series that has readings; one pass over all readings.
  public func summaries() throws -> [SeriesID: SeriesSummary] {
    try connection.with("\(Self.summarise) GROUP BY series_id") { row in
      var all: [SeriesID: SeriesSummary] = [:]
      while try row.step() { all[SeriesID(number: row.int64(0))] = Self.summary(row) }
      return all
    }
  }

  /// How much is stored of one series; nil where it has no readings.
  public func summary(of series: SeriesID) throws -> SeriesSummary? {
    try connection.with("\(Self.summarise) WHERE series_id = ? GROUP BY series_id") { row in
      row.bind(series.number, at: 1)
      return try row.step() ? Self.summary(row) : nil
    }
  }

  private static let summarise = """
    SELECT series_id, min(instant), max(instant), count(*), count(DISTINCT instant), sum(value IS NULL)
    FROM reading
    """

  private static func summary(_ row: Statement) -> SeriesSummary {
    SeriesSummary(
      first: Instant(seconds: row.int64(1)), last: Instant(seconds: row.int64(2)), rows: row.int(3),
      instants: row.int(4), missing: row.int(5))
  }
}
