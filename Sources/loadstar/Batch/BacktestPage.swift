import CivilTime
import Forecasting
import Readings

/// The report of a backtest as Markdown, and as one HTML page with its plots drawn in.
struct BacktestPage {
  let outcome: BacktestRun.Outcome
  let tables: BacktestTables
  /// How to run it again, and on what it rests.
  let provenance: [String]

  init(_ outcome: BacktestRun.Outcome, provenance: [String]) {
    self.outcome = outcome
    self.provenance = provenance
    tables = BacktestTables(outcome: outcome)
  }

  private var title: String {
    let models = outcome.reports.map(\.summary.model).joined(separator: ", ")
    return "Backtest of \(models) on \(outcome.reports.first?.summary.series ?? "")"
  }

  private var notes: [String] {
    outcome.notes
      + outcome.reports.compactMap { report in
        report.summary.score.coverage == nil
          ? "\(report.summary.model) gives no intervals here: too little is known of its errors" : nil
      } + provenance
  }

  /// The report as Markdown.
  var markdown: String {
    var parts = ["# \(title)", tables.protocolLine + "."]
    for table in tables.all { parts += ["## \(table.title)", table.markdown] }
    parts.append(notes.map { "- \($0)" }.joined(separator: "\n"))
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The report as a page without outside parts.
  var html: String {
    let sections = tables.all.map { "<h2>\(Self.escaped($0.title))</h2>\n\(Self.table($0))" }
    let list = notes.map { "<li>\(Self.escaped($0))</li>" }.joined()
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>\(Self.style)</style></head><body>
      <h1>\(Self.escaped(title))</h1>
      <p>\(Self.escaped(tables.protocolLine)).</p>
      \(sections.first ?? "")
      \(plots)
      \(sections.dropFirst().joined(separator: "\n"))
      <ul>\(list)</ul>
      </body></html>

      """
  }

  private static let style = """
    body{font:15px/1.45 system-ui,sans-serif;max-width:980px;margin:2em auto;padding:0 1em;color:#1c2733;background:#fff}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.15em .7em;text-align:right;
    border-bottom:1px solid #e3e8ee}td:first-child,th:first-child{text-align:left}h2{font-size:1.1em;margin-top:1.6em}
    svg{width:100%;height:auto}text{font:11px system-ui,sans-serif;fill:#5a6876}
    """

  private static func table(_ table: BacktestTables.Table) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>"
    }
    return "<table>" + row(table.header, "th") + table.rows.map { row($0, "td") }.joined(separator: "\n")
      + "</table>"
  }

  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}

extension BacktestPage {
  /// The error of each day, the error of each month, and the week of the worst day.
  private var plots: String {
    guard let report = outcome.reports.first else { return "" }
    let days = DailyErrors(report)
    var parts = [
      "<h2>MAPE of each day, %</h2>",
      SVGPlot(lines: [days.model] + days.references).svg(first: days.first, last: days.last),
    ]
    let months = report.summary.byMonth.sorted { $0.key < $1.key }.map { ($0.key, $0.value.mape ?? .nan) }
    if months.count > 1 { parts += ["<h2>MAPE by month, %</h2>", SVGPlot.bars(months)] }
    if let worst = report.summary.worstDays.first {
      parts += ["<h2>The week around the worst day, \(worst.date)</h2>", week(around: worst.date, report)]
    }
    return parts.joined(separator: "\n")
  }

  private func week(around date: String, _ report: BacktestReport) -> String {
    guard let middle = report.rows.firstIndex(where: { "\($0.forecast.target)".hasPrefix(date) }) else {
      return ""
    }
    let step =
      report.rows.count > 1 ? max(1, report.rows[1].forecast.target - report.rows[0].forecast.target) : 1
    let half = 84 * 3_600 / step
    let rows = report.rows[max(0, middle - half)..<min(report.rows.count, middle + half)]
    func quantile(_ index: Int) -> [Double] {
      rows.map { $0.forecast.quantiles.isEmpty ? .nan : $0.forecast.quantiles[index] }
    }
    let plot = SVGPlot(
      lines: [
        .init("observed", "#1c2733", rows.map(\.observed)),
        .init(report.summary.model, "#0b7fab", rows.map(\.forecast.point)),
      ], band: (quantile(0), quantile(6)))
    return plot.svg(
      first: rows.first.map { "\($0.forecast.target)" } ?? "",
      last: rows.last.map { "\($0.forecast.target)" } ?? "")
  }
}

/// The error of each UTC day of a backtest, for the model and the references.
struct DailyErrors {
  private(set) var model: SVGPlot.Line
  private(set) var references: [SVGPlot.Line] = []
  private(set) var first = ""
  private(set) var last = ""

  init(_ report: BacktestReport) {
    var days: [String] = []
    var sums: [[PointAccuracy]] = []
    for row in report.rows where row.observed.isFinite {
      let day = String("\(row.forecast.target)".prefix(10))
      if days.last != day {
        days.append(day)
        sums.append([PointAccuracy](repeating: PointAccuracy(), count: report.referenceNames.count + 1))
      }
      let values = [row.forecast.point] + row.references
      for (index, value) in values.enumerated() where value.isFinite {
        sums[sums.count - 1][index].add(observed: row.observed, forecast: value)
      }
    }
    let colors = ["#c2571a", "#7a8794", "#8a5bb8", "#3d8b40"]
    model = .init(report.summary.model, "#0b7fab", sums.map { $0[0].mape })
    references = report.referenceNames.enumerated().map { index, name in
      .init(name, colors[index % colors.count], sums.map { $0[index + 1].mape })
    }
    first = days.first ?? ""
    last = days.last ?? ""
  }
}
