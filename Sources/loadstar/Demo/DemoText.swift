import CommandLineKit
import Forecasting
import History
import Monitoring
import Streaming

/// What the demo says of its steps.
enum DemoText {
  /// What the audit found.
  static func audit(_ findings: [AuditFinding]) -> [String] {
    guard !findings.isEmpty else {
      return ["   audit: no gap, no stuck value, no spike, no fault of unit or clock"]
    }
    return ["   audit: \(NumberText.count(findings.count, "finding"))"]
      + findings.prefix(5).map { "     \($0.kind.rawValue): \($0.message)" }
  }

  /// The chart of the week, and the errors beside the seasonal naive's.
  static func forecast(_ outcome: BacktestRun.Outcome) -> [String] {
    let report = outcome.reports[0]
    let rows = report.rows
    let style = Style(for: .output)
    func quantile(_ index: Int) -> [Double] {
      rows.map { $0.forecast.quantiles.isEmpty ? .nan : $0.forecast.quantiles[index] }
    }
    let chart = BrailleChart(
      curves: [.init(rows.map(\.observed)), .init(rows.map(\.forecast.point), highlighted: true)],
      band: (quantile(0), quantile(6)), width: min(84, max(42, StandardStream.output.width - 14)))
    let score = report.summary.score
    var lines = [
      "   \(style.bold("load")) and \(style.cyan("forecast")) in MW, with the 90 % interval, "
        + "\(report.summary.from) to \(report.summary.to):"
    ]
    lines += chart.lines(style: style) { NumberText.grouped($0) }.map { "   " + $0 } + [""]
    lines.append("   error (MAPE)   \(percent(score.mape)) %   this model, with observed temperature")
    if let naive = report.summary.references["seasonal-naive"]?.score.mape {
      lines.append("                  \(percent(naive)) %   the same half-hour a week before")
    }
    if let coverage = score.coverage?["90"] {
      lines.append("   the 90 % intervals held \(NumberText.fixed(coverage, decimals: 1)) % of the week")
    }
    return lines
  }

  /// Each fault, and what the monitor said of it.
  static func monitor(
    _ summary: MonitorSummary, _ faults: [DemoRun.FaultOutcome], _ others: [DemoRun.OtherIncident]
  ) -> [String] {
    let style = Style(for: .output)
    let width = faults.map(\.fault.count).max() ?? 0
    var lines = faults.map { fault in
      let mark = fault.found ? style.green("found ") : style.red("missed")
      let pad = String(repeating: " ", count: width - fault.fault.count)
      return "   \(mark)  \(fault.fault)\(pad)  \(fault.message ?? "")"
    }
    lines += others.map { other in
      let cause = other.isOfTheLoad ? "the load itself" : "after-effect"
      return
        "   besides  \(cause)\(String(repeating: " ", count: max(0, width - cause.count - 2)))  \(other.message)"
    }
    let found = faults.count { $0.found }
    lines.append(
      "   \(found) of \(faults.count) faults found in \(NumberText.count(summary.readings, "reading")), "
        + "\(NumberText.count(others.count, "other incident"))")
    guard !others.isEmpty else { return lines }
    return lines + [
      "   the load itself: found in the week without faults too; after-effect: the expectation had followed a fault"
    ]
  }

  /// The files, and where to go on.
  static func ending(_ data: DemoData, _ seconds: Double) -> String {
    let files = [
      ("demo.db", "the history: readings, forecasts, scores, incidents"),
      ("models/victoria.json", "the trained model with its card"),
      ("week.csv", "the week's forecasts beside what came"), ("feed.jsonl", "the readings with the faults"),
      ("events.jsonl", "the scores and incidents that came of them"),
    ]
    let list = files.map { "   " + data.path($0.0) + String(repeating: " ", count: 22 - $0.0.count) + $0.1 }
    let (db, models) = (data.database, data.path("models"))
    return """
      Done in \(NumberText.fixed(seconds, decimals: 1)) s. Files:
      \(list.joined(separator: "\n"))

      Next:
         loadstar serve --db \(db) --models \(models)        the page, on http://127.0.0.1:8080
         loadstar explain \(DemoData.load) --db \(db) --models \(models) --model victoria --target 2014-11-28T18:00
         loadstar ingest YOUR.csv --format csv --time TIME --value COLUMN=area/consumption

      """
  }

  private static func percent(_ value: Double?) -> String {
    let text = NumberText.fixed(value ?? .nan, decimals: 2)
    return String(repeating: " ", count: max(0, 5 - text.count)) + text
  }
}
