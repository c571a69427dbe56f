import Foundation
import ServiceTestKit
import Testing

/// Answers that take long, beside others, from the real server. What counts is which is done before which.
@Suite("heavy answers", .serialized, .timeLimit(.minutes(10)))
struct HeavyAnswerTests {
  private static let series = "series=victoria/consumption"
  private let bench: Bench

  init() throws {
    bench = try Bench()
    try Victoria.ingest(into: bench)
    let run = try bench.run(
      "train", "victoria/consumption", "--model", "regression", "--name", "m", "--weather",
      "victoria/temperature", "--quiet")
    try #require(run.status == 0, "\(run.errors)")
  }

  /// Far past the readings, where a model walks there slot by slot.
  private static func far(_ index: Int) -> String {
    "/api/v1/what-if?\(series)&model=m&issue=2015-01-30T00:00:00Z&from=2015-02-20&to=2015-02-27&warmer=0.\(index + 1)"
  }

  private static func near(_ index: Int) -> String {
    "/api/v1/what-if?\(series)&model=m&issue=2014-08-30T00:00:00Z&warmer=0.\(index + 1)"
  }

  private static func audit(_ index: Int) -> String {
    "/api/v1/audit?\(series)&from=2014-01-01T00:00:00Z&to=2014-12-30T00:\(index / 60 + 10):\(index % 60 < 10 ? "0" : "")\(index % 60)Z"
  }

  @Test(
    "what is cheap is answered while analyses or what-ifs are worked out, not after them",
    arguments: [true, false])
  func cheapOnesGoAhead(areAnalyses: Bool) throws {
    let race = try Race(bench), count = areAnalyses ? 80 : 24
    defer { race.end() }
    for index in 0..<count { try race.ask(areAnalyses ? Self.audit(index) : Self.far(index), as: "heavy") }
    // They are in work.
    race.wait(for: "heavy", count: 1)
    let cheap = [
      "/health", "/api/v1/series", "/api/v1/readings?\(Self.series)", "/api/v1/chart?\(Self.series)",
      "/api/v1/incidents", "/js/main.js",
    ]
    for path in cheap { try race.ask(path, as: "cheap") }
    race.wait(for: "cheap", count: cheap.count)
    race.wait(for: "heavy", count: count)
    #expect(race.failures.isEmpty, "\(race.failures)")
    let last = try #require(race.order.lastIndex(of: "cheap"))
    #expect(race.order[..<last].count { $0 == "heavy" } < count / 2, "\(race.order)")
  }

  @Test("what-ifs are answered one at a time, in the order they were asked")
  func oneAtATime() throws {
    let race = try Race(bench)
    defer { race.end() }
    for index in 0..<12 { try race.ask(Self.far(index), as: "far") }
    race.wait(for: "far", count: 1)
    for index in 0..<12 { try race.ask(Self.near(index), as: "near") }
    race.wait(for: "near", count: 12)
    race.wait(for: "far", count: 12)
    #expect(race.failures.isEmpty, "\(race.failures)")
    #expect(race.order == Array(repeating: "far", count: 12) + Array(repeating: "near", count: 12))
  }
}

/// A server and its clients; remembers in which order the answers came.
private final class Race: @unchecked Sendable {
  private let process: Process
  private let port: UInt16
  private let lock = NSLock()
  private var done: [String] = []
  private var failed: [String] = []

  init(_ bench: Bench) throws {
    process = try bench.start(["serve", "--listen", "127.0.0.1:0", "--json"])
    var port: UInt16?
    for _ in 0..<900 where port == nil {
      let line = try? JSONSerialization.jsonObject(with: Data(bench.text(bench.outputName(process)).utf8))
      port = ((line as? [String: String])?["url"]).flatMap { URL(string: $0)?.port }.map { UInt16($0) }
      usleep(100_000)
    }
    self.port = try #require(port)
  }

  func end() { kill(process.processIdentifier, SIGKILL) }

  var order: [String] { lock.withLock { done } }
  var failures: [String] { lock.withLock { failed } }

  /// Asks, and goes on; the answer is counted under a name when it has come whole.
  func ask(_ path: String, as name: String) throws {
    let client = try SocketClient(port)
    client.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    Thread.detachNewThread { [self] in
      let answer = client.receiveAll(seconds: 240)
      lock.withLock {
        done.append(name)
        if !answer.hasPrefix("HTTP/1.1 200") { failed.append("\(path): \(answer.prefix(200))") }
      }
    }
  }

  /// Waits until so many answers of a name have come, bounded.
  func wait(for name: String, count: Int) {
    for _ in 0..<60_000 where order.count(where: { $0 == name }) < count { usleep(5_000) }
  }
}
