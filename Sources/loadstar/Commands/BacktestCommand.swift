import CivilTime
import CommandLineKit
import Forecasting
import FoundationEssentials
import History
import Readings
import Workbench

/// `loadstar backtest`
struct BacktestCommand: CommonCommand {
  var common = CommonOptions()
  var settings = ModelSettings()
  var series = ""
  var models: [String] = []
  var from: DateArgument?
  var to: DateArgument?
  var issue: IssueTime?
  var refit = SpanArgument(seconds: 7 * 86_400)
  var references: [String] = []
  var knownAt: TimeArgument?
  var output: String?
  var markdown: String?
  var html: String?
  var rerun: Int?
  var isNotRecorded = false

  static let name = "backtest"
  static let summary = "Test models on the past: every day forecast as it would have been live."
  static let discussion = """
    Every local day from --from to --to is forecast from --issue on the day before, with nothing but what was known then,
    by the same code as a live forecast. A KIND of model is fitted on what came before and again every --refit; a trained
    model is taken as it is. Models and references are scored on the same rows. The run is recorded with its options, the
    hash of its data and the program's version; --rerun ID does the same again and says whether the figures stand.
    """
  static let examples = [
    "loadstar backtest france/consumption --model regression --weather france/temperature --from 2018-01-01 --to 2018-12-31 --reference france/forecast-day-ahead",
    "# two models and the seasonal naive as a reference, with a page to show",
    "loadstar backtest france/consumption --model regression --model seasonal --from 2018-01-01 --to 2018-03-31 --reference seasonal-naive --html report.html",
    "loadstar backtest --rerun 3",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .optionalPositional("SERIES", \.series, "The series; not with --rerun."),
      .repeated(
        "--model", "KIND|NAME", \.models,
        "A kind, fitted as the days pass, or a trained model. May be repeated."),
      .option("--from", "DATE", \.from, "The first day that is forecast."),
      .option("--to", "DATE", \.to, "The last day that is forecast."),
      .option("--refit", "SPAN", \.refit, "Days from one fit to the next, such as 7d (default) or 1d."),
      .repeated(
        "--reference", "SERIES|KIND", \.references,
        "Another's forecast of the same: a stored series, a kind or a trained model. May be repeated."),
      .option("--known-at", "TIME", \.knownAt, "The history as it was known then, vintages included."),
      .option("--output", "FILE", \.output, "Write every row as CSV there."),
      .option("--report", "FILE", \.markdown, "Write the report as Markdown there."),
      .option("--html", "FILE", \.html, "Write the report as one page with plots there."),
      .option("--rerun", "ID", \.rerun, "Run a recorded backtest again and compare."),
      .flag("--no-record", \.isNotRecorded, "Do not record the run."),
    ] + settingsParameters
  }

  /// The settings, with an issue time that is a trained model's own where none is given.
  private static var settingsParameters: [Parameter<Self>] {
    ModelSettings.parameters.map { parameter in
      guard parameter.name != "--issue" else {
        return .option(
          "--issue", "HH:MM", \.issue,
          "When each day is forecast, on the day before (default: 12:00; 24:00 is the day's start).")
      }
      return parameter.embedded(in: settingsPath)
    }
  }
  private static var settingsPath: any WritableKeyPath<Self, ModelSettings> & Sendable { \Self.settings }

  func run() async throws {
    let workspace = try isNotRecorded ? Workspace.reading(common) : Workspace.updating(common)
    let recorded = try rerun.map { try recordedRun($0, workspace.store) }
    let request = try recorded.map { try decoded($0) } ?? request(workspace)
    let bar = ProgressBar("backtest", quiet: common.quiet)
    let id = try isNotRecorded ? nil : begin(request, workspace.store)
    do {
      let run = BacktestRun(
        request: request, store: workspace.store, registry: ModelRegistry(folder: common.models))
      let outcome = try await run.run { bar.update($0) }
      bar.finish()
      try finish(outcome, id: id, recorded: recorded, workspace.store)
    } catch {
      bar.finish()
      if let id { try? workspace.store.finishRun(id, status: "failed", result: "\(error)", at: .now) }
      throw error
    }
  }

  private func request(_ workspace: Workspace) throws -> BacktestRequest {
    guard !series.isEmpty else { throw UsageError("'backtest' needs SERIES, or --rerun ID") }
    guard let from, let to else { throw UsageError("'backtest' needs --from DATE and --to DATE") }
    guard refit.seconds % 86_400 == 0 else { throw UsageError("--refit is whole days, such as 7d") }
    guard Set(models).count == models.count else { throw UsageError("a model is given twice") }
    let stored = try workspace.series(series)
    return BacktestRequest(
      series: "\(stored.name)", models: models.isEmpty ? ["regression"] : models, from: "\(from.date)",
      to: "\(to.date)", issue: issue, seasons: settings.seasons.lengths,
      weather: try settings.weather(of: stored.name), weatherAs: settings.weatherText, seed: settings.seed,
      holidays: settings.holidays, refitDays: refit.seconds / 86_400, references: references,
      features: settings.features.isEmpty ? nil : settings.features.map(\.text),
      knownAt: try knownAt?.instant(in: stored.zone()))
  }

  private func recordedRun(_ id: Int, _ store: HistoryStore) throws -> RunRecord {
    guard series.isEmpty else {
      throw UsageError("--rerun takes everything from the recorded run: leave SERIES out")
    }
    guard let run = try store.run(Int64(id)), run.command == Self.name else {
      let known = try store.runs(command: Self.name, limit: 5).map { "\($0.id)" }
      throw CommandError(
        .noInput,
        "there is no recorded backtest \(id)"
          + (known.isEmpty ? "" : "; the newest are \(known.joined(separator: ", "))"))
    }
    return run
  }

  private func decoded(_ run: RunRecord) throws -> BacktestRequest {
    guard let request = try? JSONDecoder().decode(BacktestRequest.self, from: Data(run.options.utf8)) else {
      throw CommandError(.dataError, "run \(run.id) was recorded by another version and can't be read")
    }
    return request
  }

  private func begin(_ request: BacktestRequest, _ store: HistoryStore) throws -> Int64 {
    try store.beginRun(
      command: Self.name, options: try JSONOutput.text(request), codeVersion: Tool.build, at: .now)
  }

  private func finish(
    _ outcome: BacktestRun.Outcome, id: Int64?, recorded: RunRecord?, _ store: HistoryStore
  ) throws {
    let summaries = outcome.reports.map(\.summary)
    if let id {
      try store.finishRun(
        id, dataHash: outcome.dataHash, result: try JSONOutput.text(summaries), at: .now)
    }
    let page = BacktestPage(outcome, provenance: Self.provenance(outcome, id: id))
    if let output { try outcome.writeRows(to: output) }
    if let markdown { try OutputFile(markdown).write(page.markdown) }
    if let html { try OutputFile(html).write(page.html) }
    let comparison = recorded.map { Self.comparison($0, outcome) }
    if common.json {
      return try JSONOutput.write(
        BacktestOutput(
          summaries: summaries, run: id, dataHash: outcome.dataHash, codeVersion: Tool.build,
          notes: outcome.notes,
          rerun: comparison))
    }
    try printText(page, comparison)
  }

  private static func provenance(_ outcome: BacktestRun.Outcome, id: Int64?) -> [String] {
    let seconds = outcome.reports.reduce(0) { $0 + $1.summary.totalSeconds }
    return [
      "\(Tool.name) \(Tool.build), data \(outcome.dataHash.prefix(16)), "
        + "\(NumberText.fixed(seconds, decimals: 1)) s"
    ] + (id.map { ["recorded as run \($0): 'loadstar backtest --rerun \($0)' does the same again"] } ?? [])
  }

  private static func comparison(
    _ run: RunRecord, _ outcome: BacktestRun.Outcome
  ) -> BacktestOutput.Comparison {
    let before = run.result.flatMap {
      try? JSONDecoder().decode([BacktestReport.Summary].self, from: Data($0.utf8))
    }
    return BacktestOutput.Comparison(
      run: run.id, sameData: run.dataHash == outcome.dataHash, sameCode: run.codeVersion == Tool.build,
      sameFigures: before?.map(\.score) == outcome.reports.map(\.summary.score),
      mapeBefore: before?.first?.score.mape)
  }

  private func printText(_ page: BacktestPage, _ comparison: BacktestOutput.Comparison?) throws {
    let style = Style(for: .output)
    var parts = [page.tables.protocolLine]
    for table in page.tables.all where common.quiet == false || table.title == "scores" {
      parts.append(style.bold(table.title) + "\n" + table.text(style: style))
    }
    parts.append((page.outcome.notes + page.provenance).joined(separator: "\n"))
    if let comparison {
      parts.append(
        "run \(comparison.run) again: \(comparison.sameData ? "the same data" : "other data"), "
          + "\(comparison.sameCode ? "the same program" : "another version of the program"), "
          + (comparison.sameFigures ? "the same figures" : "other figures"))
    }
    try StandardStream.output.line(parts.joined(separator: "\n\n"))
  }
}
