import Foundation
import Testing

@Suite("train")
struct TrainTests {
  @Test func writesAModelFileWithItsCard() throws {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    let run = try bench.run(
      "train", "victoria/consumption", "--model", "seasonal-naive", "--name", "vic", "--to", "2014-11-30",
      "--json")
    #expect(run.status == 0, "\(run.errors)")
    let models = try #require(try run.json()["models"] as? [[String: Any]])
    #expect(models.count == 1)
    #expect(models[0]["name"] as? String == "vic")
    // The end of a date is the day's end on Melbourne's clocks, in summer time.
    #expect(models[0]["trained_to"] as? String == "2014-11-30T13:00:00Z")
    let file = try bench.text("models/vic.json")
    #expect(file.contains("\"series\":\"victoria/consumption\""))
    #expect(file.contains("\"format\":\"loadstar-model\""))
  }

  @Test func aSearchWritesWhatItChoseOnTheCard() throws {
    let bench = try Bench()
    try Victoria.ingestDays(into: bench)
    func train(_ name: String, db: String) throws -> ToolRun {
      try bench.run(
        "train", "victoria/daily", "--to", "2014-11-30", "--search", "--name", name, "--db", db, "--json")
    }
    let run = try train("found", db: "loadstar.db")
    #expect(run.status == 0, "\(run.errors)")
    let card = try bench.run("models", "show", "found", "--json").json()
    let search = try #require((card["card"] as? [String: Any] ?? card)["search"] as? [String: Any])
    #expect(search["to"] as? String == "2014-11-30")
    let first = try #require(search["starting_error"] as? Double)
    let best = try #require(search["error"] as? Double)
    #expect(best > 0 && best <= first)
    #expect(try #require(search["trials"] as? Int) > 10)
    #expect(search["recipe"] is [String: Any])
    // Readings after the end are not looked at: without them the model is the same to the byte.
    try Victoria.ingestDays(into: bench, through: "2014-11-30")
    #expect(try train("again", db: "short.db").status == 0)
    let files = try ["found", "again"].map { try bench.text("models/\($0).json") }
    #expect(Self.content(files[0]) == Self.content(files[1].replacingOccurrences(of: "again", with: "found")))
  }

  /// What stands in a model file after its hash.
  private static func content(_ file: String) -> Substring {
    file.range(of: "\"content\"").map { file[$0.lowerBound...] } ?? ""
  }

  @Test func aPatternTrainsEachSeriesAndReportsWhatFailed() throws {
    let bench = try Bench()
    try Victoria.ingest(into: bench, factors: ["north": 0.3, "south": 0.7, "void": .nan])
    let run = try bench.run("train", "*/consumption", "--model", "climatology", "--name", "load", "--json")
    #expect(run.status == 65)
    let report = try run.json()
    let models = try #require(report["models"] as? [[String: Any]])
    #expect(models.compactMap { $0["name"] as? String } == ["load-north", "load-south", "load-victoria"])
    let failed = try #require(report["failed"] as? [[String: Any]])
    #expect(failed.count == 1)
    #expect(failed[0]["series"] as? String == "void/consumption")
    #expect(bench.exists("models/load-south.json"))
    #expect(!bench.exists("models/load-void.json"))
  }

  @Test func aSecondRunKeepsWhatIsDoneAndTrainsWhatIsNot() throws {
    let bench = try Bench()
    try Victoria.ingest(into: bench, factors: ["north": 0.3, "south": 0.7])
    func kept() throws -> [String: Bool] {
      let run = try bench.run("train", "*/consumption", "--model", "climatology", "--name", "m-*", "--json")
      let models = try #require(try run.json()["models"] as? [[String: Any]])
      return Dictionary(
        uniqueKeysWithValues: models.map { ($0["name"] as? String ?? "", $0["kept"] as? Bool ?? true) })
    }
    #expect(try kept() == ["m-north": false, "m-south": false, "m-victoria": false])
    try FileManager.default.removeItem(atPath: bench.path("models/m-south.json"))
    #expect(try kept() == ["m-north": true, "m-south": false, "m-victoria": true])
    // New data of one series is trained on, the others stay.
    try Victoria.ingest(into: bench, factors: ["north": 0.31])
    #expect(try kept() == ["m-north": false, "m-south": true, "m-victoria": true])
  }

  @Test(arguments: [
    (["train", "victoria/consumtion"], 66, "did you mean 'victoria/consumption'?"),
    (["train", "victoria/consumption", "--model", "regresion"], 64, "did you mean 'regression'?"),
    (
      ["train", "victoria/consumption", "--model", "seasonal", "--search"], 64,
      "'seasonal' chooses for itself"
    ),
    (["train", "victoria/consumption", "--nam", "x"], 64, "did you mean '--name'?"),
    (["train", "victoria/consumption", "--issue", "25:00"], 64, "is not a clock time"),
    (["train", "victoria/consumption", "--model", "climatology", "--name", "../x"], 64, "is no model name"),
    (
      ["train", "victoria/consumption", "--model", "climatology", "--weather", "victoria/temprature"], 66,
      "did you mean 'victoria/temperature'?"
    ),
    (
      ["train", "victoria/consumption", "--model", "climatology", "--holidays", "atlantis"], 65,
      "neither a built-in holiday calendar"
    ),
    (
      ["train", "victoria/consumption", "--model", "climatology", "--models", "/proc/none"], 73,
      "can't be made"
    ),
    (["train", "*/nothing"], 66, "no series matches"),
  ])
  func refusesWithASentence(words: [String], status: Int32, message: String) throws {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    let process = try bench.start(words)
    process.waitUntilExit()
    let errors = try bench.text(bench.errorName(process))
    #expect(process.terminationStatus == status, "\(errors)")
    #expect(errors.contains(message), "\(errors)")
    #expect(try bench.text(bench.outputName(process)).isEmpty)
  }

  @Test func aMissingDatabaseIsNotMade() throws {
    let bench = try Bench()
    #expect(try bench.run("train", "a/b").status == 66)
    #expect(!bench.exists("loadstar.db"))
  }
}
