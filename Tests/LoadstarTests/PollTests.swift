#if HTTPClient
  import Foundation
  import ServiceTestKit
  import Testing

  /// `produce --poll` against the small server of the open-data API, with data of the last days.
  @Suite(.serialized, .timeLimit(.minutes(3)))
  struct PollTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// Polls a server that misbehaves in some way, so many times from a start of its own.
    private func poll(_ mode: String, rounds: Int = 2) throws -> ToolRun {
      let start = Date().addingTimeInterval(-3 * 86_400).formatted(.iso8601.year().month().day())
      let server = try ScriptServer(
        Bench.repository + "/Tests/IngestionTests/Golden/open_data_server.py",
        environment: ["OPEN_DATA_START": start])
      defer { withExtendedLifetime(server) {} }
      let address = "http://127.0.0.1:\(server.port)/\(mode)"
      return try bench.run(
        "produce", "france/consumption", "--poll", address, "--polls", "\(rounds)", "--every", "1s", "--to",
        "file:feed.jsonl")
    }

    private func feed() throws -> [Substring] {
      bench.exists("feed.jsonl") ? try bench.text("feed.jsonl").split(separator: "\n") : []
    }

    @Test(
      "whatever the service does, each slot goes out once, across rounds and restarts",
      arguments: ["export", "flaky", "truncated", "pages"])
    func once(mode: String) throws {
      for _ in 0..<2 {
        let run = try poll(mode)
        #expect(run.status == 0, "\(run.errors)")
        let lines = try feed()
        #expect(lines.count == 192)
        #expect(Set(lines).count == 192)
      }
    }

    @Test("a service that is down is told of once; when it is back, all of it goes out")
    func down() throws {
      let run = try poll("down")
      #expect(run.status == 69)
      let lines = run.errors.split(separator: "\n")
      #expect(lines.count == 2 && lines[1].contains("never answered"), "\(run.errors)")
      #expect(try feed().isEmpty)
      #expect(try poll("export", rounds: 1).status == 0)
      #expect(try feed().count == 192)
    }
  }
#endif
