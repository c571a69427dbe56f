import CivilTime
import CommandLineKit
import Forecasting
import History
import Monitoring
import Readings
import Workbench

/// `loadstar selftest`
struct SelftestCommand: CommonCommand {
  var common = CommonOptions()
  var series = ""
  var model = ""
  var alertsPerWeek = 1.0
  var from: TimeArgument?
  var to: TimeArgument?
  var injections = 96

  static let name = "selftest"
  static let summary = "Inject faults into a copy of the history: recall, delay, false alarms."
  static let examples = [
    "loadstar selftest france/consumption --model fr",
    "loadstar selftest france/consumption --model fr --from 2018-01-01 --to 2018-12-31 --alerts-per-week 1 --json",
  ]
  static let discussion = """
    The monitor is calibrated on the year before --from, then watches the history as it is: what it raises there is
    counted as false. Each fault is put into copies of the history at many times of the day and the year, and counts as
    found where an incident of its kind is raised in time. The history itself is not changed.
    """
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("SERIES", \.series, "The series."),
      .option("--model", "NAME", \.model, "The model whose forecasts it is held against."),
      .option(
        "--alerts-per-week", "N", \.alertsPerWeek, "Acceptable load incidents a week (default: 1)."),
      .option("--from", "TIME", \.from, "Watched from here on (default: the end of the model's training)."),
      .option("--to", "TIME", \.to, "The end; a date counts to its end (default: the end of the history)."),
      .option("--injections", "N", \.injections, "How often each fault is injected (default: 96)."),
    ]
  }

  func run() async throws {
    guard !model.isEmpty else {
      throw UsageError("selftest needs --model NAME ('loadstar models' lists them)")
    }
    guard alertsPerWeek > 0, alertsPerWeek <= 10_000 else {
      throw UsageError("--alerts-per-week is a number above 0, such as 1")
    }
    guard (1...10_000).contains(injections) else { throw UsageError("--injections is 1 to 10000") }
    let workspace = try Workspace.reading(common)
    let stored = try workspace.series(series)
    let file = try ModelRegistry(folder: common.models).load(model)
    guard file.card.series == "\(stored.name)" else {
      throw UsageError("the model \(model) is of \(file.card.series), not of \(stored.name)")
    }
    let bar = ProgressBar("selftest", quiet: common.quiet || common.json)
    bar.update(0, note: "forecasting the past")
    let test = try await test(stored, file, workspace)
    let report = test.run { bar.update($0) }
    bar.finish()
    if common.json { return try StandardStream.output.line(report.json(model: model)) }
    try StandardStream.output.write(SelfTestText(report, model: model).text)
  }

  private func test(
    _ stored: StoredSeries, _ file: ModelFile, _ workspace: Workspace
  ) async throws -> SelfTest {
    let loader = ContextLoader(store: workspace.store)
    let weather = try file.card.weatherSeries.map { try SeriesName(parsing: $0) }
    let context = try loader.context(of: stored, weather: weather)
    let zone = try stored.zone()
    let span = try span(file, context.target, zone)
    let past = max(context.target.start, span.from - 364 * 86_400)
    let rows = try await Hindcast(file, context).rows(from: past, to: span.to)
    let values = try workspace.store.load(stored, from: past, to: span.to)
    var expectations = [Expectation](repeating: .none, count: values.values.count)
    for row in rows {
      if let index = values.index(of: row.row.target) { expectations[index] = Expectation(row.row) }
    }
    var configuration = MonitorConfiguration()
    configuration.alertsPerWeek = alertsPerWeek
    configuration.unit = stored.definition.unit.isEmpty ? "MW" : stored.definition.unit
    var test = SelfTest(
      series: stored.name, history: values, expectations: expectations, watchFrom: span.from,
      configuration: configuration)
    test.zone = zone
    test.injections = injections
    return test
  }

  private func span(
    _ file: ModelFile, _ target: RegularSeries, _ zone: TimeZoneRules
  ) throws -> (from: Instant, to: Instant) {
    let end = try to?.end(in: zone) ?? target.end
    let trained = TimeText(file.card.trainedTo)?.instant(in: zone) ?? target.end
    let quarter = end - max((end - target.start) / 4, 28 * 86_400)
    let start = try from?.instant(in: zone) ?? (end - trained >= 28 * 86_400 ? trained : quarter)
    guard start < end, end <= target.end, start > target.start else {
      throw CommandError(
        .dataError,
        "\(series) has readings from \(target.start) to \(target.end): choose --from and --to between them")
    }
    return (start, end)
  }
}

/// A self-test's report for people.
struct SelfTestText {
  private let report: SelfTestReport
  private let model: String

  init(_ report: SelfTestReport, model: String) {
    self.report = report
    self.model = model
  }

  var text: String {
    var table = TextTable(["fault", "size", "injected", "found", "recall", "median delay"])
    for row in report.faults {
      let delay = row.medianDelay
      table.add([
        row.fault.kind, size(row.fault), "\(row.injected)", "\(row.found)",
        row.recall.isFinite ? "\(NumberText.fixed(100 * row.recall, decimals: 1)) %" : "–",
        delay.isFinite ? "\(NumberText.grouped(delay)) min" : "–",
      ])
    }
    var lines = [
      "\(report.series) against \(model): \(NumberText.fixed(report.weeks, decimals: 1)) weeks, "
        + "\(NumberText.count(report.falseIncidents.count, "false incident")), "
        + "\(NumberText.fixed(report.falseIncidentsPerWeek, decimals: 2)) a week of "
        + "\(NumberText.fixed(report.promisedPerWeek, decimals: 2)) promised", "",
    ]
    lines += table.lines(style: Style(for: .output))
    if !report.falseIncidents.isEmpty {
      lines += ["", "raised on the history as it is:"]
      lines += report.falseIncidents.map { "  \($0.incident.kind.name): \($0.message)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func size(_ fault: InjectedFault) -> String {
    let number = fault.size == fault.size.rounded() ? "\(Int(fault.size))" : "\(fault.size)"
    switch fault {
    case .spike, .level, .drift: return "\(number) %"
    case .stuck, .gap, .shift: return "\(number) h"
    case .unit: return "× \(number)"
    case .sentinel: return number
    }
  }
}
