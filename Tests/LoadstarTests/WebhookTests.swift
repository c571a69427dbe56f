#if HTTPClient
  import Foundation
  import ServiceTestKit
  import Testing

  /// Incidents as HTTP POSTs: signed, tried again, and kept in a file where nobody takes them.
  @Suite("webhook", .serialized)
  struct WebhookTests {
    private let bench: Bench

    init() throws { bench = try MonitorTests.bench() }

    private func monitor(_ port: Int) throws -> ToolRun {
      try bench.run(
        "monitor", "*/consumption", "--source", "file:feed.csv", "--sink", "file:events.jsonl", "--sink",
        "webhook:http://127.0.0.1:\(port)/hook?token=hidden", "--json",
        environment: ["LOADSTAR_WEBHOOK_SECRET": "a secret"])
    }

    private func objects(_ name: String) throws -> [[String: Any]] {
      try bench.text(name).split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }

    /// The name under which a receiver knows an event again.
    private func key(_ event: [String: Any]) -> String { "\(event["id"] ?? "")/\(event["state"] ?? "")" }

    private func incidents() throws -> [[String: Any]] {
      try objects("events.jsonl").filter { $0["type"] as? String == "incident" }
    }

    @Test func eachIncidentIsPostedSignedAndTriedAgain() throws {
      let server = try ScriptServer(
        Bench.repository + "/Tests/LoadstarTests/Golden/webhook_server.py", [bench.path("posts.jsonl")],
        environment: ["LOADSTAR_WEBHOOK_SECRET": "a secret"])
      defer { withExtendedLifetime(server) {} }
      let run = try monitor(server.port)
      #expect(run.status == 0, "\(run.errors)")
      let posts = try objects("posts.jsonl")
      #expect(posts.allSatisfy { $0["signed"] as? Bool == true })
      #expect(posts.allSatisfy { $0["type"] as? String == "application/json" })
      #expect(posts[0]["status"] as? Int == 503 && posts[1]["status"] as? Int == 204)
      #expect(posts[0]["event"] as? String == posts[1]["event"] as? String)
      let told = try incidents()
      #expect(posts.dropFirst().compactMap { $0["event"] as? String } == told.map(key))
      let refused = told.filter { $0["kind"] as? String == "duplicate" }
      #expect(!refused.isEmpty)
      #expect(try objects("loadstar.db.webhook.jsonl").map(key) == refused.map(key))
      #expect(!(try bench.text("loadstar.db.dead-letters.jsonl").contains("hidden")))
    }

    @Test func aReceiverThatIsAwayDoesNotStopTheMonitor() throws {
      // Nothing listens on the port of the discard service here.
      let run = try monitor(9)
      #expect(run.status == 0, "\(run.errors)")
      let told = try incidents()
      #expect(!told.isEmpty)
      #expect(try objects("loadstar.db.webhook.jsonl").map(key) == told.map(key))
    }
  }
#endif
