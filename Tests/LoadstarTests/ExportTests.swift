import CivilTime
import Foundation
import History
import Readings
import Testing

@Suite("export, explain, backup and check")
struct ExportTests {
  private func bench() throws -> Bench {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    return bench
  }

  @Test func exportedReadingsCanBeTakenInAgain() throws {
    let bench = try bench()
    let export = try bench.run(
      "export", "readings", "--series", "victoria/consumption", "--from", "2014-06-01", "--to", "2014-06-02",
      "--output", "june.csv", "--quiet")
    #expect(export.status == 0, "\(export.errors)")
    let rows = try ToolRun.table(try bench.text("june.csv"))
    #expect(rows.count == 96)
    #expect(rows[0]["time"] == "2014-05-31T14:00:00Z")
    #expect(rows[0]["quality"] == "measured")
    let again = try bench.run("ingest", "june.csv", "--json")
    #expect(again.status == 0, "\(again.errors)")
    let report = try again.json()
    #expect(report["new"] as? Int == 0)
    #expect(report["changed"] as? Int == 0)
    #expect(report["unchanged"] as? Int == 96)
  }

  @Test func exportedForecastsAreThoseThatWereMade() throws {
    let bench = try bench()
    try bench.run("train", "victoria/consumption", "--model", "seasonal-naive", "--name", "vic")
    let made = try bench.run("forecast", "victoria/consumption", "--model", "vic", "--day", "2014-12-05")
    let export = try bench.run("export", "forecasts", "--series", "victoria/consumption")
    #expect(export.output == made.output)
    #expect(export.lines.count == 49)
  }

  @Test func scoresAndIncidentsHaveTheContractsColumns() throws {
    let bench = try bench()
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .scratch)
    let series = try store.series(named: SeriesName(parsing: "victoria/consumption")).id
    let slot = Instant(seconds: 1_400_000_400)
    try store.write([
      ScoreRecord(
        series: series, instant: slot, value: 5, expected: 4.5, low: 4, high: .nan, p: 0.01, score: 0.99,
        flag: true,
        kind: "point")
    ])
    try store.save(
      IncidentRecord(
        id: "a1", series: series, kind: "point", incidentClass: "load", state: "closed", start: slot,
        end: slot + 1_800, peak: slot, peakScore: 0.99, energy: 12.5, message: "high, by \"0.5\"",
        reported: slot))
    let scores = try bench.run("export", "scores")
    #expect(scores.lines[0] == "series,time,value,expected,q05,q95,p,score,flag,kind")
    #expect(scores.lines[1] == "victoria/consumption,2014-05-13T17:00:00Z,5,4.5,4,,0.01,0.99,true,point")
    let incidents = try bench.run("export", "incidents")
    #expect(incidents.lines.count == 2)
    #expect(incidents.lines[1].hasSuffix("12.5,\"high, by \"\"0.5\"\"\""))
    #expect(try bench.run("export", "incidents", "--from", "2014-06-01").lines.count == 1)
  }

  private struct Forecast: Decodable { let forecast: Double }

  @Test func effectsAddUpToTheForecast() throws {
    let bench = try bench()
    try bench.run(
      "train", "victoria/consumption", "--name", "vic", "--weather", "victoria/temperature", "--to",
      "2014-10-31")
    let arguments = ["explain", "victoria/consumption", "--model", "vic", "--target", "2014-11-05T18:00"]
    let run = try bench.run(
      arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], "--json")
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json()
    let effects = try #require(json["effects"] as? [[String: Any]])
    #expect(effects.count > 3)
    let forecast = try #require(json["forecast"] as? Double)
    let sum = effects.reduce(0) { $0 + ($1["value"] as? Double ?? .nan) }
    #expect(abs(sum - forecast) < 1e-6 * forecast)
    let made = try bench.run("forecast", "victoria/consumption", "--model", "vic", "--day", "2014-11-05")
    let row = try made.table().first { $0["target_time"] == json["target_time"] as? String }
    // `JSONSerialization` may lose the last bit of a number; the decoder does not.
    let exact = try JSONDecoder().decode(Forecast.self, from: Data(run.output.utf8)).forecast
    #expect(Double(row?["forecast"] ?? "") == exact)
    let text = try bench.run(
      arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])
    #expect(text.output.contains("█") && text.output.contains("forecast"))
  }

  @Test func aCurvePassesThroughTheForecast() throws {
    let bench = try bench()
    try bench.run(
      "train", "victoria/consumption", "--name", "vic", "--weather", "victoria/temperature", "--to",
      "2014-10-31")
    let run = try bench.run(
      "explain", "victoria/consumption", "--model", "vic", "--target", "2014-11-05T18:00", "--curve",
      "temperature")
    let rows = try run.table()
    #expect(rows.map { $0["change"] ?? "" } == (-10...10).map { "\($0)" })
    #expect(rows[10]["effect"] == "0")
    #expect(rows[0]["effect"] != "0")
  }

  @Test func whatIfChangesTheForecastAndStoresNothing() throws {
    let bench = try bench()
    try bench.run(
      "train", "victoria/consumption", "--name", "vic", "--weather", "victoria/temperature", "--to",
      "2014-10-31")
    let colder = try bench.run(
      "forecast", "victoria/consumption", "--model", "vic", "--day", "2014-11-05", "--what-if",
      "temperature-10",
      "--json")
    #expect(colder.status == 0, "\(colder.errors)")
    let json = try colder.json()
    #expect(json["stored"] as? Bool == false)
    let rows = try #require(json["rows"] as? [[String: Any]])
    #expect(rows.contains { $0["forecast"] as? Double != $0["without_change"] as? Double })
    #expect(try bench.run("export", "forecasts").lines.count == 1)
  }

  @Test func aBackupIsAHistoryOfItsOwn() throws {
    let bench = try bench()
    #expect(try bench.run("backup", "copy.db").status == 0)
    let series = try bench.run("series", "--db", "copy.db")
    #expect(series.output.contains("victoria/temperature"))
    #expect(try bench.run("backup", "no/folder/copy.db").status == 73)
    #expect(try bench.run("backup", "loadstar.db").status != 0)
  }

  @Test func checkFindsADamagedModelAndCountsGaps() throws {
    let bench = try bench()
    try bench.run("train", "victoria/consumption", "--model", "climatology", "--name", "vic")
    let sound = try bench.run("check", "--json")
    #expect(sound.status == 0, "\(sound.errors)")
    let series = try #require(try sound.json()["series"] as? [[String: Any]])
    #expect(series.allSatisfy { $0["missing"] as? Int == 0 })
    let text = try bench.text("models/vic.json")
    try bench.write(String(text.dropLast(40)), to: "models/vic.json")
    let damaged = try bench.run("check")
    #expect(damaged.status == 65)
    #expect(damaged.output.contains("model vic"))
  }

  @Test func checkFindsADamagedDatabase() throws {
    let bench = try bench()
    let handle = try #require(FileHandle(forUpdatingAtPath: bench.path("loadstar.db")))
    try handle.seek(toOffset: 300_000)
    try handle.write(contentsOf: Data(repeating: 0xAB, count: 40_000))
    try handle.close()
    #expect(try bench.run("check").status == 65)
  }

  @Test func refusesWithASentence() throws {
    let bench = try bench()
    let wrong = try bench.run("export", "reading")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("did you mean 'readings'?"))
    #expect(try bench.run("export", "readings", "--series", "a/b").status == 66)
    #expect(try bench.run("export", "readings", "--output", "no/folder/x.csv").status == 73)
    #expect(try bench.run("explain", "victoria/consumption", "--model", "x").status == 64)
    #expect(try bench.run("export", "readings", "--db", "none.db").status == 66)
  }
}
