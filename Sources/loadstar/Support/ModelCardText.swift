import CommandLineKit
import Forecasting

/// A model's card for people.
struct ModelCardText {
  let card: ModelCard

  init(_ card: ModelCard) { self.card = card }

  /// The card as aligned lines.
  var text: String {
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
    let limits = card.limits.map { "  - \($0)" }
    return
      (["\(card.name): \(card.kind.rawValue) of \(card.series)", ""] + lines + backtest
      + (limits.isEmpty ? [] : ["", "  when not to trust it"] + limits)).joined(separator: "\n") + "\n"
  }

  /// The card's entries by name, in order.
  var rows: [(String, String)] {
    var rows = [
      ("trained on", "\(card.trainedFrom) to \(card.trainedTo)"),
      (
        "readings",
        "\(NumberText.grouped(card.known)) known, \(NumberText.grouped(card.missing)) missing, "
          + "\(Self.step(card.step)), \(card.unit)"
      ),
      ("calendar", "\(card.zone), holidays: \(card.holidays)"),
      ("weather", weather),
      ("issued", "\(card.issue) on the day before"),
    ]
    if let features = card.features { rows.append(("features", NumberText.grouped(features))) }
    if let penalties = card.penalties, !penalties.isEmpty {
      let list = penalties.sorted { $0.key < $1.key }.map {
        "\($0.key) \(NumberText.significant($0.value, digits: 3))"
      }
      rows.append(("penalties", list.joined(separator: ", ")))
    }
    if let search = card.search { rows.append(("searched", Self.text(search))) }
    if let score = card.calibration { rows += Self.rows("calibration", score, unit: card.unit) }
    return rows
  }

  /// The backtest's table.
  private var backtest: [String] {
    guard let backtest = card.backtest else { return [] }
    var table = TextTable(["backtest", "rows", "MAPE %", "MAE", "bias", "90 % covers", "mean width"])
    for (name, score) in backtest.parts {
      table.add([
        name, NumberText.grouped(score.n), NumberText.fixed(score.mape ?? .nan, decimals: 2),
        NumberText.grouped(score.mae ?? .nan), NumberText.grouped(score.bias ?? .nan),
        NumberText.fixed(score.coverage?["90"] ?? .nan, decimals: 1),
        NumberText.grouped(score.meanWidth?["90"] ?? .nan),
      ])
    }
    return [""] + table.lines(style: Style(for: .output)).map { "  " + $0 }
  }

  private static func text(_ search: ModelCard.Search) -> String {
    "\(NumberText.count(search.trials, "recipe")) on \(search.from) to \(search.to): error "
      + "\(NumberText.fixed(search.startingError, decimals: 3)) % with the first, "
      + "\(NumberText.fixed(search.error, decimals: 3)) % with the one chosen"
  }

  private var weather: String {
    guard let policy = card.weather, !card.weatherSeries.isEmpty else { return "none" }
    return card.weatherSeries.joined(separator: ", ") + " (\(policy))"
  }

  private static func rows(_ name: String, _ score: BacktestScore, unit: String) -> [(String, String)] {
    var rows = [
      (
        name,
        "MAPE \(NumberText.fixed(score.mape ?? .nan, decimals: 2)) %, "
          + "MAE \(NumberText.grouped(score.mae ?? .nan)) \(unit), \(NumberText.grouped(score.n)) rows"
      )
    ]
    if let text = intervals(score, unit: unit) { rows.append(("", text)) }
    return rows
  }

  /// What the intervals cover, and how wide they are.
  static func intervals(_ score: BacktestScore, unit: String) -> String? {
    guard let coverage = score.coverage else { return nil }
    let parts = ["80", "90"].compactMap { level -> String? in
      guard let share = coverage[level] else { return nil }
      let width = score.meanWidth?[level] ?? .nan
      return "\(level) % intervals cover \(NumberText.fixed(share, decimals: 1)) %, "
        + "mean width \(NumberText.grouped(width)) \(unit)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// A step in words.
  static func step(_ seconds: Int) -> String {
    seconds % 3_600 == 0 ? "every \(seconds / 3_600) h" : "every \(seconds / 60) min"
  }
}
