#if MongoDB
  import Foundation
  import ServiceTestKit
  import Testing

  /// `serve --live` beside a monitor of another history, with a MongoDB server between them.
  @Suite(
    .enabled(if: Services.hasMongoDB, "\(Services.missing("a MongoDB server"))"), .serialized,
    .timeLimit(.minutes(10)))
  struct ServeLiveTests {
    private static let series = "north/consumption", past = 35 * 48, readings = 100
    private let bench: Bench
    private let server: TestService

    init() throws {
      bench = try Bench()
      server = try Services.mongoDB()
    }

    private var address: String {
      "mongodb://127.0.0.1:\(server.port)/loadstar?directConnection=true&serverSelectionTimeoutMS=2000"
    }

    private static func time(_ slot: Int) -> String {
      ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: 1_514_764_800 + Double(slot) * 1800))
    }

    private static func value(_ slot: Int) -> Double {
      (1000 + 200 * sin(Double(slot) * .pi / 24) + Double(slot % 7)).rounded()
    }

    /// One history for the batch side, which ends before the feed, and the same for the monitor.
    private func fill() throws {
      let rows = (0..<Self.past).map { "\(Self.time($0)),\(Self.value($0))\n" }
      try bench.write("time,load\n" + rows.joined(), to: "history.csv")
      for history in ["batch.db", "speed.db"] {
        let run = try bench.run(
          "ingest", "history.csv", "--format", "csv", "--time", "time", "--value", "load=consumption",
          "--area", "north", "--zone", "UTC", "--db", history)
        try #require(run.status == 0, "\(run.errors)")
      }
    }

    private func monitor(_ slots: Range<Int>) throws {
      let lines = slots.map {
        "{\"series\":\"\(Self.series)\",\"time\":\"\(Self.time($0))\",\"value\":\(Self.value($0))}\n"
      }
      try bench.write(lines.joined(), to: "feed-\(slots.lowerBound).jsonl")
      let run = try bench.run(
        "monitor", Self.series, "--db", "speed.db", "--source", "file:feed-\(slots.lowerBound).jsonl",
        "--sink",
        address, "--clock", "event", "--quiet")
      try #require(run.status == 0, "\(run.errors)")
    }

    private func live(at url: String, _ isRight: ([String: Any]) -> Bool) throws -> [String: Any] {
      var answer: [String: Any] = [:]
      for _ in 0..<300 {
        let script = "import urllib.request as r; print(r.urlopen('\(url)').read().decode())"
        let text = try Services.run(Services.python, ["-c", script])
        answer = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        if isRight(answer) { return answer }
        usleep(200_000)
      }
      Issue.record("it never came: \(answer)")
      return answer
    }

    private func newest(_ answer: [String: Any], _ key: String) -> Any? {
      (answer["newest"] as? [String: Any])?[key]
    }

    @Test(
      "what a monitor elsewhere tells MongoDB is served, as it comes, and again after the server was away")
    func servesWhatAMonitorTells() throws {
      try fill()
      try monitor(Self.past..<Self.past + Self.readings)
      let process = try bench.start(
        ["serve", "--db", "batch.db", "--listen", "127.0.0.1:0", "--json", "--live", address])
      defer { Foundation.kill(process.processIdentifier, SIGKILL) }
      var place: String?
      for _ in 0..<900 where place == nil {
        let line = Data(try bench.text(bench.outputName(process)).utf8)
        place = (try? JSONSerialization.jsonObject(with: line) as? [String: Any])?["url"] as? String
        usleep(100_000)
      }
      let url = try #require(place) + "/api/v1/live?series=\(Self.series)"
      let last = Self.past + Self.readings - 1
      let first = try live(at: url) { newest($0, "time") as? String == Self.time(last) }
      #expect(newest(first, "value") as? Double == Self.value(last))
      #expect((first["scores"] as? [Any])?.count == Self.readings)
      #expect(first["source"] as? String == "mongodb://127.0.0.1:\(server.port)/loadstar")

      try monitor(last + 1..<last + 11)
      _ = try live(at: url) { newest($0, "time") as? String == Self.time(last + 10) }

      // Asked to end, it keeps what it took.
      server.kill(signal: SIGTERM)
      let away = try live(at: url) { $0["failure"] is String }
      #expect(newest(away, "time") as? String == Self.time(last + 10))
      try server.start()
      let back = try live(at: url) { $0["failure"] is NSNull }
      #expect((back["scores"] as? [Any])?.count == Self.readings + 10)
    }

    @Test("a server that never was there is status 69, in words; an address that is none is a usage error")
    func neverThere() throws {
      let nowhere = "mongodb://127.0.0.1:1/loadstar?serverSelectionTimeoutMS=300&connectTimeoutMS=300"
      let run = try bench.run("serve", "--listen", "127.0.0.1:0", "--live", nowhere)
      #expect(run.status == 69 && run.output.isEmpty)
      #expect(
        run.errors.contains("no MongoDB server at mongodb://127.0.0.1:1/loadstar")
          && run.errors.contains("is it running?"))
      for wrong in ["http://127.0.0.1/x", "mongodb://127.0.0.1"] {
        let run = try bench.run("serve", "--listen", "127.0.0.1:0", "--live", wrong)
        #expect(run.status == 64 && run.errors.contains("MongoDB address"))
      }
    }
  }
#endif
