import CivilTime
import Foundation
import Testing

/// A daily series whose readings begin at local midnights, through both clock changes of 2018.
@Suite("Days of local midnights")
struct LocalDayTests {
  private static let first = LocalDate(year: 2016, month: 1, day: 1)
  private static let trained = LocalDate(year: 2018, month: 3, day: 20)

  private func midnight(_ date: LocalDate) throws -> String {
    "\(LocalDay(date: date, zone: try TimeZoneRules.named("Europe/Paris")).start)"
  }

  private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

  /// The midnights of some days from a date on.
  private func midnights(_ from: String, _ count: Int) throws -> [String] {
    try (0..<count).map { try midnight(try date(from) + $0) }
  }

  private func value(_ date: LocalDate) -> Double {
    let year = 2 * Double.pi * Double(date.dayOfYear) / 365.25
    let noise = Double(date.dayNumber * 7_919 % 101) / 5
    return (1_000 + 200 * cos(year) - (date.isWeekend ? 150 : 0) + noise).rounded()
  }

  /// Readings of [from, to), the times as its clock and its offset show them.
  private func readings(_ from: LocalDate, _ to: LocalDate) throws -> String {
    let zone = try TimeZoneRules.named("Europe/Paris")
    let rows = (0..<to - from).map { day -> String in
      let date = from + day
      let hours = zone.offset(at: zone.startOfDay(date)) / 3_600
      return "paris/load,\(date)T00:00+0\(hours):00,\(value(date))"
    }
    return (["series,time,value"] + rows).joined(separator: "\n") + "\n"
  }

  /// A history up to a date, with a model trained on what lies before 20 March 2018.
  private func bench(through date: String, model: String = "seasonal-naive") throws -> Bench {
    let bench = try Bench()
    try bench.write(try readings(Self.first, try self.date(date)), to: "history.csv")
    for arguments in [
      ["ingest", "history.csv", "--zone", "Europe/Paris"],
      ["train", "paris/load", "--model", model, "--name", "days", "--to", "\(Self.trained)"],
    ] {
      let run = try bench.run(arguments)
      #expect(run.status == 0, "\(run.errors)")
    }
    return bench
  }

  private func table(_ bench: Bench, _ name: String, _ arguments: String...) throws -> [[String: String]] {
    let run = try bench.run(arguments + ["--output", name, "--quiet"])
    #expect(run.status == 0, "\(arguments): \(run.errors)")
    return try ToolRun.table(try bench.text(name))
  }

  @Test(
    "forecasts name the midnights of their days over both changes", arguments: ["regression", "seasonal"])
  func forecasts(model: String) throws {
    let bench = try bench(through: "2018-11-06", model: model)
    for (issue, first) in [("2018-03-23T12:00", "2018-03-24"), ("2018-10-26T12:00", "2018-10-27")] {
      let rows = try table(
        bench, "f.csv", "forecast", "paris/load", "--model", "days", "--issue", issue, "--horizon", "4")
      #expect(rows.map { $0["target_time"] } == (try midnights(first, 4)))
      for (row, day) in zip(rows, 0..<4) {
        let observed = value(try date(first) + day)
        #expect(abs(try #require(Double(row["forecast"] ?? "")) - observed) < 120, "\(row)")
      }
    }
    let summer = try table(bench, "d.csv", "forecast", "paris/load", "--model", "days", "--day", "2018-07-01")
    #expect(summer.map { $0["target_time"] } == ["2018-06-30T22:00:00Z"])
    let exported = try table(bench, "e.csv", "export", "forecasts", "--series", "paris/load")
    #expect(
      Set(exported.compactMap { $0["target_time"] })
        == Set(try midnights("2018-03-24", 4) + midnights("2018-10-27", 4) + midnights("2018-07-01", 1)))
    let explained = try bench.run(
      "explain", "paris/load", "--model", "days", "--issue", "2018-06-30T12:00", "--target", "2018-07-01")
    #expect(explained.status == 0, "\(explained.errors)")
  }

  @Test("a backtest has a row a day, each at its midnight and beside its reading")
  func backtest() throws {
    let bench = try bench(through: "2018-11-06")
    for (from, to, days) in [("2018-03-20", "2018-04-05", 17), ("2018-10-20", "2018-11-04", 16)] {
      let rows = try table(
        bench, "b.csv", "backtest", "paris/load", "--model", "seasonal-naive", "--from", from, "--to", to)
      #expect(rows.map { $0["target_time"] } == (try midnights(from, days)))
      for (row, day) in zip(rows, 0..<days) {
        #expect(Double(row["observed"] ?? "") == value(try date(from) + day))
      }
    }
  }

  @Test("after the day of 23 hours the next forecast is of the next day")
  func endsInMarch() throws {
    let bench = try bench(through: "2018-03-26")
    let rows = try table(bench, "f.csv", "forecast", "paris/load", "--model", "days", "--horizon", "2")
    #expect(rows.map { $0["target_time"] } == (try midnights("2018-03-26", 2)))
    #expect(rows.first?["issue_time"] == "2018-03-25T22:00:00Z")
  }

  @Test("the audit finds neither gaps nor readings off the grid, and the self-test runs")
  func auditAndSelftest() throws {
    let bench = try bench(through: "2018-11-06")
    let audit = try bench.run("audit", "paris/load", "--json")
    #expect(audit.status == 0 && !audit.output.contains("off-grid") && !audit.output.contains("gap"))
    let test = try bench.run(
      "selftest", "paris/load", "--model", "days", "--injections", "2", "--json", "--quiet")
    #expect(test.status == 0, "\(test.errors)")
  }

  @Test(
    "the monitor takes every day's reading and scores it against that day's forecast",
    arguments: [true, false])
  func monitor(hasModel: Bool) throws {
    let bench = try bench(through: "2018-03-20")
    let end = LocalDate(year: 2018, month: 11, day: 6)
    try bench.write(try readings(Self.trained, end), to: "feed.csv")
    let model = hasModel ? ["--model", "days"] : []
    let run = try bench.run(
      ["monitor", "paris/load", "--source", "file:feed.csv", "--sink", "sqlite", "--json", "--quiet"] + model)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json()["rejected"].map { "\($0)" } ?? "[:]" == "[:]")
    let days = end - Self.trained
    let scores = try table(bench, "s.csv", "export", "scores", "--series", "paris/load")
    #expect(scores.map { $0["time"] } == (try midnights("2018-03-20", days)))
    for (row, day) in zip(scores, 0..<days) where hasModel || day > 0 {
      // The value a week before, corrected by the newest errors.
      let expected = try #require(Double(row["expected"] ?? ""), "\(row)")
      #expect(abs(expected - value(Self.trained + day - 7)) < 60, "\(row)")
    }
    let incidents = try table(bench, "i.csv", "export", "incidents", "--series", "paris/load")
    #expect(!incidents.contains { ["gap", "duplicate", "late"].contains($0["kind"] ?? "") }, "\(incidents)")
  }

  @Test("a day without a reading is a gap from its midnight to the next")
  func gap() throws {
    let bench = try bench(through: "2018-03-20")
    let missing = try date("2018-07-10")
    let feed = try readings(Self.trained, try date("2018-08-01")).split(separator: "\n")
      .filter { !$0.contains(",\(missing)T") }
    try bench.write(feed.joined(separator: "\n") + "\n", to: "feed.csv")
    let run = try bench.run(
      "monitor", "paris/load", "--source", "file:feed.csv", "--model", "days", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
    let incidents = try table(bench, "i.csv", "export", "incidents", "--series", "paris/load")
    let gaps = incidents.filter { $0["kind"] == "gap" }
    #expect(gaps.map { $0["start"] } == [try midnight(missing)])
    #expect(gaps.map { $0["end"] } == [try midnight(missing + 1)])
  }
}
