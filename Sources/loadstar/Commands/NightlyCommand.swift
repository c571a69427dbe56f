import CivilTime
import CommandLineKit
import Forecasting
import History
import Ingestion
import Readings
import Workbench

/// `loadstar nightly`
struct NightlyCommand: CommonCommand {
  var common = CommonOptions()
  var settings = ModelSettings()
  var pattern = ""
  var kind = ModelKind.regression
  var modelName: String?
  var paths: [String] = []
  var format = IngestFormat.auto
  var every = SpanArgument(seconds: 7 * 86_400)
  var gate = SpanArgument(seconds: 7 * 86_400)
  var isForced = false
  var hasDefaultRecipe = false
  var folder: String?

  static let name = "nightly"
  static let summary = "The night's batch: ingest, train where due, promote what wins, forecast, export."
  static let discussion = """
    Takes in the files of --ingest. Where the model of a series is missing, older than --every, or off by half as much again
    as usual, a challenger is trained that has not seen the last --gate days, and takes the model's place only if it beats
    it on those days (where there is no model yet: if it beats the same slot a week before). Where 'train --search' chose the
    recipe of the model in place, challengers get that recipe; features given here count over its own. The replaced file
    stays in models/archive. Then each series is forecast to the end of tomorrow, and the forecasts are stored and written to
    --export. Safe to run again at any time, after a crash too.
    """
  static let examples = [
    "loadstar nightly '*/consumption' --name load --ingest /data/eco2mix --export /data/forecasts",
    "loadstar nightly france/consumption --name fr --weather france/temperature --weather-as forecast",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("SERIES", \.pattern, "The series, or a pattern such as '*/consumption'."),
      .option(
        "--model", "KIND", \.kind, "What kind of model challengers are (default: regression).",
        choices: ModelKind.trainable.map(\.rawValue)),
      .option(
        "--name", "NAME", \.modelName, "The model's name; of many series NAME-AREA (default: AREA-KIND)."),
      .repeated("--ingest", "PATH", \.paths, "Files or folders to take in first. May be repeated."),
      .option(
        "--format", "FORMAT", \.format, "Their format (default: auto).",
        choices: IngestFormat.allCases.map(\.rawValue)),
      .option("--every", "SPAN", \.every, "How old a model may become (default: 7d)."),
      .option("--gate", "SPAN", \.gate, "The newest days on which models are compared (default: 7d)."),
      .flag("--force", \.isForced, "Train a challenger although none is due."),
      .flag(
        "--default-recipe", \.hasDefaultRecipe,
        "Give challengers the default recipe, not the one that 'train --search' chose for the model in place."
      ),
      .option("--export", "DIR", \.folder, "Write each forecast as CSV there, one file a series."),
    ] + ModelSettings.parameters.map { $0.embedded(in: settingsPath) }
  }
  private static var settingsPath: any WritableKeyPath<Self, ModelSettings> & Sendable { \Self.settings }

  func run() async throws {
    guard every.seconds % 86_400 == 0, gate.seconds % 86_400 == 0 else {
      throw UsageError("--every and --gate are whole days, such as 7d")
    }
    let workspace = try paths.isEmpty ? Workspace.updating(common) : Workspace.writing(common)
    let run = try workspace.store.beginRun(
      command: Self.name, options: try JSONOutput.text(["series": pattern, "model": kind.rawValue]),
      codeVersion: Tool.version, at: .now)
    do {
      let report = try await work(workspace)
      try workspace.store.finishRun(
        run, status: report.failed.isEmpty ? "done" : "failed", result: try JSONOutput.text(report), at: .now)
      try show(report)
      try report.failed.throwFirst(isForMany: pattern.contains("*"))
    } catch let error where !(error is CommandError) {
      try? workspace.store.finishRun(run, status: "failed", result: "\(error)", at: .now)
      throw error
    }
  }

  private struct Report: Encodable {
    let ingested: Ingested?
    let series: [NightlyJob.Outcome]
    let failed: [SeriesFailure]
    let files: [String]
  }

  private struct Ingested: Encodable {
    let files: Int
    let new: Int
    let changed: Int
    let refused: [String]
  }

  private func work(_ workspace: Workspace) async throws -> Report {
    let ingested = try paths.isEmpty ? nil : ingest(workspace.store)
    let jobs = try workspace.series(matching: pattern).map { try job(for: $0) }
    let bar = ProgressBar("nightly", quiet: common.quiet)
    let count = Double(jobs.count)
    let results = await Parallel.map(jobs, done: { bar.update(Double($0) / count) }) { [common] job in
      await Self.result(of: job, common: common)
    }
    bar.finish()
    let outcomes = results.compactMap { try? $0.get() }
    let failures = results.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
    return Report(ingested: ingested, series: outcomes, failed: failures, files: try export(outcomes))
  }

  private func ingest(_ store: HistoryStore) throws -> Ingested {
    var options = IngestOptions()
    options.format = format
    let report = try Ingestor(store: store, options: options).ingest(files: try InputFiles.find(paths))
    // A file that can't be read must not keep the night's forecast from being made.
    let refused = report.failed.compactMap { $0.failure.map { "\($0)" } }
    for reason in refused { try StandardStream.error.line("loadstar: \(reason)") }
    return Ingested(
      files: report.files.count, new: report.written.new, changed: report.written.changed, refused: refused)
  }

  private func job(for series: StoredSeries) throws -> NightlyJob {
    NightlyJob(
      training: TrainingJob(
        series: "\(series.name)", kind: kind,
        name: ModelNaming(modelName ?? "*-\(kind.rawValue)", pattern: pattern).name(for: series.name),
        weather: try settings.weather(of: series.name), options: settings.options,
        holidays: settings.holidays,
        weatherAs: settings.weatherText, seed: settings.seed),
      everyDays: every.seconds / 86_400, gateDays: gate.seconds / 86_400, isForced: isForced,
      keepsRecipe: !hasDefaultRecipe)
  }

  private static func result(
    of job: NightlyJob, common: CommonOptions
  ) async -> Result<NightlyJob.Outcome, SeriesFailure> {
    do {
      let store = try Workspace.updating(common).store
      return .success(try await job.run(store: store, registry: ModelRegistry(folder: common.models)))
    } catch {
      return .failure(SeriesFailure(job.training.series, error))
    }
  }

  private func export(_ outcomes: [NightlyJob.Outcome]) throws -> [String] {
    guard let folder else { return [] }
    return try outcomes.compactMap { outcome in
      guard let forecast = outcome.forecast else { return nil }
      let path = "\(folder)/\(forecast.series.area)-\(forecast.series.measure).csv"
      let table = try TableOutput(forecastsTo: path)
      try table.add(forecast)
      try table.finish()
      return path
    }
  }

  private func show(_ report: Report) throws {
    if common.json { return try JSONOutput.write(report) }
    guard !common.quiet else { return }
    if let ingested = report.ingested {
      try StandardStream.output.line(
        "ingested \(NumberText.count(ingested.files, "file")): \(NumberText.grouped(ingested.new)) new, "
          + "\(NumberText.grouped(ingested.changed)) changed")
    }
    var table = TextTable(["series", "model", "", "MAPE % before", "challenger", "slots", "why"])
    for outcome in report.series {
      table.add([
        outcome.series, outcome.model, outcome.action,
        NumberText.fixed(outcome.champion?.mape ?? .nan, decimals: 2),
        NumberText.fixed(outcome.challenger?.mape ?? .nan, decimals: 2), NumberText.grouped(outcome.rows),
        outcome.reason,
      ])
    }
    try StandardStream.output.line(table.lines(style: Style(for: .output)).joined(separator: "\n"))
    for file in report.files { try StandardStream.output.line(file) }
  }
}
