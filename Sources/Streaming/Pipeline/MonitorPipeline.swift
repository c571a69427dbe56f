import CivilTime
@preconcurrency import Glibc
import History
import Monitoring
import Readings
import Workbench

/// Source to engine to sinks, committed together: a run of the live monitor.
///
/// Each batch of readings is scored, told to the sinks, and kept in memory until the next checkpoint. A checkpoint
/// makes the sinks durable, then commits readings, forecasts, scores, incidents, the state of every series touched,
/// the source's position and the sinks' positions in one transaction. A run that dies at any moment goes on from the
/// last checkpoint and says the same again: sinks that can be cut back are, the others know events by their keys.
public final class MonitorPipeline {
  let store: HistoryStore
  let plan: MonitorPlan
  var sinks: [any EventSink]
  /// The series, found by name.
  public let directory: SeriesDirectory
  let loader: ContextLoader

  var engine: MonitorEngine
  var tables: [ExpectationTable]
  let tableDays: Int
  /// Of the series that have one: most of very many have none.
  var forecasters: [Int: LiveForecaster] = [:]
  var histories: [Int: ReceivedHistory] = [:]
  /// Series that are held against whatever forecasts are stored for them.
  var readsStored: [Bool]

  /// What the next checkpoint writes.
  var pending: PendingWrites
  var deadLetters: DeadLetterFile?
  var position: SourcePosition?
  var committed: [UInt8]?
  let writer: CheckpointWriter
  /// Commits beside the scoring, where the plan says so.
  var background: CheckpointThread?
  /// Of a partitioned source, the checkpoint's row of each partition that is ours.
  var partitions: [Int32: [UInt8]] = [:]
  /// The prepared state of each series, for frames that bring none.
  var initialStates: [[UInt8]] = []
  var summary = MonitorSummary()
  /// Whether the feed is live: silence counts by the wall clock.
  var isLive = false
  var isStarted = false
  /// Series whose state came from a checkpoint.
  var restored: Set<Int> = []
  /// Told of what takes long at the start.
  var note: (String) -> Void = { _ in }

  /// A run by `plan` on `store`, telling `sinks`.
  /// - Throws: `HistoryError`, `TimeZoneError`.
  public init(
    store: HistoryStore, plan: MonitorPlan, sinks: [any EventSink], holidayFolder: String = "holidays"
  ) throws {
    self.store = store
    self.plan = plan
    self.sinks = sinks
    loader = ContextLoader(store: store, holidayFolder: holidayFolder)
    directory = try Self.directory(of: plan)
    writer = CheckpointWriter(plan: plan, directory: directory)
    pending = PendingWrites(series: plan.watched.count)
    var configuration = MonitorConfiguration()
    configuration.alertsPerWeek = plan.alertsPerWeek
    if let unit = plan.watched.first?.series.definition.unit, !unit.isEmpty { configuration.unit = unit }
    engine = MonitorEngine(configuration: configuration)
    tables = []
    tableDays = ExpectationTable.days(series: plan.watched.count)
    for watched in plan.watched {
      let step = watched.series.definition.step, days = try store.localDays(of: watched.series)
      _ = engine.watch(
        watched.series.name, step: step, zone: try TimeZoneRules.named(watched.series.definition.zone),
        days: days)
      tables.append(ExpectationTable(step: step, days: days, kept: tableDays))
    }
    readsStored = plan.watched.map { _ in false }
    summary.promisedPerWeek = plan.alertsPerWeek
  }

  /// The series of a plan, as sources need them.
  public static func directory(of plan: MonitorPlan) throws -> SeriesDirectory {
    SeriesDirectory(
      try plan.watched.map { watched in
        SeriesDirectory.Entry(
          name: watched.series.name, step: watched.series.definition.step,
          zone: try TimeZoneRules.named(watched.series.definition.zone))
      })
  }

  /// Where the last checkpoint of this plan left its source; nil before the first.
  public func storedPosition() throws -> SourcePosition? { try loadCheckpoint()?.position }

  /// Reads `source` to its end, or until `shouldStop`, and takes a last checkpoint.
  /// - Parameters:
  ///   - progress: told of the summary a few times a second.
  ///   - note: told of what takes long at the start.
  public func run(
    _ source: inout any ReadingSource, shouldStop: () -> Bool = { false },
    progress: (MonitorSummary) -> Void = { _ in }, note: @escaping (String) -> Void = { _ in }
  ) async throws -> MonitorSummary {
    self.note = note
    let began = MonotonicClock.seconds
    // Partitions are read at paces of their own: the event time of one says nothing of what is overdue in another.
    engine.configuration.beatsOnArrival = !source.isPartitioned
    try resume()
    try commitBeside(source)
    defer { background?.stop() }
    var last = MonotonicClock.seconds
    var shown = -Double.infinity
    while let batch = try source.next() {
      if batch.isReassigned { try takeOver(batch.position) }
      try await take(batch)
      let now = MonotonicClock.seconds
      let isBusy = batch.readings.count >= 256
      let isDue =
        batch.wantsCheckpoint || pending.readingCount >= plan.checkpointReadings
        || now - last >= plan.checkpointSeconds
      if !pending.isEmpty || position != batch.position, !isBusy || isDue {
        position = batch.position
        try checkpoint(&source)
        last = now
      }
      if now - shown >= Self.showSeconds {
        show(progress, after: now - began)
        shown = now
      }
      position = batch.position
      summary.isInterrupted = shouldStop()
      if summary.isInterrupted { break }
    }
    try checkpoint(&source)
    try finishCommits(&source)
    for index in sinks.indices { try sinks[index].close() }
    show(progress, after: MonotonicClock.seconds - began)
    return summary
  }

  private static let showSeconds = 0.2

  private func show(_ progress: (MonitorSummary) -> Void, after seconds: Double) {
    summarise()
    summary.seconds = seconds
    progress(summary)
  }

  static func wallSeconds() -> Int64 { Int64(time(nil)) }
}
