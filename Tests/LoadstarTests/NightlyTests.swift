import CivilTime
import Foundation
import Testing

@Suite("nightly")
struct NightlyTests {
  /// A bench with the readings up to a day as a file to take in, and a night's command on it.
  private func bench(until day: String) throws -> Bench {
    let bench = try Bench()
    try FileManager.default.createDirectory(atPath: bench.path("in"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: bench.path("out"), withIntermediateDirectories: true)
    try deliver(until: day, to: bench)
    return bench
  }

  private func deliver(until day: String, to bench: Bench) throws {
    let rows = try Victoria.rows().filter { "\($0.0)" < day }
    let loads = rows.map { "victoria/consumption,\($0.0),\($0.1)" }
    let temperatures = rows.map { "victoria/temperature,\($0.0),\($0.2)" }
    let text = (["series,time,value"] + loads + temperatures).joined(separator: "\n") + "\n"
    try bench.write(text, to: "in/readings.csv")
  }

  private func night(_ bench: Bench, kind: String = "regression") throws -> [String: Any] {
    let run = try bench.run(
      "nightly", "victoria/consumption", "--model", kind, "--name", "vic", "--weather",
      "victoria/temperature",
      "--weather-as", "observed", "--ingest", "in", "--export", "out", "--json")
    #expect(run.status == 0, "\(run.errors)")
    return try run.json()
  }

  private func outcome(_ report: [String: Any]) throws -> [String: Any] {
    try #require((report["series"] as? [[String: Any]])?.first)
  }

  @Test func trainsPromotesForecastsAndExports() throws {
    let bench = try bench(until: "2014-10-31T13:00:00Z")
    let first = try outcome(try night(bench))
    #expect(first["action"] as? String == "promoted")
    #expect(first["reason"] as? String == "no model yet")
    let file = try bench.text("models/vic.json")
    let exported = try ToolRun.table(try bench.text("out/victoria-consumption.csv"))
    #expect(exported.count == first["rows"] as? Int)
    #expect(exported.first?["model"] as? String == "vic")
    // The same night again: nothing is due, and nothing changes.
    let second = try outcome(try night(bench))
    #expect(second["action"] as? String == "kept")
    #expect(try bench.text("models/vic.json") == file)
    #expect(try ToolRun.table(try bench.text("out/victoria-consumption.csv")) == exported)
  }

  @Test func aModelGrownOldIsChallengedOnDaysThatNeitherHasSeen() throws {
    let bench = try bench(until: "2014-10-17T13:00:00Z")
    let first = try outcome(try night(bench))
    let trained = try #require(first["trained_to"] as? String)
    try deliver(until: "2014-11-14T13:00:00Z", to: bench)
    let later = try outcome(try night(bench))
    let champion = try #require((later["champion"] as? [String: Any])?["mae"] as? Double)
    let challenger = try #require((later["challenger"] as? [String: Any])?["mae"] as? Double)
    #expect(later["action"] as? String == (challenger < champion ? "promoted" : "rejected"))
    let now = try #require(later["trained_to"] as? String)
    #expect(challenger < champion ? now > trained : now == trained)
    // Neither has seen the last seven days.
    #expect(now < "2014-11-08")
    #expect(bench.exists("models/archive/vic-\(trained.prefix(10)).json") == (challenger < champion))
  }

  @Test func aChallengerThatDoesNotWinIsNotPromoted() throws {
    // The mean of the month and type of day is no match for the week before in this week.
    let bench = try bench(until: "2014-09-12T14:00:00Z")
    let report = try outcome(try night(bench, kind: "climatology"))
    let bar = try #require((report["champion"] as? [String: Any])?["mae"] as? Double)
    let challenger = try #require((report["challenger"] as? [String: Any])?["mae"] as? Double)
    try #require(challenger >= bar)
    #expect(report["action"] as? String == "rejected")
    #expect(try bench.text("models/vic.json").contains("\"kind\":\"seasonal-naive\""))
    #expect(report["rows"] as? Int ?? 0 > 0)
  }

  @Test func killedAtAnyMomentItEndsWhereAnUndisturbedRunEnds() throws {
    let undisturbed = try bench(until: "2014-10-31T13:00:00Z")
    _ = try night(undisturbed)
    let killed = try bench(until: "2014-10-31T13:00:00Z")
    for milliseconds in [50, 200, 500, 900] {
      let process = try killed.start([
        "nightly", "victoria/consumption", "--model", "regression", "--name", "vic", "--weather",
        "victoria/temperature", "--weather-as", "observed", "--ingest", "in", "--export", "out",
      ])
      usleep(useconds_t(milliseconds * 1_000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    _ = try night(killed)
    #expect(try killed.text("models/vic.json") == undisturbed.text("models/vic.json"))
    #expect(
      try killed.text("out/victoria-consumption.csv") == undisturbed.text("out/victoria-consumption.csv"))
    #expect(try killed.run("check").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: killed.path("out")).count == 1)
  }

  @Test func aFileThatCanNotBeReadDoesNotStopTheNight() throws {
    let bench = try bench(until: "2014-10-31T13:00:00Z")
    try bench.write("series,time,value\nvictoria/consumption,when,5\n\u{0}\u{1}", to: "in/broken.csv")
    let report = try night(bench)
    #expect(try outcome(report)["rows"] as? Int ?? 0 > 0)
  }

  @Test func aChallengerGetsTheRecipeThatASearchChose() throws {
    let bench = try Bench()
    try ingestDays(into: bench)
    let search = try bench.run(
      "train", "victoria/daily", "--to", "2014-08-31", "--search", "--name", "vic", "--json")
    #expect(search.status == 0, "\(search.errors)")
    let champion = try bench.text("models/vic.json")
    let recipe = try #require(try Self.card(champion)["search"] as? [String: Any])["recipe"] as? [String: Any]
    let factors = try #require(recipe?["penaltyFactors"] as? [String: Double])
    let factor = try #require(recipe?["penaltyFactor"] as? Double)
    try #require(factor != 1 || factors.values.contains { $0 != 1 })
    /// The card of the challenger, which had to win for it to be seen.
    func challenger(_ words: String...) throws -> [String: Any] {
      try bench.write(champion, to: "models/vic.json")
      let run = try bench.run(
        ["nightly", "victoria/daily", "--model", "regression", "--name", "vic", "--json"] + words)
      try #require(try outcome(try run.json())["action"] as? String == "promoted", "\(run.output)")
      return try Self.card(try bench.text("models/vic.json"))
    }
    let (found, plain) = (try challenger(), try challenger("--default-recipe"))
    #expect(plain["search"] == nil)
    let kept = try #require(found["search"] as? [String: Any])["recipe"] as? NSDictionary
    #expect(kept == recipe as NSDictionary?)
    let (penalties, usual) = (try Self.penalties(found), try Self.penalties(plain))
    #expect(Set(penalties.keys) == Set(usual.keys))
    for (group, penalty) in penalties {
      let expected = try #require(usual[group]) * factor * factors[group, default: 1]
      #expect(abs(penalty - expected) <= 1e-9 * expected, "\(group)")
    }
    // Features that are asked for count over those of the search, whose penalties stay.
    let asked = try challenger("--feature", "school")
    #expect(try #require(asked["features"] as? Int) > #require(found["features"] as? Int))
    #expect(try Self.penalties(asked)["weekday"] == penalties["weekday"])
  }

  /// The mean demand of each UTC day, whose level falls so far in December that a model from August is far off.
  private func ingestDays(into bench: Bench) throws {
    let days = Dictionary(grouping: try Victoria.rows()) { "\($0.0)".prefix(10) }
    let lines = days.sorted { $0.key < $1.key }.map { day, rows in
      let mean = rows.map(\.1).reduce(0, +) / Double(rows.count)
      return "victoria/daily,\(day)T00:00:00Z,\(day < "2014-12-01" ? mean : 0.7 * mean)"
    }
    try bench.write((["series,time,value"] + lines).joined(separator: "\n") + "\n", to: "days.csv")
    let run = try bench.run("ingest", "days.csv", "--zone", "UTC")
    #expect(run.status == 0, "\(run.errors)")
  }

  private static func card(_ file: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(file.utf8)) as? [String: Any]
    return try #require((object?["content"] as? [String: Any])?["card"] as? [String: Any])
  }

  private static func penalties(_ card: [String: Any]) throws -> [String: Double] {
    try #require(card["penalties"] as? [String: Double])
  }
}
