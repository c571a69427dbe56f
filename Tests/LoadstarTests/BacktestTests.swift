import CivilTime
import Foundation
import Testing

@Suite("backtest")
struct BacktestTests {
  private func bench() throws -> Bench {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    return bench
  }
  private let naive = [
    "backtest", "victoria/consumption", "--model", "seasonal-naive", "--from", "2014-11-01", "--to",
    "2014-11-07",
  ]

  private func run(_ bench: Bench, _ more: String...) throws -> ToolRun {
    let process = try bench.start(naive + more)
    process.waitUntilExit()
    return ToolRun(
      status: process.terminationStatus, output: try bench.text(bench.outputName(process)),
      errors: try bench.text(bench.errorName(process)))
  }

  @Test func theJSONObeysTheContract() throws {
    let bench = try bench()
    let run = try run(bench, "--reference", "climatology", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json()
    for key in ["series", "model", "from", "to"] { #expect(json[key] is String, "\(key)") }
    for key in ["n", "mape", "mae", "rmse", "bias", "pinball", "fit_seconds", "total_seconds"] {
      #expect(json[key] is Double, "\(key)")
    }
    for key in ["coverage", "mean_width"] {
      let levels = try #require(json[key] as? [String: Double], "\(key)")
      #expect(levels.keys.contains("80") && levels.keys.contains("90"), "\(key)")
    }
    #expect(json["n"] as? Int == 7 * 48)
    let references = try #require(json["references"] as? [String: [String: Any]])
    #expect(references["climatology"]?["mape"] is Double)
    #expect(references["climatology"]?["n"] as? Int == 7 * 48)
  }

  @Test func theFiguresAreThoseOfTheRows() throws {
    let bench = try bench()
    let json = try run(bench, "--output", "rows.csv", "--json").json()
    let rows = try ToolRun.table(try bench.text("rows.csv"))
    #expect(rows.count == 7 * 48)
    var sum = 0.0
    for row in rows {
      let observed = try #require(Double(row["observed"] ?? ""))
      let forecast = try #require(Double(row["forecast"] ?? ""))
      sum += abs(forecast - observed) / observed
    }
    let mape = try #require(json["mape"] as? Double)
    #expect(abs(mape - 100 * sum / Double(rows.count)) < 1e-9)
  }

  @Test func theCSVHasTheContractsColumnsAndOneAReference() throws {
    let bench = try bench()
    _ = try run(
      bench, "--reference", "victoria/temperature", "--reference", "climatology", "--output", "rows.csv")
    let header = try bench.text("rows.csv").split(separator: "\n")[0]
    #expect(
      header
        == "series,issue_time,target_time,lead_minutes,forecast,q05,q10,q25,q50,q75,q90,q95,model,source,observed,victoria/temperature,climatology"
    )
  }

  @Test func asAReferenceTheSeasonalNaiveIsTheWeekBefore() throws {
    let bench = try bench()
    _ = try run(bench, "--reference", "seasonal-naive", "--output", "rows.csv")
    let observed = Dictionary(uniqueKeysWithValues: try Victoria.rows().map { ("\($0.0)", $0.1) })
    for row in try ToolRun.table(try bench.text("rows.csv")) {
      let target = try #require(TimeText(row["target_time"] ?? "")?.instant(in: .utc))
      #expect(Double(row["seasonal-naive"] ?? "") == observed["\(target - 7 * 86_400)"])
    }
  }

  @Test func everyLocalDayIsForecastFromTheDayBefore() throws {
    let bench = try bench()
    // Clocks go forward on 5 October: the day has 46 half-hours.
    let process = try bench.start([
      "backtest", "victoria/consumption", "--model", "climatology", "--from", "2014-10-04", "--to",
      "2014-10-06",
      "--issue", "24:00", "--output", "rows.csv",
    ])
    process.waitUntilExit()
    let rows = try ToolRun.table(try bench.text("rows.csv"))
    #expect(rows.count == 48 + 46 + 48)
    #expect(rows[0]["lead_minutes"] == "0")
    #expect(Set(rows.compactMap { $0["issue_time"] }).count == 3)
  }

  @Test func severalModelsAreScoredOnTheSameRows() throws {
    let bench = try bench()
    let json = try run(bench, "--model", "climatology", "--json").json()
    let models = try #require(json["models"] as? [[String: Any]])
    #expect(models.compactMap { $0["model"] as? String } == ["seasonal-naive", "climatology"])
    #expect(models[0]["n"] as? Int == models[1]["n"] as? Int)
    let references = try #require(models[0]["references"] as? [String: [String: Any]])
    #expect(references["climatology"]?["mape"] as? Double == models[1]["mape"] as? Double)
    #expect(references["climatology"]?["diebold_mariano"] is Double)
  }

  @Test func aRecordedRunGivesTheSameFiguresAgain() throws {
    let bench = try bench()
    let first = try run(bench, "--json").json()
    let id = try #require(first["run"] as? Int)
    let again = try bench.run("backtest", "--rerun", "\(id)", "--json")
    let comparison = try #require(try again.json()["rerun"] as? [String: Any])
    #expect(comparison["same_data"] as? Bool == true)
    #expect(comparison["same_code"] as? Bool == true)
    #expect(comparison["same_figures"] as? Bool == true)
    // Changed data shows.
    let store = try Victoria.rows().map { ($0.0, $0.1 * 1.01) }
    try Victoria.overwrite(store, in: bench)
    let changed = try bench.run("backtest", "--rerun", "\(id)", "--json")
    let difference = try #require(try changed.json()["rerun"] as? [String: Any])
    #expect(difference["same_data"] as? Bool == false)
  }

  @Test func writesMarkdownAndOnePageWithPlots() throws {
    let bench = try bench()
    let run = try run(bench, "--reference", "climatology", "--report", "r.md", "--html", "r.html")
    #expect(run.status == 0, "\(run.errors)")
    let markdown = try bench.text("r.md")
    #expect(markdown.contains("| seasonal-naive |") && markdown.contains("## by hour"))
    let page = try bench.text("r.html")
    #expect(page.contains("<svg") && page.hasSuffix("</html>\n"))
    for outside in ["http://", "https://", "<script", "src="] { #expect(!page.contains(outside)) }
    #expect(run.output.contains("MAPE %"))
  }

  @Test func saysSoWhereAModelKnewWhatItIsTestedOn() throws {
    let bench = try bench()
    try bench.run("train", "victoria/consumption", "--model", "climatology", "--name", "clim")
    let run = try bench.run(
      "backtest", "victoria/consumption", "--model", "clim", "--from", "2014-11-01", "--to", "2014-11-02")
    #expect(run.output.contains("part of what it is tested on"))
  }

  @Test(arguments: [
    (["backtest"], 64, "needs SERIES"),
    (["backtest", "victoria/consumption"], 64, "needs --from DATE and --to DATE"),
    (["backtest", "--rerun", "77"], 66, "no recorded backtest 77"),
    (
      [
        "backtest", "victoria/consumption", "--model", "climatolgy", "--from", "2014-11-01", "--to",
        "2014-11-02",
      ], 66, "did you mean 'climatology'?"
    ),
    (
      [
        "backtest", "victoria/consumption", "--model", "climatology", "--from", "2014-11-03", "--to",
        "2014-11-02",
      ], 64, "before it begins"
    ),
    (
      [
        "backtest", "victoria/consumption", "--model", "climatology", "--from", "2014-11-01", "--to",
        "2014-11-02", "--refit", "5h",
      ], 64, "whole days"
    ),
    (
      [
        "backtest", "victoria/consumption", "--model", "climatology", "--from", "2014-11-01", "--to",
        "2014-11-02", "--output", "no/folder/x.csv",
      ], 73, "can't be written"
    ),
  ])
  func refusesWithASentence(words: [String], status: Int32, message: String) throws {
    let bench = try bench()
    let process = try bench.start(words)
    process.waitUntilExit()
    let errors = try bench.text(bench.errorName(process))
    #expect(process.terminationStatus == status, "\(errors)")
    #expect(errors.contains(message), "\(errors)")
  }
}
