import CivilTime
import Features
import Forecasting
import History
import Monitoring
import Readings
import Workbench

extension MonitorPipeline {
  /// Before the first reading: what each series is held against, and its habits in the past.
  func start(at first: Instant) async throws {
    isStarted = true
    for series in plan.watched.indices { try await choose(series, first) }
    try restoreModels()
    let fresh = plan.watched.indices.filter { !restored.contains($0) }
    guard !fresh.isEmpty else { return }
    if restored.isEmpty {
      // Taken out while it works, so that it is not there twice.
      let uncalibrated = engine
      engine = MonitorEngine()
      engine = try await calibrated(consume uncalibrated, fresh, before: first)
      return
    }
    // Series that join a running monitor are warmed up apart, and keep the levels in force.
    var apart = engine
    for series in plan.watched.indices { apart.forget(series) }
    apart = try await calibrated(apart, fresh, before: first)
    for series in fresh { try engine.restore(apart.serialise(series), of: series) }
  }

  /// The engine after the history of some series, one after the other: what is in memory of it is one series' at a time.
  private func calibrated(
    _ engine: consuming MonitorEngine, _ series: [Int], before first: Instant
  ) async throws -> MonitorEngine {
    engine.beginCalibration()
    for index in series {
      guard let past = try await past(of: index, before: first) else { continue }
      engine.replayEmpty(index, slots: past.empty)
      engine.replay(history: past.readings, expectations: past.expectations)
    }
    engine.finishCalibration()
    return engine
  }

  /// Chooses what a series is held against, and says so in the summary.
  private func choose(_ series: Int, _ first: Instant) async throws {
    let watched = plan.watched[series]
    let words: String
    if let model = watched.model {
      try follow(model, series)
      words = "model \(model.name)"
    } else if let standIn = try keptStandIn(series) {
      try follow(standIn, series)
      words = Self.standInWords
    } else if try store.hasForecast(of: watched.series.id) {
      readsStored[series] = true
      words = "stored forecasts"
    } else if !plan.usesStoredForecastsOnly, let naive = try await naive(watched.series, first) {
      try follow(try keep(naive, series), series)
      words = Self.standInWords
    } else {
      words = "data checks only"
    }
    summary.expectations.append((series: "\(watched.series.name)", expectation: words))
  }

  private static let standInWords = "the week before"

  private func follow(_ model: ModelFile, _ series: Int) throws {
    forecasters[series] = try LiveForecaster(model, plan.watched[series].series, loader)
    histories[series] = try ReceivedHistory(plan.watched[series].series, in: store)
  }

  /// The stand-in that a run of this name has begun with, unless others have forecast the series since.
  ///
  /// Its own forecasts stand among the stored ones, but no one else goes on issuing them.
  private func keptStandIn(_ series: Int) throws -> ModelFile? {
    guard !plan.usesStoredForecastsOnly,
      let bytes = try store.checkpoint(consumer: plan.consumer, source: standInKey(series))
    else { return nil }
    let file = try ModelFile(bytes)
    guard let newest = try store.newestIssue(of: plan.watched[series].series) else { return file }
    return newest.modelVersion == (try file.version()) ? file : nil
  }

  /// Keeps a stand-in for restarts and for others of this name; the first that is kept counts.
  private func keep(_ standIn: ModelFile, _ series: Int) throws -> ModelFile {
    try store.transaction {
      if let first = try store.checkpoint(consumer: plan.consumer, source: standInKey(series)) {
        return try ModelFile(first)
      }
      var file = standIn
      try store.saveCheckpoint(
        consumer: plan.consumer, source: standInKey(series), position: try file.sealed())
      return file
    }
  }

  private func standInKey(_ series: Int) -> String { "stand-in of \(directory.entries[series].name)" }

  /// A seasonal-naive model of a series without another, where four weeks of it are known.
  private func naive(_ series: StoredSeries, _ first: Instant) async throws -> ModelFile? {
    guard let bounds = try store.bounds(of: series.id), first - bounds.first >= 28 * 86_400 else {
      return nil
    }
    let context = try loader.context(of: series, from: first - 120 * 86_400, to: first)
    guard context.target.values.contains(where: { $0.isFinite }) else { return nil }
    return try? await Trainer.train(
      context, kind: .seasonalNaive, name: "seasonal-naive", end: first, unit: series.definition.unit)
  }

  /// A series' readings and forecasts of the time before the first reading, and the slots before these that have none;
  /// nil where nothing is known.
  private func past(
    of series: Int, before first: Instant
  ) async throws -> (empty: Int, readings: [ObservedReading], expectations: [Expectation])? {
    let from = first - plan.calibrationSpan
    let values = try store.load(plan.watched[series].series, from: from, to: first)
    guard let empty = values.values.firstIndex(where: { $0.isFinite }) else { return nil }
    let expected = try await expected(series, from: from, to: first)
    var readings: [ObservedReading] = []
    readings.reserveCapacity(values.values.count - empty)
    for place in empty..<values.values.count {
      readings.append(
        ObservedReading(series: series, instant: values.instant(at: place), value: values.values[place]))
    }
    return (empty, readings, readings.map { expected[$0.instant] ?? .none })
  }

  /// What was, or would have been, forecast of a series in the past.
  private func expected(_ series: Int, from: Instant, to: Instant) async throws -> [Instant: Expectation] {
    guard let forecaster = forecasters[series], let history = histories[series] else {
      return try storedPast(series, from: from, to: to, model: nil)
    }
    let model = "\(forecaster.file.name)-hindcast"
    let known = try storedPast(series, from: from, to: to, model: model, version: forecaster.version)
    if known.count * 10 >= (to - from) / directory.entries[series].step * 9 { return known }
    note("calibrating \(directory.entries[series].name) on the year before \(to)")
    let rows = try await Hindcast(forecaster.file, forecaster.context(history)).rows(from: from, to: to)
    for (issue, rows) in Dictionary(grouping: rows, by: \.issue) {
      pending.forecasts.append(
        IssuedForecast(
          series: directory.entries[series].name, issue: issue, model: model,
          modelVersion: forecaster.version, rows: rows.map(\.row)))
    }
    return Dictionary(rows.map { ($0.row.target, Expectation($0.row)) }, uniquingKeysWith: { $1 })
  }

  private func storedPast(
    _ series: Int, from: Instant, to: Instant, model: String?, version: String? = nil
  ) throws -> [Instant: Expectation] {
    var rows: [Instant: Expectation] = [:]
    let query = ForecastQuery(from: from, to: to, issuedBy: to, model: model)
    try store.forEachForecastRow(of: plan.watched[series].series.id, query) {
      guard $0.issue <= $0.row.target, version.map({ [stored = $0.modelVersion] in stored == $0 }) ?? true
      else { return }
      rows[$0.row.target] = Expectation($0.row)
    }
    return rows
  }
}
