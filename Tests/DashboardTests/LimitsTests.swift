import CivilTime
import Dashboard
import Foundation
import ServiceTestKit
import Testing

/// What bounds a request, a server and a connection to the history.
@Suite("Limits")
struct LimitsTests {
  private static func line(length: Int, slot: Int) -> String {
    let time = Fixture.start + (Fixture.count + slot) * 1800
    let line = "{\"series\":\"france/consumption\",\"time\":\"\(time)\",\"value\":50000}"
    return line + String(repeating: " ", count: length - line.utf8.count)
  }

  @Test("a line of 64 KiB is taken, a longer one is refused, and the lines around it are taken")
  func longLine() async throws {
    let box = try FixtureBox()
    let body = [
      Self.line(length: 64 << 10, slot: 0), Self.line(length: 64 << 10 + 1, slot: 1),
      Self.line(length: 100, slot: 2),
    ]
    let answer = try await box.application.post(
      "/api/v1/readings", body.joined(separator: "\n"), headers: ["content-type": "application/x-ndjson"]
    ).json()
    #expect(answer["accepted"] as? Int == 2)
    let rejected = try #require(answer["rejected"] as? [[String: Any]])
    #expect(rejected.map { $0["line"] as? Int } == [2])
    let bounds = try box.fixture.store.bounds(of: box.fixture.series.id)
    #expect(bounds?.last == Fixture.start + (Fixture.count + 2) * 1800)
  }

  @Test("the limits that are documented are the server's own")
  func defaults() {
    let limits = HTTPServer.Limits()
    #expect(limits.connections == 1000 && limits.connectionsPerAddress == 500)
    #expect(limits.bodyBytes == 8 << 20 && limits.idleSeconds == 30)
  }

  @Test("connections over the total wait, whatever their address, until one of the others ends")
  func totalConnections() throws {
    var limits = HTTPServer.Limits()
    limits.connections = 6
    limits.connectionsPerAddress = 100
    let server = HTTPServer(limits: limits) { _ in .text("here\n") }
    let port = try server.start(address: "127.0.0.1", port: 0)
    let request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    // Each keeps its connection open after its answer.
    var held = try (1...6).map { try SocketClient(port, from: "127.0.0.\($0)") }
    for client in held {
      client.send(request)
      #expect(client.receiveSome(seconds: 120).contains("200 OK"))
    }
    let late = try SocketClient(port, from: "127.0.0.7")
    late.send(request)
    #expect(late.receiveSome(seconds: 2).isEmpty)
    held.removeFirst()
    #expect(late.receiveSome(seconds: 120).contains("200 OK"))
    withExtendedLifetime(held) { server.stop() }
  }

  @Test("who reads has the history open for reading only, and makes none where there is none")
  func readOnly() async throws {
    let box = try FixtureBox()
    let path = box.fixture.folder + "/test.db"
    let before = Self.openings(of: path)
    for what in ["series", "chart?series=france/consumption", "incidents", "runs"] {
      #expect(await box.application.get("/api/v1/" + what).status == 200)
    }
    let after = Self.openings(of: path)
    #expect(after.reading > before.reading && after.writing == before.writing)

    var configuration = DashboardApplication.Configuration(database: box.fixture.folder + "/none.db")
    configuration.models = box.fixture.folder
    #expect(await DashboardApplication(configuration).get("/api/v1/series").status >= 400)
    #expect(!FileManager.default.fileExists(atPath: box.fixture.folder + "/none.db"))
  }

  /// How often this process has a file open, for reading only and for writing.
  private static func openings(of path: String) -> (reading: Int, writing: Int) {
    var count = (reading: 0, writing: 0)
    let own = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in own {
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + descriptor)
      guard target == path, let number = Int32(descriptor) else { continue }
      if fcntl(number, F_GETFL) & O_ACCMODE == O_RDONLY { count.reading += 1 } else { count.writing += 1 }
    }
    return count
  }
}
