import CivilTime
import CommandLineKit
import Forecasting
import History
import Readings
import Workbench

/// `loadstar train`
struct TrainCommand: CommonCommand {
  var common = CommonOptions()
  var settings = ModelSettings()
  var pattern = ""
  var kind = ModelKind.regression
  var modelName: String?
  var from: TimeArgument?
  var to: TimeArgument?
  var isFresh = false
  var searches = false

  static let name = "train"
  static let summary = "Fit a model to a series and write its file."
  static let discussion = """
    Fits the model on what the history has of the series, calibrates its intervals on forecasts of the past that did not
    know what they forecast, and writes models/NAME.json with a card that 'loadstar models show NAME' prints.

    SERIES may be a pattern such as '*/consumption': one model a series, on all processors. In --name, '*' stands for the
    area. A series that fails is reported and does not stop the others; run again, the command keeps what is done.

    --search first looks for the regression's penalties, half-lives and smoothing constants that forecast the newest days
    before --to best (a year of them, a third of a short history), and takes minutes. To score the model afterwards, let
    --to lie before what it is scored on. The card tells what was found.
    """
  static let examples = [
    "loadstar train france/consumption --model regression --name fr --weather france/temperature",
    "loadstar train france/consumption --to 2017-12-31 --weather france/temperature --search",
    "loadstar train '*/consumption' --model seasonal --name 'load-*'",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("SERIES", \.pattern, "The series, or a pattern such as '*/consumption'."),
      .option(
        "--model", "KIND", \.kind, "What kind of model (default: regression).",
        choices: ModelKind.trainable.map(\.rawValue)),
      .option("--name", "NAME", \.modelName, "The model's name (default: AREA-KIND)."),
      .option("--from", "TIME", \.from, "The first reading used (default: the series' first)."),
      .option("--to", "TIME", \.to, "The end of the readings used; a date counts to its end (default: all)."),
      .flag("--search", \.searches, "Choose the regression's recipe on validation days before --to first."),
      .flag("--fresh", \.isFresh, "Of many series, train also those already trained this way on this data."),
    ] + ModelSettings.parameters.map { $0.embedded(in: settingsPath) }
  }
  private static var settingsPath: any WritableKeyPath<Self, ModelSettings> & Sendable { \Self.settings }

  func run() async throws {
    guard !searches || kind.hasRegression else {
      throw UsageError("--search chooses a regression's recipe; '\(kind.rawValue)' chooses for itself")
    }
    let workspace = try Workspace.updating(common)
    let series = try workspace.series(matching: pattern)
    let jobs = try series.map { try job(for: $0) }
    let report = await train(jobs)
    if common.json {
      try JSONOutput.write(report)
    } else {
      try report.print(isForMany: pattern.contains("*"))
    }
    try report.throwFirstFailure(isForMany: pattern.contains("*"))
  }

  func job(for series: StoredSeries) throws -> TrainingJob {
    let zone = try series.zone()
    return TrainingJob(
      series: "\(series.name)", kind: kind,
      name: ModelNaming(modelName ?? "*-\(kind.rawValue)", pattern: pattern).name(for: series.name),
      weather: try settings.weather(of: series.name), from: try from?.instant(in: zone),
      to: try to?.end(in: zone), options: settings.options, searches: searches,
      holidays: settings.holidays, weatherAs: settings.weatherText, seed: settings.seed)
  }

  private func train(_ jobs: [TrainingJob]) async -> TrainingReport {
    let isAlone = jobs.count == 1
    let bar = ProgressBar(
      isAlone ? "searching" : "training", quiet: common.quiet || (isAlone && !searches))
    defer { bar.finish() }
    let reuse = !isFresh && pattern.contains("*")
    if isAlone {
      let result = await Self.result(of: jobs[0], common: common, reuse: reuse) { bar.update($0) }
      return TrainingReport([result.map(TrainingReport.Model.init)], card: try? result.get().file.card)
    }
    let count = Double(jobs.count)
    let results = await Parallel.map(jobs, done: { bar.update(Double($0) / count) }) { [common] job in
      await Self.result(of: job, common: common, reuse: reuse).map(TrainingReport.Model.init)
    }
    return TrainingReport(results)
  }

  /// Each job has a connection of its own, since a store belongs to one thread at a time.
  private static func result(
    of job: TrainingJob, common: CommonOptions, reuse: Bool,
    progress: @Sendable (Double) -> Void = { _ in }
  ) async -> Result<TrainingJob.Outcome, SeriesFailure> {
    do {
      let began = Instant.now
      let store = try Workspace.updating(common).store
      let outcome = try await job.run(
        store: store, registry: ModelRegistry(folder: common.models), reuse: reuse, progress: progress)
      try job.record(outcome, in: store, began: began)
      return .success(outcome)
    } catch {
      return .failure(SeriesFailure(job.series, error))
    }
  }
}
