import Foundation
import Testing

@Suite("ingest and audit")
struct IngestCommandTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  @Test func storesAndAccountsForEveryValue() throws {
    try bench.write(
      "utc,load,t\n2018-01-01T00:00Z,1,2\n2018-01-01T00:30Z,,3\n2018-01-01T01:00Z,x,4\n", to: "a.csv")
    let words = [
      "ingest", "a.csv", "--format", "csv", "--value", "load=france/consumption", "--value",
      "t=france/temperature",
    ]
    let process = try bench.start(words + ["--json"], environment: [:])
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let report = try ToolRun(status: 0, output: bench.text(bench.outputName(process)), errors: "").json()
    func count(_ key: String) -> Int { report[key] as? Int ?? -1 }
    #expect(count("values") == 6)
    #expect(
      count("new") + count("changed") + count("unchanged") + count("missing") + count("rejected_values") == 6)
    let rejected = try #require(report["rejected"] as? [[String: Any]])
    #expect(rejected.first?["line"] as? Int == 4)
    #expect(rejected.first?["file"] as? String == "a.csv")
  }

  @Test func aColumnWithoutAnyValueIsNamed() throws {
    try bench.write("utc,load,void\n2018-01-01T00:00Z,1,\n2018-01-01T00:30Z,2,ND\n", to: "a.csv")
    let run = try bench.run(
      "ingest", "a.csv", "--format", "csv", "--value", "load=a/load", "--value", "void=a/void")
    #expect(run.status == 0)
    #expect(run.errors.contains("no row has a value for a/void"), "\(run.errors)")
    #expect(!run.errors.contains("a/load"))
  }

  @Test(arguments: [
    (["nowhere"], 66, "no such file"),
    (["a.csv"], 65, "none of the layouts"),
    (["a.csv", "--format", "csv", "--value", "lod=a/b"], 65, "did you mean 'load'?"),
    (["a.csv", "--format", "csv", "--value", "load=A B"], 64, "is not a series name"),
    (["a.csv", "--format", "rte", "--time", "utc"], 64, "--format csv"),
    (["a.csv", "--format", "csv", "--zone", "Mars"], 64, "--zone"),
    (["cut.csv", "--format", "csv"], 65, "cut.csv, line 3, column 1: the file ends in the middle of a row"),
    ([], 64, "needs PATH"),
  ])
  func saysWhatIsWrong(words: [String], status: Int, message: String) throws {
    try bench.write("utc,load\n2018-01-01T00:00Z,1\n", to: "a.csv")
    try bench.write("utc,load\n2018-01-01T00:00Z,1\n2018-01-01T00:", to: "cut.csv")
    let process = try bench.start(["ingest"] + words, environment: [:])
    process.waitUntilExit()
    #expect(Int(process.terminationStatus) == status)
    #expect(try bench.text(bench.errorName(process)).contains(message))
  }

  /// One table for each way in which a file can be corrupted; of none may anything be stored.
  private static let corrupted: [(name: String, bytes: [UInt8], place: String)] = {
    let head = "utc,load\n2018-01-01T00:00Z,1\n"
    return [
      ("text in a number", Array((head + "2018-01-01T00:30Z,12x4\n").utf8), "line 3, column 2"),
      ("cut in a row", Array((head + "2018-01-01T00:").utf8), "line 3, column 1"),
      ("binary", Array(head.utf8) + [0, 1, 2, 0x0A], "line 3, column 1"),
      ("wrong encoding", Array((head + "2018-01-01T00:30Z,2,é").utf8) + [0xFF, 0x0A], "line 3, column 3"),
      ("long line", Array(head.utf8) + [UInt8](repeating: 0x61, count: 10 << 20), "line 3, column 1"),
      ("header only", Array("utc,load\n".utf8), "line 2"),
      ("a field short", Array((head + "2018-01-01T00:30Z\n").utf8), "line 3"),
      ("column missing", Array("utc,lad\n2018-01-01T00:00Z,1\n".utf8), "line 1"),
    ]
  }()

  @Test(arguments: corrupted.indices)
  func aCorruptedFileIsRefusedAsAWhole(index: Int) throws {
    let item = Self.corrupted[index]
    try Data(item.bytes).write(to: URL(fileURLWithPath: bench.path("bad.csv")))
    let words = ["ingest", "bad.csv", "--format", "csv", "--value", "load=a/b", "--strict"]
    let process = try bench.start(words, environment: [:])
    process.waitUntilExit()
    #expect(process.terminationStatus == 65, "\(item.name)")
    let message = try bench.text(bench.errorName(process))
    #expect(message.contains("bad.csv, \(item.place)"), "\(item.name): \(message)")
    #expect(try bench.run("export", "readings", "--output", "-").lines.count <= 1, "\(item.name)")
  }

  @Test func withoutStrictOneFaultyRowIsListedAndTheOthersGoIn() throws {
    try bench.write("utc,load\n2018-01-01T00:00Z,1\n2018-01-01T00:30Z,12x4\n", to: "a.csv")
    let run = try bench.run("ingest", "a.csv", "--format", "csv", "--value", "load=a/b")
    #expect(run.status == 0)
    #expect(run.errors.contains("a.csv, line 3, column 2: left out: '12x4' is no number"))
    #expect(run.output.contains("1 new"))
  }

  @Test func aBadFileAmongGoodOnesEndsWithItsMessage() throws {
    try FileManager.default.createDirectory(atPath: bench.path("in"), withIntermediateDirectories: true)
    try bench.write("utc,load\n2018-01-01T00:00Z,1\n", to: "in/a.csv")
    try bench.write("utc,load\n", to: "in/b.csv")
    let run = try bench.run("ingest", "in", "--format", "csv")
    #expect(run.status == 65)
    #expect(run.errors.contains("in/b.csv, line 2: there is a header and no row of data"))
    #expect(try bench.run("series").output.contains("a/load"))
  }

  @Test(.enabled(if: Self.dailyFolder != nil, "the larger data sets are not there"))
  func findsTheRealFaultsOfOldDailyFiles() throws {
    let folder = try #require(Self.dailyFolder)
    #expect(try bench.run("ingest", folder).status == 0)
    let load = try findings("france/consumption")
    let stuck = load.filter { $0["kind"] == "stuck" }
    #expect(stuck.map { $0["start"] } == ["2001-06-02T22:00:00Z", "2001-07-28T22:00:00Z"])
    #expect(stuck.map { $0["end"] } == ["2001-06-04T22:00:00Z", "2001-07-30T22:00:00Z"])
    #expect(!load.contains { ["spike", "sentinel", "unit"].contains($0["kind"]) })
    let forecast = try findings("france/forecast-day-ahead")
    let sentinel = forecast.filter { $0["kind"] == "sentinel" }
    #expect(sentinel.map { $0["start"] } == ["2003-07-02T22:15:00Z"])
    let spikes = forecast.filter { $0["kind"] == "spike" }.compactMap { $0["start"] }
    #expect(spikes.contains("2003-12-09T22:45:00Z"))
    #expect(spikes.contains("2009-07-21T21:45:00Z"))
  }

  private func findings(_ series: String) throws -> [[String: String]] {
    let report = try bench.run("audit", series, "--json").json()
    let found = try #require(report["findings"] as? [[String: Any]])
    return found.map { $0.compactMapValues { $0 as? String } }
  }

  private static var dailyFolder: String? {
    let set = ProcessInfo.processInfo.environment["LOADSTAR_SHARED_DATA"]
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path =
      (set ?? root.deletingLastPathComponent().appendingPathComponent("shared/data").path) + "/rte-daily"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
