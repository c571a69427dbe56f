import CivilTime
import CommandLineKit
import Features
import Forecasting
import History
import Readings
import Workbench

/// `loadstar explain`
struct ExplainCommand: CommonCommand {
  var common = CommonOptions()
  var series = ""
  var modelName = ""
  var target: TimeArgument?
  var issue: TimeArgument?
  var weatherAs = WeatherArgument.observed
  var seed: UInt64 = 1
  var curve: String?
  var output: String?

  static let name = "explain"
  static let summary = "Split a forecast into its effects, which add up to it."
  static let discussion = """
    The forecast of the slot --target, as issued at the model's own time on the day before (or at --issue), is split into
    what each part of the model adds, in the series' unit. With --curve the forecast is made again with a weather
    variable 10 units lower to 10 units higher, and the curve is written as CSV.
    """
  static let examples = [
    "loadstar explain france/consumption --model fr --target 2018-02-27T19:00",
    "loadstar explain france/consumption --model fr --target 2018-02-27T19:00 --curve temperature --output curve.csv",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("SERIES", \.series, "The series."),
      .option("--model", "NAME", \.modelName, "The trained model."),
      .option("--target", "TIME", \.target, "The slot that is forecast."),
      .option("--issue", "TIME", \.issue, "When it is issued (default: the model's time on the day before)."),
      .option(
        "--weather-as", "POLICY", \.weatherAs, "observed (default), persisted, simulated:SD or forecast.",
        choices: WeatherArgument.choices),
      .option("--seed", "N", \.seed, "The seed of simulated weather errors (default: 1)."),
      .option(
        "--curve", "VARIABLE", \.curve, "The effect of a weather variable, such as temperature, as CSV."),
      .option("--output", "FILE", \.output, "Where the curve goes (default: standard output)."),
    ]
  }

  func run() async throws {
    guard !modelName.isEmpty else { throw UsageError("'explain' needs --model NAME") }
    guard let target else { throw UsageError("'explain' needs --target TIME") }
    let workspace = try Workspace.reading(common)
    let stored = try workspace.series(series)
    let registry = ModelRegistry(folder: common.models)
    let name = ModelNaming(modelName, pattern: series).existingName(for: stored.name, in: registry)
    let file = try registry.load(name)
    let zone = try stored.zone()
    let slot = try target.instant(in: zone)
    let day = LocalDay(containing: slot, zone: zone)
    let issued = try issue?.instant(in: zone) ?? file.model.issue.instant(for: day)
    let context = try ContextLoader(store: workspace.store).context(
      of: stored, for: file.card, knownAt: issued)
    try KnownHistory(context, asOf: issued).checkUsable()
    let policy = WeatherPolicy(parsing: weatherAs.text, seed: seed) ?? .observed
    if let curve { return try writeCurve(curve, file, context, issued: issued, target: slot, policy) }
    let explanation = try file.explain(context, issue: issued, target: slot, weather: policy)
    let report = EffectReport(
      explanation, series: stored, model: name, issued: issued,
      weather: context.weather.isEmpty ? nil : policy.description)
    if common.json { return try JSONOutput.write(report) }
    try StandardStream.output.line(report.text(style: Style(for: .output)))
  }

  /// The forecast with the variable changed by −10 to +10, all else equal.
  private func writeCurve(
    _ variable: String, _ file: ModelFile, _ context: SeriesContext, issued: Instant, target: Instant,
    _ policy: WeatherPolicy
  ) throws {
    let base = try file.forecast(context, issue: issued, targets: [target], weather: policy)[0].point
    let table = try TableOutput(
      path: output, columns: ["variable", "target_time", "change", "forecast", "effect"])
    for change in -10...10 {
      let sign = change < 0 ? "-" : "+"
      let question = try WhatIf(argument: "\(variable)\(sign)\(abs(change))")
      let changed = try question.applied(to: context, issue: issued, policy: policy, through: target)
      let point = try file.forecast(changed, issue: issued, targets: [target], weather: .observed)[0].point
      table.field(variable)
      table.field("\(target)")
      for value in [Double(change), point, point - base] { table.field(value) }
      try table.endRow()
    }
    try table.finish()
  }
}

/// The parts of a forecast, for people and as JSON.
struct EffectReport: Encodable {
  let series: String
  let model: String
  let source: String
  let issueTime: String
  let targetTime: String
  let unit: String
  let weather: String?
  let forecast: Double
  let effects: [Effect]

  private enum CodingKeys: String, CodingKey {
    case series, model, source, unit, weather, forecast, effects
    case issueTime = "issue_time"
    case targetTime = "target_time"
  }

  init(_ explanation: Explanation, series: StoredSeries, model: String, issued: Instant, weather: String?) {
    self.series = "\(series.name)"
    self.model = model
    self.weather = weather
    source = explanation.row.source
    issueTime = issued.description
    targetTime = explanation.row.target.description
    unit = series.definition.unit
    forecast = explanation.row.point
    effects = explanation.effects
  }

  /// A bar a part, to the right where it adds and to the left where it takes away.
  func text(style: Style) -> String {
    var lines = ["\(series) at \(targetTime) by \(model), issued \(issueTime)", ""]
    let width = effects.map(\.name.count).max() ?? 0
    // The base dwarfs the rest: bars are to the scale of the other parts.
    let rest = effects.filter { $0.name != "base" && effects.count > 1 }
    let largest = rest.map { abs($0.value) }.max() ?? 0
    for effect in effects {
      let isBar = rest.contains(effect) && largest > 0
      let bar = isBar ? Self.bar(effect.value / largest, style: style) : ""
      lines.append(row(effect.name, effect.value, width: max(8, width), signed: isBar) + "  " + bar)
    }
    lines.append(style.bold(row("forecast", forecast, width: max(8, width), signed: false)))
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String, _ value: Double, width: Int, signed: Bool) -> String {
    let number = (signed && value > 0 ? "+" : "") + NumberText.grouped(value, decimals: 1)
    let pad = String(repeating: " ", count: max(0, 11 - number.count))
    return "  " + name + String(repeating: " ", count: max(0, width - name.count)) + "  " + pad + number + " "
      + unit
  }

  private static func bar(_ share: Double, style: Style) -> String {
    let half = 24
    guard share.isFinite else { return "" }
    let length = Int((abs(share) * Double(half)).rounded())
    let blocks = String(repeating: "█", count: length)
    let gap = String(repeating: " ", count: share < 0 ? half - length : half)
    return share < 0 ? gap + style.cyan(blocks) + "│" : gap + "│" + style.red(blocks)
  }
}
