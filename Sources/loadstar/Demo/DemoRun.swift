import CivilTime
import CommandLineKit
import Features
import Forecasting
@preconcurrency import Glibc
import History
import Monitoring
import Readings
import Streaming
import Workbench

/// The main job on the embedded data, step by step.
struct DemoRun {
  let data: DemoData
  let store: HistoryStore

  /// What a fault came to.
  struct FaultOutcome: Encodable {
    let fault: String
    let found: Bool
    let kind: String?
    let message: String?
  }

  /// An incident that tells of none of the faults.
  struct OtherIncident: Encodable {
    let kind: String
    let message: String
    /// Whether the load itself is unusual then: the same is found with no fault put in. Else it is an after-effect:
    /// the expectation follows the newest readings, those of a fault too, and is off when they are right again.
    let isOfTheLoad: Bool

    private enum CodingKeys: String, CodingKey {
      case kind, message
      case isOfTheLoad = "of_the_load"
    }

    init(_ incident: IncidentRecord, unspoilt: [IncidentRecord]) {
      (kind, message) = (incident.kind, incident.message)
      isOfTheLoad = unspoilt.contains { $0.start < incident.end && $0.end > incident.start }
    }
  }

  /// Looks the load over for faults of its data.
  func audit() throws -> [AuditFinding] {
    let series = try store.series(named: SeriesName(parsing: DemoData.load))
    return SeriesAudit.findings(in: try store.load(series), zone: data.zone)
  }

  /// Trains a regression on what lies before the held-out week.
  func train() async throws -> TrainingJob.Outcome {
    let job = TrainingJob(
      series: DemoData.load, kind: .regression, name: "victoria", weather: [DemoData.temperature],
      options: ModelOptions(), weatherAs: "observed", seed: 1)
    let outcome = try await job.run(
      store: store, registry: ModelRegistry(folder: data.path("models")), reuse: false)
    try job.record(outcome, in: store, began: .now)
    return outcome
  }

  /// Forecasts each day of the week at noon of the day before, beside the seasonal naive.
  func backtest(_ file: ModelFile) async throws -> BacktestRun.Outcome {
    let context = try data.wholeYear()
    var plan = BacktestPlan(.trained(file.model, name: file.name), from: DemoData.week, to: DemoData.week + 6)
    let week = (data.end - data.start) / context.step
    let before = RegularSeries(
      start: data.start, step: context.step,
      values: (0..<week).map { context.target[data.start + $0 * context.step - 7 * 86_400] })
    plan.references = [.init(name: "seasonal-naive", values: before)]
    let report = try await Backtester.run(context, plan: plan)
    return BacktestRun.Outcome(
      reports: [report], referenceCount: 1, unit: "MW", dataHash: DataHash.of(context), notes: [])
  }

  /// Stores the week's forecasts as they were issued.
  func storeForecasts(_ report: BacktestReport, _ training: TrainingJob.Outcome) throws {
    let byIssue = Dictionary(grouping: report.rows, by: \.issue)
    try store.transaction {
      for (issue, rows) in byIssue.sorted(by: { $0.key < $1.key }) {
        try store.save(
          IssuedForecast(
            series: try SeriesName(parsing: DemoData.load), issue: issue, model: training.file.name,
            modelVersion: training.version, rows: rows.map(\.forecast)))
      }
    }
  }

  /// Runs the week with its faults through the live monitor.
  func monitor(_ observed: [Double], step: Int, _ file: ModelFile) async throws -> MonitorSummary {
    let feed = try writeFeed(DemoFault.corrupted(observed), step: step, to: "feed.jsonl")
    return try await monitor(feed, file, store: store, events: "file:\(data.path("events.jsonl"))")
  }

  /// The incidents of the week as it was, with no fault put in: what is unusual in the load itself.
  func incidentsWithoutFaults(
    _ observed: [Double], step: Int, _ file: ModelFile
  ) async throws -> [IncidentRecord] {
    let names = ["unspoilt.db", "unspoilt.jsonl", "unspoilt.db-wal", "unspoilt.db-shm"]
    defer { for name in names { unlink(data.path(name)) } }
    for name in names { unlink(data.path(name)) }
    try store.backup(to: data.path(names[0]))
    let feed = try writeFeed(observed, step: step, to: names[1])
    let copy = try HistoryStore(path: data.path(names[0]), mode: .scratch)
    _ = try await monitor(feed, file, store: copy, events: nil)
    return try incidents(in: copy)
  }

  /// Writes a week as a feed of readings.
  private func writeFeed(_ values: [Double?], step: Int, to name: String) throws -> String {
    var text = ""
    for (index, value) in values.enumerated() {
      guard let value, value.isFinite else { continue }
      text +=
        "{\"series\":\"\(DemoData.load)\",\"time\":\"\(data.start + index * step)\",\"value\":\(value)}\n"
    }
    try OutputFile(data.path(name)).write(text)
    return data.path(name)
  }

  private func monitor(
    _ feed: String, _ file: ModelFile, store: HistoryStore, events: String?
  ) async throws -> MonitorSummary {
    let series = try store.series(named: SeriesName(parsing: DemoData.load))
    var plan = MonitorPlan([.init(series, model: file)])
    plan.consumer = "demo"
    plan.source = "file:\(feed)"
    plan.clock = .event
    let sink = try events.map { try SinkAddress($0).open(database: store.path) } ?? nil
    let pipeline = try MonitorPipeline(store: store, plan: plan, sinks: [sink].compactMap { $0 })
    var source = try SourceAddress(plan.source).open(pipeline.directory, from: nil)
    return try await pipeline.run(&source)
  }

  private func incidents(in store: HistoryStore) throws -> [IncidentRecord] {
    let series = try store.series(named: SeriesName(parsing: DemoData.load))
    return try store.incidents(IncidentQuery(series: series.id, from: data.start, to: data.end))
  }

  /// What the monitor found of the faults, and the incidents that are none of them.
  func faults(step: Int, unspoilt: [IncidentRecord]) throws -> (
    found: [FaultOutcome], others: [OtherIncident]
  ) {
    let incidents = try incidents(in: store)
    var others = incidents
    let found = DemoFault.all.map { fault in
      let incident = fault.incident(among: incidents, week: data.start, step: step)
      // A fault may show in more than one way: none of them is a false alarm.
      let (first, last) = (
        data.start + fault.slots.lowerBound * step, data.start + (fault.slots.upperBound + 1) * step
      )
      others.removeAll { $0.start < last && $0.end > first }
      return FaultOutcome(
        fault: fault.title, found: incident != nil, kind: incident?.kind, message: incident?.message)
    }
    return (found, others.map { OtherIncident($0, unspoilt: unspoilt) })
  }
}
