import CivilTime

/// What people did about an incident.
public struct IncidentHandling: Sendable, Hashable {
  /// When it was acknowledged; nil where nobody did.
  public var acknowledged: Instant?
  /// Until when no sink is told of it; nil where it is not muted.
  public var mutedUntil: Instant?
  /// Notes, oldest first.
  public var notes: [IncidentNote] = []

  /// Nothing done yet.
  public init() {}
}

/// A note on an incident.
public struct IncidentNote: Sendable, Hashable {
  /// When it was written.
  public var written: Instant
  /// What it says.
  public var text: String
}

extension HistoryStore {
  /// Records that someone has seen the incident; the first time counts.
  /// - Throws: `HistoryError.refused` where there is no such incident.
  public func acknowledge(incident id: String, at time: Instant) throws {
    try handle(id, set: "acknowledged = coalesce(acknowledged, ?2)", to: time)
  }

  /// Mutes the incident until a time, or unmutes it with nil.
  /// - Throws: `HistoryError.refused` where there is no such incident.
  public func mute(incident id: String, until time: Instant?) throws {
    try handle(id, set: "muted_until = ?2", to: time)
  }

  /// Adds a note to the incident.
  /// - Throws: `HistoryError.refused` where there is no such incident.
  public func addNote(_ text: String, toIncident id: String, at time: Instant) throws {
    try transaction {
      try requireIncident(id)
      try connection.with("INSERT INTO incident_note (incident_id, written, text) VALUES (?, ?, ?)") {
        $0.bind(id, at: 1)
        $0.bind(time.seconds, at: 2)
        $0.bind(text, at: 3)
        try $0.run()
      }
    }
  }

  /// The incidents of which no sink is to be told at a time.
  public func mutedIncidents(at time: Instant) throws -> Set<String> {
    try connection.with("SELECT incident_id FROM incident_handling WHERE muted_until > ?") {
      $0.bind(time.seconds, at: 1)
      var muted: Set<String> = []
      while try $0.step() { muted.insert($0.text(0)) }
      return muted
    }
  }

  /// What was done about the incident.
  public func handling(ofIncident id: String) throws -> IncidentHandling {
    var handling = IncidentHandling()
    try connection.with("SELECT acknowledged, muted_until FROM incident_handling WHERE incident_id = ?") {
      $0.bind(id, at: 1)
      guard try $0.step() else { return }
      handling.acknowledged = $0.optionalInt64(0).map(Instant.init(seconds:))
      handling.mutedUntil = $0.optionalInt64(1).map(Instant.init(seconds:))
    }
    try connection.with(
      "SELECT written, text FROM incident_note WHERE incident_id = ? ORDER BY written, rowid"
    ) {
      $0.bind(id, at: 1)
      while try $0.step() {
        handling.notes.append(IncidentNote(written: Instant(seconds: $0.int64(0)), text: $0.text(1)))
      }
    }
    return handling
  }

  private func handle(_ id: String, set assignment: String, to time: Instant?) throws {
    try transaction {
      try requireIncident(id)
      try connection.with("INSERT INTO incident_handling (incident_id) VALUES (?) ON CONFLICT DO NOTHING") {
        $0.bind(id, at: 1)
        try $0.run()
      }
      try connection.with("UPDATE incident_handling SET \(assignment) WHERE incident_id = ?1") {
        $0.bind(id, at: 1)
        $0.bind(time?.seconds, at: 2)
        try $0.run()
      }
    }
  }

  private func requireIncident(_ id: String) throws {
    guard try incident(id: id) != nil else {
      throw HistoryError(
        .refused, "there is no incident '\(id)': 'loadstar export incidents' lists them")
    }
  }
}
