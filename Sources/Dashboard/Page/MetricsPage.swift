import CivilTime
import Forecasting
import History
import Readings

/// `/metrics` in Prometheus' text format, version 0.0.4.
struct MetricsPage: Sendable {
  let services: Services
  let version: String
  let alertsPerWeek: Double
  let board: LiveBoard?

  func register(on router: inout Router) {
    router.on(.get, "/metrics") { _, _ in
      .text(try text(), type: "text/plain; version=0.0.4; charset=utf-8")
    }
  }

  private func text() throws -> String {
    var metrics = MetricsText()
    metrics.family("loadstar_build_info", "gauge", "The version of the program.")
    metrics.sample(1, ["version": version])
    addServer(to: &metrics)
    if let board { addLiveView(board.snapshot, to: &metrics) }
    try services.pool.read { store in
      try addSeries(to: &metrics, store)
      try addIncidents(to: &metrics, store)
      try addPlaces(to: &metrics, store)
    }
    return metrics.text
  }

  private func addServer(to metrics: inout MetricsText) {
    let counts = services.counters.snapshot
    metrics.family("loadstar_http_requests_total", "counter", "Requests answered, by status code.")
    for (status, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
      metrics.sample(Double(count), ["code": "\(status)"])
    }
    metrics.family("loadstar_http_request_duration_seconds", "histogram", "Time taken to answer.")
    for (bound, count) in zip(ServerCounters.bounds, counts.buckets) {
      metrics.sample(Double(count), ["le": "\(bound)"], suffix: "_bucket")
    }
    metrics.sample(Double(counts.answered), ["le": "+Inf"], suffix: "_bucket")
    metrics.sample(counts.seconds, [:], suffix: "_sum")
    metrics.sample(Double(counts.answered), [:], suffix: "_count")
    metrics.family("loadstar_http_cache_hits_total", "counter", "Answers that were kept from before.")
    metrics.sample(Double(counts.cacheHits))
    metrics.family("loadstar_event_listeners", "gauge", "Pages that listen for events.")
    metrics.sample(Double(services.hub.listenerCount))
    metrics.family("loadstar_errors_total", "counter", "Errors inside the server, by place.")
    for place in Set(counts.errors.keys).union(["watch", "request", "live view"]).sorted() {
      metrics.sample(Double(counts.errors[place] ?? 0), ["place": place])
    }
    metrics.family("loadstar_posted_readings_total", "counter", "Readings taken in over HTTP.")
    metrics.sample(Double(counts.posted))
    metrics.family("loadstar_posted_readings_rejected_total", "counter", "Posted lines that were no reading.")
    metrics.sample(Double(counts.rejected))
  }

  private func addLiveView(_ snapshot: LiveBoard.Snapshot, to metrics: inout MetricsText) {
    metrics.family("loadstar_live_view_up", "gauge", "Whether the live view beside the history can be read.")
    metrics.sample(snapshot.failure == nil && snapshot.read != nil ? 1 : 0)
    metrics.family("loadstar_live_view_series", "gauge", "Series in the live view.")
    metrics.sample(Double(snapshot.series.count))
    metrics.family("loadstar_live_view_age_seconds", "gauge", "Time since the live view was read.")
    if let read = snapshot.read { metrics.sample(Double(services.now() - read)) }
  }

  private func addSeries(to metrics: inout MetricsText, _ store: HistoryStore) throws {
    let all = try store.series().compactMap { series in
      try store.bounds(of: series.id).map { (series: series, last: $0.last) }
    }
    let now = services.now()
    metrics.family(
      "loadstar_series_last_reading_timestamp_seconds", "gauge", "The newest slot with a reading, by series.")
    for (series, last) in all { metrics.sample(Double(last.seconds), ["series": "\(series.name)"]) }
    metrics.family(
      "loadstar_series_lag_seconds", "gauge", "Time since the end of the newest slot with a reading.")
    for (series, last) in all {
      metrics.sample(Double(now - last - series.definition.step), ["series": "\(series.name)"])
    }
    var watched: [LiveFigures] = []
    for (series, last) in all {
      if let figures = try LiveFigures(series, through: last, now: now, in: store) { watched.append(figures) }
    }
    LiveFigures.write(watched, to: &metrics)
    metrics.family(
      "loadstar_load_incidents_promised_per_week", "gauge", "The rate asked for with --alerts-per-week.")
    metrics.sample(alertsPerWeek)
  }

  private func addIncidents(to metrics: inout MetricsText, _ store: HistoryStore) throws {
    let names = try Dictionary(uniqueKeysWithValues: store.series().map { ($0.id, "\($0.name)") })
    let open = try store.incidents(IncidentQuery(openOnly: true))
    metrics.family("loadstar_incidents_open", "gauge", "Incidents that are not over, by series and class.")
    let groups = Dictionary(grouping: open) { [names[$0.series] ?? "", $0.incidentClass] }
    for (key, incidents) in groups.sorted(by: { $0.key.joined() < $1.key.joined() }) {
      metrics.sample(Double(incidents.count), ["series": key[0], "class": key[1]])
    }
    metrics.family("loadstar_incidents_open_all", "gauge", "Incidents that are not over.")
    metrics.sample(Double(open.count))
  }

  private func addPlaces(to metrics: inout MetricsText, _ store: HistoryStore) throws {
    metrics.family("loadstar_checkpoint_age_seconds", "gauge", "Time since a consumer saved its place.")
    let now = services.now()
    for place in try store.checkpointTimes() {
      metrics.sample(Double(now - place.saved), ["consumer": place.consumer, "source": place.source])
    }
    metrics.family("loadstar_rejected_records_total", "counter", "Records that were refused, by reason.")
    for (reason, count) in try store.deadLetters().sorted(by: { $0.key < $1.key }) {
      metrics.sample(Double(count), ["reason": reason])
    }
  }
}

/// Samples in Prometheus' text format, family by family.
struct MetricsText {
  private(set) var text = ""
  private var name = ""

  /// Begins a family of samples.
  mutating func family(_ name: String, _ type: String, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// A sample of the family; what is not finite is left out.
  mutating func sample(_ value: Double, _ labels: [String: String] = [:], suffix: String = "") {
    guard value.isFinite else { return }
    text += name + suffix
    if !labels.isEmpty {
      let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
      text += "{\(pairs.joined(separator: ","))}"
    }
    text += " \(value)\n"
  }

  private static func escaped(_ value: String) -> String {
    var out = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
