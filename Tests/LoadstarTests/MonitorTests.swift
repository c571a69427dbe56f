import CivilTime
import Foundation
import History
import Readings
import Testing

/// The monitor as a process: exactly once in effect, whatever ends it.
@Suite("monitor")
struct MonitorTests {
  /// Two areas' half-hours from November on, with faults and with lines that are none.
  static func feed() throws -> String {
    let start = try #require(TimeText("2014-10-31T13:00:00Z")?.instant(in: .utc))
    var lines = ["series,time,value"]
    for (index, row) in try Victoria.rows().filter({ $0.0 >= start }).enumerated() {
      for (area, factor) in [("victoria", 1.0), ("tasmania", 0.3)] {
        var text = "\(row.1 * factor)"
        if area == "victoria" {
          if index == 400 { text = "\(row.1 * 1.4)" }
          if index == 700 { text = "-999" }
          if index == 900 { text = "" }
          if (1_000..<1_012).contains(index) { text = "4321.5" }
          if (1_300..<1_304).contains(index) { continue }
        }
        lines.append("\(area)/consumption,\(row.0),\(text)")
        if index == 1_500 { lines.append("\(area)/consumption,\(row.0),\(text)") }
      }
      if index % 500 == 250 {
        lines += ["not a reading", "victoria/consumption,2014-13-45,1", "nowhere/x,\(row.0),1"]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func bench() throws -> Bench {
    let bench = try Bench()
    let end = try #require(TimeText("2014-10-31T13:00:00Z")?.instant(in: .utc))
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .scratch)
    let rows = try Victoria.rows().filter { $0.0 < end }
    for (name, factor) in [("victoria/consumption", 1.0), ("tasmania/consumption", 0.3)] {
      try Victoria.write(rows.map { ($0.0, $0.1 * factor) }, unit: "MW", name, store)
    }
    try bench.write(try feed(), to: "feed.csv")
    return bench
  }

  private func bench() throws -> Bench { try Self.bench() }

  private let arguments = [
    "monitor", "*/consumption", "--source", "file:feed.csv", "--sink", "sqlite", "--sink",
    "file:events.jsonl",
    "--checkpoint-readings", "200", "--json",
  ]

  /// All that a run leaves behind that a reader could see.
  private func outcome(_ bench: Bench) throws -> [String] {
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .readOnly)
    var lines = [try bench.text("events.jsonl"), try bench.text("loadstar.db.dead-letters.jsonl")]
    for series in try store.series() {
      try store.forEachScore(of: series.id, allRevisions: true) { lines.append("\($0)") }
      try store.forEachForecastRow(of: series.id) { lines.append("\($0)") }
      for stored in try store.readings(of: series) {
        lines.append("\(stored.reading.instant) \(stored.reading.value) \(stored.reading.quality)")
      }
    }
    lines += try store.incidents(IncidentQuery(allRevisions: true)).map { "\($0)" }
    lines.append("\(try store.deadLetters().sorted { $0.key < $1.key })")
    return lines
  }

  private func finish(_ bench: Bench, _ arguments: [String]) throws -> Int32 {
    let process = try bench.start(arguments)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits until the events that a run has written pass a length, and a moment more; false where the run ends before.
  private func waitForEvents(_ length: Int, then moment: UInt32, _ process: Process, _ bench: Bench) -> Bool {
    for _ in 0..<180_000 where process.isRunning {
      var status = stat()
      if stat(bench.path("events.jsonl"), &status) == 0, Int(status.st_size) >= length {
        usleep(moment)
        return process.isRunning
      }
      usleep(500)
    }
    return false
  }

  /// The scores that the last checkpoint of a killed run committed.
  private func committedScores(_ bench: Bench) throws -> Int {
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .readOnly)
    var count = 0
    for series in try store.series() { try store.forEachScore(of: series.id) { _ in count += 1 } }
    return count
  }

  /// The kills are spread over the whole run by what it has written, not by a clock: each kill has a share of the
  /// events of its own to wait for, and falls a few milliseconds after it, wherever that is.
  @Test func killedAtAnyMomentItSaysTheSameAsACleanRun() throws {
    let clean = try bench()
    #expect(try finish(clean, arguments) == 0)
    let expected = try outcome(clean)
    #expect(expected.count > 5_000)
    let (whole, scores) = (try clean.text("events.jsonl").utf8.count, try committedScores(clean))
    let killed = try bench()
    let wanted = 10
    var committed: [Int] = []
    for kill in 0..<wanted {
      let process = try killed.start(arguments)
      let share = whole * (2 * kill + 1) / (2 * wanted)
      if waitForEvents(share, then: UInt32(kill * 7_919 % 9_000), process, killed) {
        Glibc.kill(process.processIdentifier, SIGKILL)
      }
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { committed.append(try committedScores(killed)) }
    }
    // Most runs were killed, and resumed at different places in the middle of the feed.
    #expect(committed.count >= wanted / 2, "\(committed)")
    let middles = Set(committed.filter { $0 > 0 && $0 < scores })
    #expect(middles.count >= 3, "\(committed) of \(scores)")
    let last = try killed.start(arguments)
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    let found = try outcome(killed)
    #expect(found.count == expected.count)
    for (left, right) in zip(found, expected) where left != right {
      Issue.record("after kill -9: \(left.prefix(300))\nin a clean run: \(right.prefix(300))")
      break
    }
  }

  /// Without a model of its own the monitor issues forecasts by a stand-in; a restart must not take what that has
  /// issued for the forecasts of another, which will go on coming.
  @Test func aRunInTwoPartsSaysWhatOneRunSays() throws {
    let whole = try bench()
    #expect(try finish(whole, arguments) == 0)
    let parts = try bench()
    let lines = try Self.feed().split(separator: "\n", omittingEmptySubsequences: false)
    try parts.write(lines.prefix(lines.count / 2).joined(separator: "\n") + "\n", to: "feed.csv")
    #expect(try finish(parts, arguments) == 0)
    try parts.write(try Self.feed(), to: "feed.csv")
    #expect(try finish(parts, arguments) == 0)
    let found = try outcome(parts), expected = try outcome(whole)
    #expect(found.count == expected.count)
    let difference = zip(found, expected).first { $0 != $1 }
    #expect(difference == nil, "in two parts, and in one: \(difference.map { "\($0)" } ?? "")")
  }

  /// Feeds a run through a pipe; `isWhole`: to the end, else it is killed while it waits for more.
  private func pipe(_ text: Substring, isWhole: Bool = true, _ bench: Bench) throws {
    let input = Pipe()
    let process = try bench.start(
      arguments.map { $0 == "file:feed.csv" ? "-" : $0 }, input: input)
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    if !isWhole {
      // Time for a heartbeat's checkpoint; where it is too short, there is less to go wrong.
      usleep(2_500_000)
      kill(process.processIdentifier, SIGKILL)
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationReason == (isWhole ? .exit : .uncaughtSignal))
  }

  /// Until enough of a pipe that is sent again has come to know it by, the old place in it counts.
  @Test func aPipeSentAgainThatBreaksOffAtOnceLosesNothing() throws {
    let whole = try bench()
    let text = try Self.feed()
    try pipe(text[...], whole)
    let broken = try bench()
    let half = try #require(text.prefix(text.count / 2).lastIndex(of: "\n"))
    try pipe(text[...half], broken)
    try pipe(text.prefix(100), isWhole: false, broken)
    try pipe(text[...], broken)
    let found = try outcome(broken), expected = try outcome(whole)
    #expect(found.count == expected.count)
    let difference = zip(found, expected).first { $0 != $1 }
    #expect(difference == nil, "broken off, and in one: \(difference.map { "\($0)" } ?? "")")
  }

  @Test func aSecondRunOverTheSameFileAddsNothing() throws {
    let bench = try bench()
    #expect(try finish(bench, arguments) == 0)
    let once = try outcome(bench)
    #expect(try finish(bench, arguments) == 0)
    #expect(try outcome(bench) == once)
  }

  @Test func faultsAreFoundAndLinesThatAreNoneAreCounted() throws {
    let bench = try bench()
    let run = try bench.run(
      "monitor", "*/consumption", "--source", "file:feed.csv", "--sink", "sqlite", "--sink", "-")
    #expect(run.status == 0, "\(run.errors)")
    let incidents = run.lines.filter { $0.contains("\"type\":\"incident\"") }
    for kind in ["sentinel", "stuck", "gap", "duplicate", "point"] {
      #expect(incidents.contains { $0.contains("\"kind\":\"\(kind)\"") }, "no \(kind)")
    }
    let letters = try bench.text("loadstar.db.dead-letters.jsonl").split(separator: "\n")
    #expect(letters.count == 18 && letters[0].contains("\"line\":504"), "\(letters.first ?? "")")
    let list = try bench.run("incidents", "list", "--json")
    let rows = try #require(try list.json()["incidents"] as? [[String: Any]])
    #expect(rows.count >= 5)
    let id = try #require(rows[0]["id"] as? String)
    #expect(try bench.run("incidents", "acknowledge", id).status == 0)
    #expect(try bench.run("incidents", "note", id, "seen", "it").status == 0)
    #expect(try bench.run("incidents", "mute", id, "--for", "2d").status == 0)
    let shown = try bench.run("incidents", "show", id, "--json").json()
    #expect(shown["acknowledged"] is String && shown["muted_until"] is String)
    #expect((shown["notes"] as? [[String: String]])?.first?["text"] == "seen it")
    #expect(try bench.run("incidents", "show", "none").status == 66)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsItWithACheckpointAndStatusZero(signal: Int32) throws {
    let bench = try bench()
    let process = try bench.start(arguments + ["--follow"])
    for _ in 0..<200 where !(try bench.exists("events.jsonl") && bench.text("events.jsonl").count > 100_000) {
      usleep(50_000)
    }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try bench.text(bench.outputName(process)).contains("\"interrupted\":true"))
    // What was followed is not read again.
    #expect(try finish(bench, arguments) == 0)
    let events = try bench.text("events.jsonl").split(separator: "\n").filter { $0.contains("\"score\",") }
    #expect(Set(events).count == events.count)
  }

  @Test func wrongWordsAreExplained() throws {
    let bench = try bench()
    let cases: [([String], Int32, String)] = [
      (["monitor", "victoria/consumtion", "--source", "file:feed.csv"], 66, "victoria/consumption"),
      (["monitor", "victoria/consumption", "--source", "ftp://x"], 64, "no source"),
      (["monitor", "victoria/consumption", "--source", "file:nofile"], 66, "nofile"),
      (["monitor", "victoria/consumption", "--source", "file:feed.csv", "--sink", "x:y"], 64, "no sink"),
      (["monitor", "victoria/consumption", "--source", "file:feed.csv", "--model", "none"], 66, "none"),
      (
        ["monitor", "victoria/consumption", "--source", "file:feed.csv", "--sink", "file:/no/such/f"], 73,
        "/no/such"
      ),
      (["selftest", "victoria/consumption"], 64, "--model"),
    ]
    for (words, status, part) in cases {
      let process = try bench.start(words)
      process.waitUntilExit()
      #expect(process.terminationStatus == status, "\(words)")
      #expect(try bench.text(bench.errorName(process)).contains(part), "\(words)")
    }
  }
}
