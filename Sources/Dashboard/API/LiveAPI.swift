import CivilTime
import History
import Monitoring
import Streaming

/// `/api/v1/live`: the newest of a series, from the live view beside the history where there is one, else from the
/// history.
struct LiveAPI: Sendable {
  let services: Services
  let board: LiveBoard?

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/live") { request, _ in try await live(request) }
  }

  /// Local days before that of the newest score from which scores and incidents are told by default.
  private static let days = 8

  private func live(_ request: HTTPRequest) async throws -> HTTPResponse {
    let query = try Query(request, "series", "from")
    let name = try query.series()
    let (series, stored) = try services.pool.read { store in
      let series = try services.series(name, in: store)
      return (series, board == nil ? try Self.stored(series, in: store) : nil)
    }
    let snapshot = board?.snapshot
    let newest = stored ?? snapshot?.series["\(name)"]
    let from = try query.time("from", series.zone) ?? Self.start(newest?.score?.time, series)
    let recent: (scores: [LiveScore], incidents: [LiveIncident])
    if let board {
      recent = await board.recent(of: "\(name)", since: from)
    } else {
      recent = try services.pool.read { try Self.recent(series, since: from, in: $0) }
    }
    return try query.answer { json in
      json.add("series", "\(name)")
      json.add("zone", series.zone.identifier)
      json.add("unit", series.stored.definition.unit)
      json.add("source", board?.name ?? "history")
      json.add("read", board == nil ? services.now() : snapshot?.read)
      if let failure = snapshot?.failure { json.add("failure", failure) } else { json.null("failure") }
      Self.write(newest: newest?.score, to: &json)
      Self.write("open", newest?.incidents ?? [], to: &json)
      json.beginArray("scores")
      for score in recent.scores { Self.write(score, to: &json) }
      json.endArray()
      Self.write("incidents", recent.incidents, to: &json)
    }
  }

  private static func start(_ newest: Instant?, _ series: ZonedSeries) -> Instant {
    guard let newest else { return Instant(seconds: 0) }
    return series.zone.startOfDay(series.zone.localDate(at: newest) - days)
  }

  private static func stored(_ series: ZonedSeries, in store: HistoryStore) throws -> LiveSeries {
    var newest: LiveScore?
    if let last = try store.lastScore(of: series.id) {
      try store.forEachScore(of: series.id, from: last) { newest = LiveScore($0, of: "\(series.name)") }
    }
    let open = try store.incidents(IncidentQuery(series: series.id, openOnly: true))
    return LiveSeries(
      series: "\(series.name)", score: newest, incidents: open.map { LiveIncident($0, of: "\(series.name)") })
  }

  private static func recent(
    _ series: ZonedSeries, since: Instant, in store: HistoryStore
  ) throws -> (scores: [LiveScore], incidents: [LiveIncident]) {
    var scores: [LiveScore] = []
    try store.forEachScore(of: series.id, from: since) { scores.append(LiveScore($0, of: "\(series.name)")) }
    let incidents = try store.incidents(IncidentQuery(series: series.id)).filter {
      $0.start >= since || $0.state != "closed"
    }
    return (scores, incidents.map { LiveIncident($0, of: "\(series.name)") })
  }

  /// The member `newest`: the newest score, or null.
  static func write(newest score: LiveScore?, to json: inout JSONWriter) {
    if let score { write(score, "newest", to: &json) } else { json.null("newest") }
  }

  private static func write(_ score: LiveScore, _ key: String? = nil, to json: inout JSONWriter) {
    json.beginObject(key)
    json.add("time", score.time)
    json.add("value", score.value ?? .nan)
    json.add("expected", score.expected ?? .nan)
    json.add("q05", score.low ?? .nan)
    json.add("q95", score.high ?? .nan)
    json.add("p", score.p ?? .nan)
    json.add("score", score.score ?? .nan)
    json.add("flag", score.flag)
    if let kind = score.kind { json.add("kind", kind) } else { json.null("kind") }
    json.endObject()
  }

  /// A list of incidents.
  static func write(_ key: String, _ incidents: [LiveIncident], to json: inout JSONWriter) {
    json.beginArray(key)
    for incident in incidents {
      json.beginObject()
      json.add("id", incident.id)
      json.add("series", incident.series)
      json.add("kind", incident.kind)
      json.add("class", incident.group)
      json.add("state", incident.state)
      json.add("severity", incident.severity)
      json.add("start", incident.start)
      json.add("end", incident.end)
      json.add("message", incident.message)
      json.endObject()
    }
    json.endArray()
  }
}

extension LiveScore {
  fileprivate init(_ record: ScoreRecord, of series: String) {
    self.init(
      series: series, time: record.instant, value: record.value, expected: record.expected, low: record.low,
      high: record.high, p: record.p, score: record.score, flag: record.flag, kind: record.kind)
  }
}

extension LiveIncident {
  fileprivate init(_ record: IncidentRecord, of series: String) {
    self.init(
      id: record.id, series: series, state: record.state, kind: record.kind, group: record.incidentClass,
      severity: IncidentSeverity(rawValue: UInt8(clamping: record.severity))?.name ?? "", start: record.start,
      end: record.end,
      message: record.message)
  }
}
