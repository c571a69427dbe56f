#if Kafka
  import Foundation
  import ServiceTestKit
  import Streaming
  import Testing

  /// The whole program on a topic of librdkafka's own cluster, beside the same readings from a file.
  @Suite(.serialized, .timeLimit(.minutes(5)))
  struct KafkaMonitorTests {
    private static let series = 8, past = 35 * 48, readings = 500
    /// One series misses four readings.
    private static let count = series * readings - 4
    private let bench: Bench
    private let cluster: KafkaMockCluster

    init() throws {
      bench = try Bench()
      cluster = try KafkaMockCluster()
      try cluster.createTopic("readings", partitions: 8)
      try bench.write(Self.rows(0..<Self.past), to: "history.csv")
      try bench.write(Self.rows(Self.past..<Self.past + Self.readings), to: "feed.csv")
      for name in ["history", "feed"] {
        let run = try bench.run(
          "ingest", "\(name).csv", "--format", "csv", "--time", "time", "--value", "load=consumption",
          "--series-column", "area", "--zone", "UTC", "--db", "\(name).db")
        try #require(run.status == 0, "\(run.errors)")
      }
    }

    /// A daily wave with a little noise that is the same every time, a spike now and then, and gaps in one series.
    private static func rows(_ slots: Range<Int>) -> String {
      var text = "area,time,load\n"
      for slot in slots {
        let time = ISO8601DateFormatter().string(
          from: Date(timeIntervalSince1970: 1_514_764_800 + Double(slot) * 1800))
        for area in 0..<series where !(slot % 400 < 4 && area == 3) {
          let x = sin(Double(slot) * 12.9898 + Double(area) * 78.233) * 43_758.5453
          let wave = 1000 + 200 * sin(Double(slot) * .pi / 24) + 20 * (x - x.rounded(.down))
          let load = slot % 211 == 17 * area ? wave + 400 : wave
          text += "area-\(area),\(time),\(String(format: "%.2f", load))\n"
        }
      }
      return text
    }

    private func produce(
      _ series: [String] = ["*/consumption"], to place: String, _ arguments: [String] = []
    ) throws {
      let process = try bench.start(
        ["produce"] + series + ["--db", "feed.db", "--to", place, "--quiet"] + arguments)
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "\(complaint(process))")
    }

    private func monitor(_ source: String, db: String) throws -> Process {
      if !bench.exists(db) {
        try FileManager.default.copyItem(atPath: bench.path("history.db"), toPath: bench.path(db))
      }
      return try bench.start(
        [
          "monitor", "*/consumption", "--db", db, "--source", source, "--clock", "event", "--quiet",
          "--checkpoint-readings", "40",
        ])
    }

    private func topic(_ query: String) -> String {
      "kafka://\(cluster.brokers)/readings?group=watch&session.timeout.ms=6000&heartbeat.interval.ms=500"
        + "&max.poll.interval.ms=8000\(query)"
    }

    private func complaint(_ process: Process) -> String {
      (try? bench.text(bench.errorName(process))) ?? ""
    }

    private func ask(_ query: String, of db: String) throws -> String {
      try Services.run(
        URL(fileURLWithPath: "/usr/bin/sqlite3"), ["-cmd", ".timeout 10000", bench.path(db), query])
    }

    /// Every score, to the last bit.
    private func scores(of db: String) throws -> String {
      try ask(
        """
        SELECT series_id, instant, revision, flag, printf('%!.20g %!.20g %!.20g %!.20g', value, expected, p, score)
        FROM score ORDER BY series_id, instant, revision
        """, of: db)
    }

    /// Every incident, in its last state.
    private func incidents(of db: String) throws -> String {
      try ask(
        """
        SELECT incident_id, state, severity, start, "end", peak, printf('%!.20g %!.20g', peak_score, energy), message
        FROM incident AS i WHERE revision = (SELECT max(revision) FROM incident WHERE incident_id = i.incident_id)
        ORDER BY incident_id
        """, of: db)
    }

    private func fromFile() throws -> String {
      try produce(to: "file:feed.jsonl")
      let run = try monitor("file:feed.jsonl", db: "file.db")
      run.waitUntilExit()
      try #require(run.terminationStatus == 0, "\(complaint(run))")
      return try scores(of: "file.db")
    }

    @Test func scoresOfATopicAreThoseOfAFileToTheBit() throws {
      let expected = try fromFile()
      #expect(expected.split(separator: "\n").count == Self.count)
      try produce(to: topic(""))
      let run = try monitor(topic("&until=end"), db: "kafka.db")
      run.waitUntilExit()
      #expect(run.terminationStatus == 0, "\(complaint(run))")
      #expect(try scores(of: "kafka.db") == expected)
      let found = try incidents(of: "file.db")
      #expect(
        found.split(separator: "\n").count { $0.hasPrefix("area-3/consumption@") && $0.contains("/gap|") }
          == 1, "\(found)")
      #expect(try incidents(of: "kafka.db") == found)
    }

    @Test func twoMonitorsOfAGroupOfWhichOneIsKilledGiveTheSameScores() throws {
      let expected = try fromFile()
      let count = Self.count
      let first = try monitor(topic(""), db: "group.db")
      let second = try monitor(topic(""), db: "group.db")
      defer {
        for process in [first, second] where process.isRunning { kill(process.processIdentifier, SIGKILL) }
      }
      try produce(to: topic(""), ["--to", "2018-02-08"])
      try wait(for: count / 3)
      kill(first.processIdentifier, SIGKILL)
      try produce(to: topic(""), ["--from", "2018-02-09"])
      try wait(for: count)
      second.terminate()
      second.waitUntilExit()
      #expect(second.terminationStatus == 0, "\(complaint(second))")
      let scored = try scores(of: "group.db")
      #expect(scored == expected)
      #expect(scored.split(separator: "\n").count == count)
      #expect(try incidents(of: "group.db") == incidents(of: "file.db"))
    }

    @Test func aPartitionThatIsAheadMakesNoGapsInTheOthers() throws {
      let run = try monitor(topic(""), db: "group.db")
      defer { if run.isRunning { kill(run.processIdentifier, SIGKILL) } }
      let night = "2018-02-06T00:00:00Z", evening = ["--from", night, "--to", "2018-02-06T20:00:00Z"]
      try produce(to: topic(""), ["--to", night])
      try wait(for: 8 * 48)
      try produce(["area-0/consumption"], to: topic(""), evening)
      try wait(for: 8 * 48 + 40)
      try produce((1..<8).map { "area-\($0)/consumption" }, to: topic(""), evening)
      try wait(for: 8 * 48 + 8 * 40)
      run.terminate()
      run.waitUntilExit()
      #expect(run.terminationStatus == 0, "\(complaint(run))")
      #expect(try ask("SELECT count(*) FROM score", of: "group.db") == "\(8 * 48 + 8 * 40)\n")
      #expect(try ask("SELECT count(*) FROM incident WHERE kind = 'gap'", of: "group.db") == "0\n")
    }

    private func wait(for count: Int) throws {
      let deadline = Date().addingTimeInterval(100)
      while Date() < deadline,
        Int(try ask("SELECT count(*) FROM score", of: "group.db").dropLast()) ?? 0 < count
      {
        usleep(200_000)
      }
    }
  }
#endif
