import CivilTime
import History
import Readings

/// Looks whether another process or the server itself has written, and tells the pages what is new.
///
/// The look is one number that SQLite keeps (`PRAGMA data_version`); only where it has changed are the newest
/// readings, scores and incidents read.
final class ChangeWatcher: Sendable {
  private struct Frontier: Sendable {
    var readings: [SeriesID: Instant] = [:]
    var scores: [SeriesID: Instant] = [:]
    var incidents: [String: Instant] = [:]
    var version: Int64?
    var isPrimed = false
  }

  private let services: Services
  private let frontier = Locked(Frontier())
  /// More news than this at a time are told as one: a page then loads anew.
  private static let mostEvents = 200

  init(services: Services) { self.services = services }

  /// Looks every `milliseconds` until the task is cancelled.
  func run(every milliseconds: Int = 150) async {
    var looks = 0
    while !Task.isCancelled {
      look()
      looks += 1
      if looks % 100 == 0 { services.hub.beat() }
      try? await Task.sleep(for: .milliseconds(milliseconds))
    }
  }

  /// Looks once.
  func look() {
    do {
      try look(services.pool.watch)
    } catch {
      services.counters.count(error: "watch")
    }
  }

  private func look(_ watch: ((HistoryStore) throws -> Void) throws -> Void) throws {
    try watch { store in
      try frontier.withLock { frontier in
        let version = try store.dataVersion()
        guard version != frontier.version else { return }
        frontier.version = version
        services.cache.invalidate()
        try store.snapshot { try tell(store, &frontier) }
      }
    }
  }

  private func tell(_ store: HistoryStore, _ frontier: inout Frontier) throws {
    let isPrimed = frontier.isPrimed
    frontier.isPrimed = true
    var events: [(name: String, data: String)] = []
    for series in try store.series() {
      guard let last = try store.bounds(of: series.id)?.last else { continue }
      let seen = frontier.readings.updateValue(last, forKey: series.id)
      guard isPrimed, seen.map({ $0 < last }) ?? true else { continue }
      try addReadings(of: series, after: seen, store, &events)
    }
    try addScores(store, &frontier, isPrimed, &events)
    try addIncidents(store, &frontier, isPrimed, &events)
    if isPrimed, events.count <= Self.mostEvents {
      for event in events { services.hub.publish(event: event.name, data: event.data) }
    }
    services.hub.publish(event: "change", data: "{\"generation\":\(services.cache.generation)}")
  }

  private func addReadings(
    of series: StoredSeries, after seen: Instant?, _ store: HistoryStore,
    _ events: inout [(name: String, data: String)]
  ) throws {
    guard let seen, events.count <= Self.mostEvents else { return }
    try store.forEachReading(of: series, from: seen + 1, to: seen + 2 * 86_400) { row in
      guard events.count <= Self.mostEvents else { return }
      var json = JSONWriter()
      json.beginObject()
      json.add("series", "\(series.name)")
      json.add("time", row.reading.instant)
      json.add("value", row.reading.value)
      json.endObject()
      events.append(("reading", String(decoding: json.bytes, as: UTF8.self)))
    }
  }

  private func addScores(
    _ store: HistoryStore, _ frontier: inout Frontier, _ isPrimed: Bool,
    _ events: inout [(name: String, data: String)]
  ) throws {
    for series in try store.series() {
      guard let last = try store.lastScore(of: series.id) else { continue }
      let seen = frontier.scores.updateValue(last, forKey: series.id)
      guard isPrimed, let seen, seen < last, events.count <= Self.mostEvents else { continue }
      try store.forEachScore(of: series.id, from: seen + 1) { score in
        guard events.count <= Self.mostEvents else { return }
        events.append(("score", Self.text(of: score, series)))
      }
    }
  }

  private static func text(of score: ScoreRecord, _ series: StoredSeries) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.add("series", "\(series.name)")
    json.add("time", score.instant)
    json.add("value", score.value)
    json.add("expected", score.expected)
    json.add("q05", score.low)
    json.add("q95", score.high)
    json.add("score", score.score)
    json.add("flag", score.flag)
    if let kind = score.kind { json.add("kind", kind) } else { json.null("kind") }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func addIncidents(
    _ store: HistoryStore, _ frontier: inout Frontier, _ isPrimed: Bool,
    _ events: inout [(name: String, data: String)]
  ) throws {
    for incident in try store.recentIncidents(limit: 50) {
      let seen = frontier.incidents.updateValue(incident.reported, forKey: incident.id)
      guard isPrimed, seen != incident.reported, events.count <= Self.mostEvents else { continue }
      var json = JSONWriter()
      json.beginObject()
      try IncidentsAPI.write(incident, to: &json, store)
      json.endObject()
      events.append(("incident", String(decoding: json.bytes, as: UTF8.self)))
    }
  }
}
