import CivilTime
import Foundation
import History
import Readings
import Testing

@Suite("forecast")
struct ForecastTests {
  private func trained(_ kind: String = "seasonal-naive", name: String = "vic") throws -> Bench {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    let run = try bench.run(
      "train", "victoria/consumption", "--model", kind, "--name", name, "--to", "2014-11-30")
    #expect(run.status == 0, "\(run.errors)")
    return bench
  }

  @Test func printsTheContractsColumnsAndStoresTheForecast() throws {
    let bench = try trained()
    let run = try bench.run("forecast", "victoria/consumption", "--model", "vic", "--day", "2014-12-05")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.lines[0]
        == "series,issue_time,target_time,lead_minutes,forecast,q05,q10,q25,q50,q75,q90,q95,model,source")
    let rows = try run.table()
    #expect(rows.count == 48)
    // Issued at noon in summer time, for the next local day.
    #expect(rows[0]["issue_time"] == "2014-12-04T01:00:00Z")
    #expect(rows[0]["target_time"] == "2014-12-04T13:00:00Z")
    #expect(rows[0]["lead_minutes"] == "720")
    #expect(rows[0]["source"] == "seasonal-naive")
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .readOnly)
    let series = try store.series(named: SeriesName(parsing: "victoria/consumption"))
    let stored = try store.latestForecast(of: series.id)
    #expect(stored.map { "\($0.row.target)" } == rows.map { $0["target_time"] ?? "" })
    #expect(stored.map { "\($0.row.point)" } == rows.map { Double($0["forecast"] ?? "")?.description ?? "" })
  }

  @Test func aModelWithoutOwnPartsFollowsTheWeekBefore() throws {
    let bench = try trained()
    let run = try bench.run("forecast", "victoria/consumption", "--model", "vic", "--day", "2014-12-05")
    let observed = Dictionary(uniqueKeysWithValues: try Victoria.rows().map { ("\($0.0)", $0.1) })
    let zone = try TimeZoneRules.named("Australia/Melbourne")
    for row in try run.table() {
      let target = try #require(TimeText(row["target_time"] ?? "")?.instant(in: zone))
      let before = try #require(observed["\(target - 7 * 86_400)"])
      // The newest errors correct it, by a few percent at most.
      #expect(abs((Double(row["forecast"] ?? "") ?? .nan) / before - 1) < 0.05)
    }
  }

  @Test(arguments: [("2014-04-06", 50), ("2014-10-05", 46), ("2014-12-10", 48)])
  func aDayHasTheSlotsOfItsClocks(day: String, count: Int) throws {
    let bench = try trained("climatology")
    let run = try bench.run(
      "forecast", "victoria/consumption", "--model", "vic", "--day", day, "--no-store", "--quiet")
    #expect(try run.table().count == count)
  }

  @Test func writesAFileWholeOrNotAtAll() throws {
    let bench = try trained()
    let good = try bench.run(
      "forecast", "victoria/consumption", "--model", "vic", "--horizon", "10", "--output", "out.csv",
      "--quiet")
    #expect(good.status == 0)
    #expect(good.output.isEmpty)
    #expect(try ToolRun.table(try bench.text("out.csv")).count == 10)
    let bad = try bench.run(
      "forecast", "victoria/consumption", "--model", "vic", "--output", "no/such/folder/out.csv")
    #expect(bad.status == 73)
  }

  @Test func aPatternForecastsEachSeriesWithItsOwnModel() throws {
    let bench = try Bench()
    try Victoria.ingest(into: bench, factors: ["north": 0.5])
    try bench.run("train", "*/consumption", "--model", "seasonal-naive", "--name", "load")
    let run = try bench.run(
      "forecast", "*/consumption", "--model", "load", "--issue", "2014-12-01", "--horizon", "2")
    #expect(run.status == 0, "\(run.errors)")
    let rows = try run.table()
    #expect(rows.map { $0["model"] ?? "" } == ["load-north", "load-north", "load-victoria", "load-victoria"])
    let (north, victoria) = (Double(rows[0]["forecast"] ?? ""), Double(rows[2]["forecast"] ?? ""))
    #expect(north == victoria.map { $0 * 0.5 })
  }

  @Test func manySeriesAreForecastByHundredsAndNoneIsLost() throws {
    let bench = try Bench()
    let names = (0..<502).map { "area-\(1_000 + $0)" }
    let late = "area-1100"
    let rows = names.flatMap { name in
      (10..<24).flatMap { day in
        (0..<24).map { "2020-0\(name == late ? 2 : 1)-\(day) \($0):00,\(name),\(100 + $0)\n" }
      }
    }
    try bench.write("time,area,load\n" + rows.joined(), to: "load.csv")
    try bench.run(
      "ingest", "load.csv", "--format", "csv", "--time", "time", "--value", "load=consumption",
      "--series-column", "area", "--zone", "UTC")
    try bench.run("train", "area-1000/consumption", "--model", "seasonal-naive", "--name", "load")
    let run = try bench.run(
      "forecast", "*/consumption", "--model", "load", "--issue", "2020-01-24", "--horizon", "2", "--quiet",
      "--output", "out.csv")
    #expect(run.status == 65)
    #expect(run.errors.contains("\(late)/consumption: ") && run.errors.contains("1 series failed"))
    let made = try ToolRun.table(try bench.text("out.csv"))
    let forecast = names.filter { $0 != late }
    #expect(made.map { $0["series"] } == forecast.flatMap { ["\($0)/consumption", "\($0)/consumption"] })
    let stored = try bench.run("export", "forecasts", "--quiet")
    #expect(stored.output == (try bench.text("out.csv")))
  }

  @Test func aForecastIsTheSameWhateverCameAfterIt() throws {
    let bench = try trained("climatology")
    let arguments = ["forecast", "victoria/consumption", "--model", "vic", "--issue", "2014-12-01"]
    let before = try bench.run(
      arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .scratch)
    let later = try Victoria.rows().filter { "\($0.0)" >= "2014-11-30T13:00:00Z" }.map { ($0.0, $0.1 * 9) }
    try Victoria.write(later, unit: "MW", "victoria/consumption", store)
    let after = try bench.run(
      arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])
    #expect(before.output == after.output)
    #expect(!before.output.isEmpty)
  }

  @Test(arguments: [
    (["forecast", "victoria/consumption"], 64, "needs --model NAME"),
    (["forecast", "victoria/consumption", "--model", "vik"], 66, "did you mean 'vic'?"),
    (["forecast", "victoria/consumption", "--model", "vic", "--day", "2014-13-01"], 64, "is not a date"),
    (
      ["forecast", "victoria/consumption", "--model", "vic", "--day", "2014-12-01", "--horizon", "3"], 64,
      "exclude each other"
    ),
    (["forecast", "victoria/consumption", "--model", "vic", "--horizon", "0"], 64, "1 to 100,000"),
    (["forecast", "victoria/consumption", "--model", "vic", "--issue", "2010-01-01"], 65, "no value before"),
    (
      ["forecast", "victoria/consumption", "--model", "vic", "--weather-as", "observd"], 64,
      "did you mean 'observed'?"
    ),
    (
      ["forecast", "victoria/consumption", "--model", "vic", "--what-if", "temperature-3"], 64,
      "reads no weather"
    ),
    (
      ["forecast", "victoria/consumption", "--model", "vic", "--what-if", "warmer"], 64,
      "no change of the weather"
    ),
  ])
  func refusesWithASentence(words: [String], status: Int32, message: String) throws {
    let bench = try trained()
    let process = try bench.start(words)
    process.waitUntilExit()
    let errors = try bench.text(bench.errorName(process))
    #expect(process.terminationStatus == status, "\(errors)")
    #expect(errors.contains(message), "\(errors)")
  }

  @Test func aModelFileChangedByHandIsRefused() throws {
    let bench = try trained()
    let text = try bench.text("models/vic.json")
    try bench.write(text.replacingOccurrences(of: "\"known\":", with: "\"known\": "), to: "models/vic.json")
    let run = try bench.run("forecast", "victoria/consumption", "--model", "vic")
    #expect(run.status == 65)
    #expect(run.errors.contains("hash"))
  }
}
