import CivilTime
import Dashboard
import Foundation
import ServiceTestKit
import Streaming
import Testing

/// A live view that a test fills, and takes away.
final class HandheldView: LiveViewReader, @unchecked Sendable {
  let name = "mongodb://elsewhere/loadstar"
  private let lock = NSLock()
  private var told: [LiveScore] = []
  private var open: [LiveIncident] = []
  private var failure: StreamingError?

  func tell(_ score: LiveScore, open: [LiveIncident] = []) {
    lock.withLock {
      told.append(score)
      self.open = open
      failure = nil
    }
  }

  func goAway() { lock.withLock { failure = StreamingError(.unavailable, "nobody answers") } }

  private func answer<T>(_ body: () -> T) throws(StreamingError) -> T {
    lock.lock()
    defer { lock.unlock() }
    if let failure { throw failure }
    return body()
  }

  func series() throws(StreamingError) -> [LiveSeries] {
    try answer { told.last.map { [LiveSeries(series: $0.series, score: $0, incidents: open)] } ?? [] }
  }

  func scores(of series: String, since: Instant, limit: Int) throws(StreamingError) -> [LiveScore] {
    try answer { told.filter { $0.series == series && $0.time >= since } }
  }

  func incidents(of series: String, since: Instant) throws(StreamingError) -> [LiveIncident] {
    try answer { open.filter { $0.series == series } }
  }
}

@Suite("The live view beside the history", .serialized)
struct LiveViewTests {
  private static let address = "/api/v1/live?series=france/consumption"
  private let view = HandheldView()
  private let fixture: Fixture
  private let application: DashboardApplication

  init() throws {
    fixture = try Fixture()
    application = fixture.application(liveView: view)
  }

  private func tell(_ index: Int, value: Double, open: [LiveIncident] = []) {
    view.tell(
      LiveScore(
        series: "france/consumption", time: Fixture.start + index * 1800, value: value, expected: 50_000,
        low: 49_000, high: 51_000, p: 0.5, score: 0.1, flag: false, kind: nil), open: open)
  }

  private func incident() -> LiveIncident {
    LiveIncident(
      id: Fixture.incident, series: "france/consumption", state: "opened", kind: "level", group: "load",
      severity: "major", start: Fixture.start, end: Fixture.start + 3600, message: "below <b>")
  }

  /// Runs `body` while the application looks for changes.
  private func watching(_ body: () async throws -> Void) async throws {
    let task = Task { [application] in await application.watch() }
    do {
      try await body()
    } catch {
      task.cancel()
      throw error
    }
    task.cancel()
    await task.value
  }

  /// The answer, as soon as it is as `isRight` wants it.
  private func live(_ isRight: ([String: Any]) -> Bool) async throws -> [String: Any] {
    var answer: [String: Any] = [:]
    for _ in 0..<1800 {
      answer = try await application.get(Self.address).json()
      if isRight(answer) { return answer }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("it never came: \(answer)")
    return answer
  }

  @Test("its newest, its scores and its incidents are told, not the history's")
  func tellsNewest() async throws {
    for index in 0..<3 { tell(index + 1000, value: 51_000 + Double(index), open: [incident()]) }
    try await watching {
      let answer = try await live { $0["newest"] is [String: Any] }
      #expect((answer["newest"] as? [String: Any])?["value"] as? Double == 51_002)
      #expect((answer["scores"] as? [[String: Any]])?.count == 3)
      #expect((answer["open"] as? [[String: Any]])?.first?["id"] as? String == Fixture.incident)
      #expect((answer["incidents"] as? [[String: Any]])?.count == 1)
      #expect(answer["source"] as? String == "mongodb://elsewhere/loadstar")
      let status = try await application.get("/api/v1/status").json()
      #expect(status["live_view"] as? String == "mongodb://elsewhere/loadstar")
      let since = try await application.get(
        Self.address + "&from=\(Fixture.start + 1002 * 1800)"
      ).json()
      #expect((since["scores"] as? [[String: Any]])?.count == 1)
    }
  }

  @Test("what was told last stays while it is away, with the reason, and comes anew when it is back")
  func away() async throws {
    tell(1000, value: 51_000)
    try await watching {
      _ = try await live { $0["newest"] is [String: Any] }
      view.goAway()
      let answer = try await live { $0["failure"] is String }
      #expect(answer["failure"] as? String == "nobody answers")
      #expect((answer["newest"] as? [String: Any])?["value"] as? Double == 51_000)
      #expect((answer["scores"] as? [[String: Any]])?.count == 1)
      let metrics = await application.get("/metrics").text
      #expect(metrics.contains("loadstar_live_view_up 0.0\n"))
      #expect(metrics.contains("loadstar_errors_total{place=\"live view\"} 1.0\n"))
      tell(1001, value: 51_001)
      let back = try await live { $0["failure"] is NSNull }
      #expect((back["newest"] as? [String: Any])?["value"] as? Double == 51_001)
      #expect(await application.get("/metrics").text.contains("loadstar_live_view_up 1.0\n"))
    }
  }

  @Test("a change is an event, once, and what can be HTML is escaped in it")
  func event() async throws {
    tell(1000, value: 51_000)
    let application = application
    let server = HTTPServer { await application.respond(to: $0) }
    let client = try SocketClient(try server.start(address: "127.0.0.1", port: 0))
    try await watching {
      _ = try await live { $0["newest"] is [String: Any] }
      client.send("GET /api/v1/events HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
      var all = client.receiveSome(seconds: 90)
      #expect(all.contains("200 OK"))
      tell(1001, value: 52_345, open: [incident()])
      while !all.contains("event: live\n") {
        let some = client.receiveSome(seconds: 90)
        try #require(!some.isEmpty, "no event came: \(all)")
        all += some
      }
      while !all.hasSuffix("\n\n") { all += client.receiveSome(seconds: 90) }
      #expect(all.contains("\"value\":52345") && all.contains(Fixture.incident) && !all.contains("<b>"))
      #expect(all.components(separatedBy: "event: live\n").count == 2)
    }
    server.stop()
  }

  @Test("without one, the history's own scores and incidents are told")
  func historyAlone() async throws {
    try fixture.addIncident("12 MW below forecast")
    let answer = try await fixture.application().get(Self.address).json()
    #expect(answer["source"] as? String == "history" && answer["newest"] is NSNull)
    #expect((answer["open"] as? [[String: Any]])?.first?["message"] as? String == "12 MW below forecast")
  }
}
