import CivilTime
import History
import Readings
import Streaming

/// `/api/v1/incidents`: the list, one, and what people do about them.
struct IncidentsAPI: Sendable {
  let services: Services

  // An identifier is `AREA/MEASURE@START/KIND`: three segments of a path.
  private static let one = "/api/v1/incidents/{area}/{slot}/{kind}"

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/incidents") { request, _ in try list(request) }
    router.on(.get, Self.one) { request, parameters in try one(request, parameters) }
    router.on(.post, Self.one + "/acknowledge") { request, parameters in
      try change(request, parameters) { body, id, store in
        try body.allow()
        try store.acknowledge(incident: id, at: services.now())
      }
    }
    router.on(.post, Self.one + "/notes") { request, parameters in
      try change(request, parameters) { body, id, store in
        try body.allow("text")
        try store.addNote(try body.text("text", limit: 4000), toIncident: id, at: services.now())
      }
    }
    router.on(.post, Self.one + "/mute") { request, parameters in
      try change(request, parameters) { body, id, store in
        try body.allow("until")
        try store.mute(incident: id, until: try body.optionalTime("until"))
      }
    }
  }

  private enum State: String, CaseIterable { case any, open, closed }
  private enum Class: String, CaseIterable { case any, load, data }

  private func list(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to", "state", "class", "kind", "limit", "cursor")
    let page = try Page(query, defaultLimit: 100, maximum: 5000)
    let state = try query.choice("state", default: State.any)
    let wanted = try query.choice("class", default: Class.any)
    return try services.pool.read { store in
      let series = query.has("series") ? try services.series(query.series(), in: store) : nil
      let zone = series?.zone ?? .utc
      let all = try store.incidents(
        IncidentQuery(
          series: series?.id, from: try query.time("from", zone), to: try query.end("to", zone),
          openOnly: state == .open)
      ).filter { incident in
        (state != .closed || incident.state == "closed")
          && (wanted == .any || incident.incidentClass == wanted.rawValue)
          && (query.text("kind").map { $0 == incident.kind } ?? true)
      }
      // Newest first: what happens now is what people look for.
      let rows = page.slice(all.reversed())
      var table = try Self.table(of: rows, in: store)
      page.note(total: all.count, on: &table)
      try Self.noteRate(on: &table, store)
      return try query.answer(table)
    }
  }

  /// Load incidents a week as promised and as they came, of all monitors together; nothing where none has run.
  private static func noteRate(on table: inout Table, _ store: HistoryStore) throws {
    let rates = try AlertRate.stored(in: store).values
    guard !rates.isEmpty else { return }
    table.note("promised_per_week", .number(rates.reduce(0) { $0 + $1.promisedPerWeek }))
    let realised = rates.compactMap(\.realisedPerWeek)
    table.note("realised_per_week", .number(realised.isEmpty ? .nan : realised.reduce(0, +)))
    table.note("watched_weeks", .number(rates.reduce(0) { max($0, $1.weeks) }))
  }

  private static func table(of rows: [IncidentRecord], in store: HistoryStore) throws -> Table {
    let names = try Dictionary(uniqueKeysWithValues: store.series().map { ($0.id, $0) })
    let handling = try rows.map { try store.handling(ofIncident: $0.id) }
    var table = Table(.records)
    table.add("id", rows.map(\.id))
    table.add("series", rows.map { names[$0.series].map { "\($0.name)" } })
    table.add("zone", rows.map { names[$0.series]?.definition.zone })
    table.add("kind", rows.map(\.kind))
    table.add("class", rows.map(\.incidentClass))
    table.add("state", rows.map(\.state))
    table.add("severity", rows.map(\.severity))
    table.add("start", rows.map(\.start))
    table.add("end", rows.map(\.end))
    table.add("peak_time", rows.map(\.peak))
    table.add("peak_score", rows.map(\.peakScore))
    table.add("energy_mwh", rows.map(\.energy))
    table.add("message", rows.map(\.message))
    table.add("reported", rows.map(\.reported))
    table.add("acknowledged", handling.map(\.acknowledged))
    table.add("muted_until", handling.map(\.mutedUntil))
    table.add("notes", handling.map(\.notes.count))
    return table
  }

  private func one(_ request: HTTPRequest, _ parameters: [String: String]) throws -> HTTPResponse {
    let query = try Query(request)
    return try services.pool.read { store in
      let incident = try Self.incident(parameters, in: store)
      return try query.answer { json in try Self.write(incident, to: &json, store) }
    }
  }

  private static func incident(_ parameters: [String: String], in store: HistoryStore) throws
    -> IncidentRecord
  {
    let id = identifier(parameters)
    if let incident = try store.incident(id: id) { return incident }
    throw HTTPProblem(404, "Unknown incident", detail: "there is no incident '\(id)'")
  }

  private static func identifier(_ parameters: [String: String]) -> String {
    ["area", "slot", "kind"].map { parameters[$0] ?? "" }.joined(separator: "/")
  }

  /// The members of one incident, as the list and the event stream have them too.
  static func write(_ incident: IncidentRecord, to json: inout JSONWriter, _ store: HistoryStore) throws {
    let series = try store.series().first { $0.id == incident.series }
    json.add("id", incident.id)
    json.add("series", series.map { "\($0.name)" } ?? "")
    json.add("zone", series?.definition.zone ?? "UTC")
    json.add("unit", series?.definition.unit ?? "")
    json.add("kind", incident.kind)
    json.add("class", incident.incidentClass)
    json.add("state", incident.state)
    json.add("severity", incident.severity)
    json.add("start", incident.start)
    json.add("end", incident.end)
    json.add("peak_time", incident.peak)
    json.add("peak_score", incident.peakScore)
    json.add("energy_mwh", incident.energy)
    json.add("message", incident.message)
    json.add("reported", incident.reported)
    let handling = try store.handling(ofIncident: incident.id)
    json.add("acknowledged", handling.acknowledged)
    json.add("muted_until", handling.mutedUntil)
    json.beginArray("notes")
    for note in handling.notes {
      json.beginObject()
      json.add("written", note.written)
      json.add("text", note.text)
      json.endObject()
    }
    json.endArray()
  }

  private func change(
    _ request: HTTPRequest, _ parameters: [String: String],
    _ body: (JSONBody, String, HistoryStore) throws -> Void
  ) throws -> HTTPResponse {
    let query = try Query(request)
    let fields = try JSONBody(request)
    let id = Self.identifier(parameters)
    let answer = try services.pool.write { store in
      let incident = try Self.incident(parameters, in: store)
      try body(fields, id, store)
      return try query.answer { json in try Self.write(incident, to: &json, store) }
    }
    services.cache.invalidate()
    return answer
  }
}
