import CivilTime

/// An incident as stored.
public struct IncidentRecord: Sendable, Hashable {
  /// The identifier, the same through the incident's life.
  public var id: String
  /// The series concerned.
  public var series: SeriesID
  /// The kind, such as `level`.
  public var kind: String
  /// `load` or `data`.
  public var incidentClass: String
  /// `opened`, `updated` or `closed`.
  public var state: String
  /// How urgent, 0 = least.
  public var severity: Int
  /// The first slot concerned.
  public var start: Instant
  /// The end of the last slot concerned so far.
  public var end: Instant
  /// The slot of the greatest deviation.
  public var peak: Instant
  /// The score there.
  public var peakScore: Double
  /// The deviation in the series' unit times hours (MWh for MW).
  public var energy: Double
  /// What happened, in words.
  public var message: String
  /// When the monitor last said something of it.
  public var reported: Instant

  /// An incident.
  public init(
    id: String, series: SeriesID, kind: String, incidentClass: String, state: String, severity: Int = 0,
    start: Instant, end: Instant, peak: Instant, peakScore: Double, energy: Double, message: String,
    reported: Instant
  ) {
    self.id = id
    self.series = series
    self.kind = kind
    self.incidentClass = incidentClass
    self.state = state
    self.severity = severity
    self.start = start
    self.end = end
    self.peak = peak
    self.peakScore = peakScore
    self.energy = energy
    self.message = message
    self.reported = reported
  }
}

/// Which stored incidents are wanted; the default is the newest form of all.
public struct IncidentQuery: Sendable, Hashable {
  /// Only that series'.
  public var series: SeriesID?
  /// Only incidents that end after it.
  public var from: Instant?
  /// Only incidents that start before it.
  public var to: Instant?
  /// Only incidents that are not closed.
  public var openOnly: Bool
  /// Also the forms that a data revision replaced.
  public var allRevisions: Bool

  /// A query of the given limits; nil sets none.
  public init(
    series: SeriesID? = nil, from: Instant? = nil, to: Instant? = nil, openOnly: Bool = false,
    allRevisions: Bool = false
  ) {
    self.series = series
    self.from = from
    self.to = to
    self.openOnly = openOnly
    self.allRevisions = allRevisions
  }
}

extension HistoryStore {
  /// Stores what is now known of an incident, in place of what was known before; or beside it, where a
  /// revision of the data corrects it (`keepingPrior`).
  public func save(_ incident: IncidentRecord, keepingPrior: Bool = false) throws {
    guard !incident.id.isEmpty else { throw HistoryError(.refused, "an incident needs an identifier") }
    try transaction {
      let stored = try revision(of: incident.id)
      let revision = stored.map { keepingPrior ? $0 + 1 : $0 } ?? 0
      if keepingPrior, stored != nil, try self.incident(id: incident.id) == incident { return }
      try connection.with(IncidentSQL.upsert) {
        IncidentSQL.bind(incident, revision: revision, to: $0)
        try $0.run()
      }
    }
  }

  private func revision(of id: String) throws -> Int? {
    try connection.integer("SELECT max(revision) FROM incident WHERE incident_id = ?") { $0.bind(id, at: 1) }
      .map(Int.init)
  }

  /// The newest form of one incident; nil where there is none.
  public func incident(id: String) throws -> IncidentRecord? { try forms(ofIncident: id).last }

  /// The forms of one incident in their order: each that a revision of the data replaced, then the newest.
  public func forms(ofIncident id: String) throws -> [IncidentRecord] {
    let sql = "SELECT \(IncidentSQL.columns) FROM incident i WHERE incident_id = ? ORDER BY revision"
    return try connection.with(sql) { row in
      row.bind(id, at: 1)
      return try IncidentSQL.all(row)
    }
  }

  /// The incidents that the query wants, in order of start and identifier, and of revision.
  public func incidents(_ query: IncidentQuery = IncidentQuery()) throws -> [IncidentRecord] {
    try connection.with(IncidentSQL.select) { row in
      row.bind(query.series?.number, at: 1)
      row.bind(query.from?.seconds ?? Int64.min, at: 2)
      row.bind(query.to?.seconds ?? Int64.max, at: 3)
      row.bind(query.openOnly ? 1 : 0, at: 4)
      row.bind(query.allRevisions ? 1 : 0, at: 5)
      return try IncidentSQL.all(row)
    }
  }
}

private enum IncidentSQL {
  static let columns = """
    i.incident_id, i.series_id, i.kind, i.class, i.state, i.severity, i.start, i."end", i.peak,
    i.peak_score, i.energy, i.message, i.reported
    """
  static let upsert = """
    INSERT INTO incident (incident_id, series_id, kind, class, state, severity, start, "end", peak,
      peak_score, energy, message, reported, revision)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET series_id = excluded.series_id, kind = excluded.kind, class = excluded.class,
      state = excluded.state, severity = excluded.severity, start = excluded.start, "end" = excluded."end",
      peak = excluded.peak, peak_score = excluded.peak_score, energy = excluded.energy,
      message = excluded.message, reported = excluded.reported
    """
  static let select = """
    SELECT \(columns) FROM incident i
    WHERE (?1 IS NULL OR series_id = ?1) AND "end" > ?2 AND start < ?3 AND (?4 = 0 OR state <> 'closed')
      AND (?5 = 1 OR revision = (SELECT max(revision) FROM incident n WHERE n.incident_id = i.incident_id))
    ORDER BY start, incident_id, revision
    """

  static func bind(_ incident: IncidentRecord, revision: Int, to upsert: Statement) {
    upsert.bind(incident.id, at: 1)
    upsert.bind(incident.series.number, at: 2)
    upsert.bind(incident.kind, at: 3)
    upsert.bind(incident.incidentClass, at: 4)
    upsert.bind(incident.state, at: 5)
    upsert.bind(incident.severity, at: 6)
    upsert.bind(incident.start.seconds, at: 7)
    upsert.bind(incident.end.seconds, at: 8)
    upsert.bind(incident.peak.seconds, at: 9)
    upsert.bind(incident.peakScore, at: 10)
    upsert.bind(incident.energy, at: 11)
    upsert.bind(incident.message, at: 12)
    upsert.bind(incident.reported.seconds, at: 13)
    upsert.bind(revision, at: 14)
  }

  static func all(_ row: Statement) throws -> [IncidentRecord] {
    var incidents: [IncidentRecord] = []
    while try row.step() {
      incidents.append(
        IncidentRecord(
          id: row.text(0), series: SeriesID(number: row.int64(1)), kind: row.text(2),
          incidentClass: row.text(3), state: row.text(4), severity: row.int(5),
          start: Instant(seconds: row.int64(6)), end: Instant(seconds: row.int64(7)),
          peak: Instant(seconds: row.int64(8)), peakScore: row.double(9), energy: row.double(10),
          message: row.text(11), reported: Instant(seconds: row.int64(12))))
    }
    return incidents
  }
}
