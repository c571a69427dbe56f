import CivilTime

extension HistoryStore {
  /// A number that differs from the last one asked for where another connection has written meanwhile.
  public func dataVersion() throws -> Int64 { try connection.integer("PRAGMA data_version") ?? 0 }

  /// The age of checkpoints: when each consumer last saved its place in a source.
  public func checkpointTimes() throws -> [(consumer: String, source: String, saved: Instant)] {
    try connection.with("SELECT consumer, source, saved FROM checkpoint ORDER BY consumer, source") { row in
      var all: [(consumer: String, source: String, saved: Instant)] = []
      while try row.step() {
        all.append((row.text(0), row.text(1), Instant(seconds: row.int64(2))))
      }
      return all
    }
  }

  /// The newest slot of a series that was scored; nil where none was.
  public func lastScore(of series: SeriesID) throws -> Instant? {
    try connection.integer("SELECT max(instant) FROM score WHERE series_id = ?") {
      $0.bind(series.number, at: 1)
    }.map(Instant.init(seconds:))
  }

  /// The incidents that were last reported, newest report first.
  public func recentIncidents(limit: Int) throws -> [IncidentRecord] {
    let identifiers = try connection.with(
      "SELECT incident_id FROM incident GROUP BY incident_id ORDER BY max(reported) DESC, incident_id LIMIT ?"
    ) { row in
      row.bind(limit, at: 1)
      var all: [String] = []
      while try row.step() { all.append(row.text(0)) }
      return all
    }
    return try identifiers.compactMap { try incident(id: $0) }
  }
}
