import CivilTime
import CommandLineKit
import History
import Readings
import Workbench

/// `loadstar forecast`
struct ForecastCommand: CommonCommand {
  var common = CommonOptions()
  var pattern = ""
  var modelName = ""
  var issue: TimeArgument?
  var horizon: Int?
  var day: DateArgument?
  var output: String?
  var weatherAs: WeatherArgument?
  var seed: UInt64 = 1
  var whatIf: WhatIf?
  var isNotStored = false
  var reconciles = false

  static let name = "forecast"
  static let summary = "Forecast a series with a trained model; store and print it."
  static let discussion = """
    Prints CSV, or a chart and a table on a terminal, and stores the forecast in the history, where 'monitor', 'serve' and
    'export forecasts' find it. Only what was known at --issue is used. Each row names the rung of the fallback ladder that
    made it. Weather after issue is what was observed where that is there, else the newest weather forecast, else the day
    before's, unless --weather-as says otherwise.
    """
  static let examples = [
    "loadstar forecast france/consumption --model fr --day 2019-01-01 --output tomorrow.csv",
    "loadstar forecast france/consumption --model fr --day 2019-01-01 --what-if temperature-3",
    "loadstar forecast '*/consumption' --model load --horizon 96",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("SERIES", \.pattern, "The series, or a pattern such as '*/consumption'."),
      .option(
        "--model", "NAME", \.modelName, "The trained model; of many series, NAME-AREA where it is there."),
      .option("--issue", "TIME", \.issue, "When it is issued (default: the end of the history)."),
      .option("--horizon", "STEPS", \.horizon, "Slots ahead (default: a day's)."),
      .option(
        "--day", "DATE", \.day, "A local day instead; issued at the model's own time on the day before."),
      .option("--output", "FILE", \.output, "Write the CSV there."),
      .option(
        "--weather-as", "POLICY", \.weatherAs, "observed, persisted, simulated:SD or forecast.",
        choices: WeatherArgument.choices),
      .option("--seed", "N", \.seed, "The seed of simulated weather errors (default: 1)."),
      .option(
        "--what-if", "CHANGE", \.whatIf,
        "The same with the weather changed, such as temperature-3; not stored."),
      .flag(
        "--reconcile", \.reconciles,
        "Make the forecasts of a nation and its regions add up, moving most what is least certain."),
      .flag("--no-store", \.isNotStored, "Only print."),
    ]
  }

  func run() async throws {
    try checkOptions()
    let workspace = try Workspace.reading(common)
    let registry = ModelRegistry(folder: common.models)
    let jobs = try workspace.series(matching: pattern).map { try job(for: $0, in: registry) }
    let output = try ForecastOutput(
      path: output, json: common.json, quiet: common.quiet, isStored: isStored)
    let bar = ProgressBar("forecasting", quiet: common.quiet || jobs.count == 1)
    defer { bar.finish() }
    var failures: [SeriesFailure] = []
    // By hundreds, so that their number is not bounded by memory; what must add up is needed all at once.
    let size = reconciles ? jobs.count : 500
    for start in stride(from: 0, to: jobs.count, by: size) {
      let round = Array(jobs[start..<min(jobs.count, start + size)])
      let results = try await forecast(round, workspace, registry) {
        bar.update(Double(start + $0) / Double(jobs.count))
      }
      failures += results.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
      var outcomes = results.compactMap { try? $0.get() }
      if reconciles { outcomes = try await reconciled(outcomes, round, workspace, registry) }
      if isStored, !outcomes.isEmpty { try store(outcomes.map(\.forecast)) }
      try output.add(outcomes, isAlone: jobs.count == 1)
    }
    bar.finish()
    try output.finish(failures)
    try failures.throwFirst(isForMany: pattern.contains("*"))
  }

  private var isStored: Bool { !isNotStored && whatIf == nil }

  private func checkOptions() throws(UsageError) {
    guard !modelName.isEmpty else {
      throw UsageError("'forecast' needs --model NAME: 'loadstar models' lists them")
    }
    guard horizon == nil || day == nil else { throw UsageError("--horizon and --day exclude each other") }
    guard (1...100_000).contains(horizon ?? 1) else {
      throw UsageError("--horizon is 1 to 100,000 steps")
    }
  }

  private func job(for series: StoredSeries, in registry: ModelRegistry) throws -> ForecastJob {
    let naming = ModelNaming(modelName, pattern: pattern)
    return ForecastJob(
      series: series, modelName: naming.existingName(for: series.name, in: registry),
      span: day.map { .day($0.date) } ?? .steps(horizon), issue: issue, weatherAs: weatherAs, seed: seed,
      whatIf: whatIf)
  }

  private func forecast(
    _ jobs: [ForecastJob], _ workspace: Workspace, _ registry: ModelRegistry,
    done: @Sendable (Int) -> Void
  ) async throws -> [Result<ForecastJob.Outcome, SeriesFailure>] {
    if jobs.count == 1 { return [.success(try jobs[0].run(store: workspace.store, registry: registry))] }
    return await Parallel.map(jobs, done: done) { [common] job in
      do {
        return .success(try job.run(store: try Workspace.reading(common).store, registry: registry))
      } catch {
        return .failure(SeriesFailure("\(job.series.name)", error))
      }
    }
  }

  private func reconciled(
    _ outcomes: [ForecastJob.Outcome], _ jobs: [ForecastJob], _ workspace: Workspace,
    _ registry: ModelRegistry
  ) async throws -> [ForecastJob.Outcome] {
    guard outcomes.count == jobs.count else {
      throw CommandError(.dataError, "--reconcile needs the forecast of every series, and some failed")
    }
    let result = try await Reconciler(store: workspace.store, registry: registry).reconcile(
      outcomes, jobs: jobs)
    if !common.quiet { try StandardStream.error.line("loadstar: \(result.note)") }
    return result.outcomes
  }

  private func store(_ forecasts: [IssuedForecast]) throws {
    // The database is there, and of this schema: it has just been read.
    let store = try Workspace.writing(common).store
    try store.transaction { for forecast in forecasts { try store.save(forecast) } }
  }
}
