import CommandLineKit
import Forecasting
import Workbench

/// `loadstar models`
struct ModelsCommand: CommonCommand {
  var common = CommonOptions()
  var action = Action.list
  var names: [String] = []

  enum Action: String, CaseIterable, ArgumentValue { case list, show, compare }

  static let name = "models"
  static let summary = "List trained models, show their cards, compare them."
  static let examples = [
    "loadstar models", "loadstar models show fr", "loadstar models compare fr fr-seasonal",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .optionalPositional(
        "ACTION", \.action, "list (default), show NAME, or compare A B.",
        choices: Action.allCases.map(\.rawValue)),
      .positionals("NAME", \.names, "The models to show or compare."),
    ]
  }

  func run() async throws {
    let registry = ModelRegistry(folder: common.models)
    switch action {
    case .list:
      guard names.isEmpty else {
        throw UsageError("'models list' takes no name: 'models show NAME' shows one")
      }
      try list(registry)
    case .show:
      guard !names.isEmpty else {
        throw UsageError("'models show' needs a NAME: 'loadstar models' lists them")
      }
      try show(try names.map { try registry.load($0) })
    case .compare:
      guard names.count >= 2 else { throw UsageError("'models compare' needs two names or more") }
      try compare(try names.map { try registry.load($0) })
    }
  }

  private func list(_ registry: ModelRegistry) throws {
    var cards: [ModelCard] = []
    var damaged: [SeriesFailure] = []
    for name in try registry.names() {
      do { cards.append(try registry.load(name).card) } catch { damaged.append(SeriesFailure(name, error)) }
    }
    if common.json {
      try JSONOutput.write(["models": cards])
    } else if cards.isEmpty {
      try StandardStream.output.line("no models in \(registry.folder): 'loadstar train' makes one")
    } else {
      try StandardStream.output.line(Self.table(cards).joined(separator: "\n"))
    }
    for model in damaged { try StandardStream.error.line("loadstar: \(model.reason)") }
  }

  private static func table(_ cards: [ModelCard]) -> [String] {
    var table = TextTable([
      "model", "kind", "series", "trained to", "issue", "weather", "MAPE %", "90 % covers",
    ])
    for card in cards {
      let score = card.calibration
      table.add([
        card.name, card.kind.rawValue, card.series, card.trainedTo, card.issue,
        card.weatherSeries.isEmpty ? "–" : card.weather ?? "–",
        NumberText.fixed(score?.mape ?? .nan, decimals: 2),
        NumberText.fixed(score?.coverage?["90"] ?? .nan, decimals: 1),
      ])
    }
    return table.lines(style: Style(for: .output))
  }

  private struct Shown: Encodable {
    let card: ModelCard
    let version: String
  }

  private func show(_ files: [ModelFile]) throws {
    let shown = try files.map { Shown(card: $0.card, version: try $0.version()) }
    if common.json {
      if shown.count == 1 { return try JSONOutput.write(shown[0]) }
      return try JSONOutput.write(["models": shown])
    }
    for model in shown {
      try StandardStream.output.line(ModelCardText(model.card).text + "\n  version \(model.version)")
    }
  }

  private func compare(_ files: [ModelFile]) throws {
    if common.json { return try JSONOutput.write(["models": files.map(\.card)]) }
    let cards = files.map { ModelCardText($0.card).rows }
    var keys: [String] = []
    for row in cards.flatMap({ $0 }) where !row.0.isEmpty && !keys.contains(row.0) { keys.append(row.0) }
    var table = TextTable([""] + files.map(\.name))
    table.add(["kind"] + files.map(\.card.kind.rawValue))
    table.add(["series"] + files.map(\.card.series))
    for key in keys { table.add([key] + cards.map { rows in rows.first { $0.0 == key }?.1 ?? "–" }) }
    try StandardStream.output.line(table.lines(style: Style(for: .output)).joined(separator: "\n"))
  }
}
