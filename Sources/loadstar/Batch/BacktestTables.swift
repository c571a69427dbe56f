import CommandLineKit
import Forecasting

/// The tables of a backtest's report, for the terminal, Markdown and HTML alike.
struct BacktestTables {
  let outcome: BacktestRun.Outcome

  /// A table with its title.
  struct Table {
    let title: String
    let header: [String]
    let rows: [[String]]
  }

  /// One line that says what was tested, and how.
  var protocolLine: String {
    guard let summary = outcome.reports.first?.summary else { return "" }
    var line =
      "\(summary.series), \(summary.from) to \(summary.to), each day issued at \(summary.issue) on the day before"
    if let weather = summary.weather {
      line += "; weather \(weather) (\(summary.weatherSeries.joined(separator: ", ")))"
    } else {
      line += "; no weather"
    }
    return line + "; refit every \(summary.refitDays) d; loads in \(outcome.unit)"
  }

  /// All tables, the scores first.
  var all: [Table] {
    guard let first = outcome.reports.first?.summary else { return [] }
    return [scores]
      + [
        groups("by type of day", first.byDayType), groups("by month", first.byMonth),
        groups("by hour", first.byHour), groups("by temperature", first.byTemperature), worstDays(first),
        sources(first),
      ].filter { !$0.rows.isEmpty }
  }

  /// The models and the references, on the same rows.
  var scores: Table {
    let header = [
      "", "n", "MAPE %", "MAE", "RMSE", "bias", "80 % covers", "90 % covers", "90 % width", "DM p",
    ]
    var rows = outcome.reports.map { report in
      let summary = report.summary
      return [summary.model] + Self.cells(summary.score) + Self.intervals(summary.score) + [""]
    }
    if let report = outcome.reports.first {
      for name in report.referenceNames.prefix(outcome.referenceCount) {
        guard let reference = report.summary.references[name] else { continue }
        rows.append(
          [name] + Self.cells(reference.score) + ["", "", ""] + [Self.significance(reference)])
      }
    }
    return Table(title: "scores", header: header, rows: rows)
  }

  /// The p-value with which the first model's errors differ from the reference's.
  private static func significance(_ reference: BacktestReport.ReferenceScore) -> String {
    guard let p = reference.pValue else { return "" }
    return p < 0.001 ? "<0.001" : NumberText.fixed(p, decimals: 3)
  }

  private func groups(_ title: String, _ scores: [String: BacktestScore]) -> Table {
    let header = ["", "n", "MAPE %", "MAE", "RMSE", "bias", "80 % covers", "90 % covers", "90 % width"]
    let keys = scores.keys.sorted { lower($0) < lower($1) }
    let rows = keys.compactMap { key in
      scores[key].map { [key] + Self.cells($0) + Self.intervals($0) }
    }
    return Table(title: title, header: header, rows: rows)
  }

  /// Bands of temperature go by their number, other keys by their text.
  private func lower(_ key: String) -> (Double, String) {
    (key.contains("..") ? Double(key.prefix { $0 != "." }) ?? 0 : 0, key)
  }

  private func worstDays(_ summary: BacktestReport.Summary) -> Table {
    Table(
      title: "worst days", header: ["date", "MAPE %", "bias"],
      rows: summary.worstDays.map {
        [$0.date, NumberText.fixed($0.mape, decimals: 2), NumberText.grouped($0.bias)]
      })
  }

  private func sources(_ summary: BacktestReport.Summary) -> Table {
    guard summary.sources.count > 1 else { return Table(title: "", header: [], rows: []) }
    return Table(
      title: "rows by the rung that made them", header: ["source", "n"],
      rows: summary.sources.sorted { $0.key < $1.key }.map { [$0.key, NumberText.grouped($0.value)] })
  }

  private static func cells(_ score: BacktestScore) -> [String] {
    [
      NumberText.grouped(score.n), NumberText.fixed(score.mape ?? .nan, decimals: 3),
      NumberText.grouped(score.mae ?? .nan, decimals: 1), NumberText.grouped(score.rmse ?? .nan, decimals: 1),
      NumberText.grouped(score.bias ?? .nan, decimals: 1),
    ]
  }

  private static func intervals(_ score: BacktestScore) -> [String] {
    [
      NumberText.fixed(score.coverage?["80"] ?? .nan, decimals: 1),
      NumberText.fixed(score.coverage?["90"] ?? .nan, decimals: 1),
      NumberText.grouped(score.meanWidth?["90"] ?? .nan),
    ]
  }
}

extension BacktestTables.Table {
  /// Aligned columns.
  func text(style: Style) -> String {
    var table = TextTable(header)
    for row in rows { table.add(row) }
    return table.lines(style: style).joined(separator: "\n")
  }

  /// A Markdown table.
  var markdown: String {
    let lines = [header, header.indices.map { $0 == 0 ? "---" : "---:" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
