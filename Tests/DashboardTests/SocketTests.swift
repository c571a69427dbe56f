import Dashboard
import Foundation
import Glibc
import ServiceTestKit
import Testing

/// What only a real connection shows: limits, headers, clients that are slow or rude.
@Suite("The server on a socket", .serialized)
struct SocketTests {
  private final class Server {
    let server: HTTPServer
    let port: UInt16
    let fixture: Fixture

    init(_ change: (inout HTTPServer.Limits) -> Void = { _ in }) throws {
      fixture = try Fixture()
      let application = fixture.application()
      var limits = HTTPServer.Limits()
      change(&limits)
      server = HTTPServer(limits: limits, shortcut: { application.keptAnswer(to: $0) }) {
        await application.respond(to: $0)
      }
      port = try server.start(address: "127.0.0.1", port: 0)
    }

    deinit { server.stop() }

    /// Sends bytes as they are, and gives what comes back until the end or so many seconds: many, since the tests
    /// beside this one may keep all cores busy.
    func exchange(_ text: String, seconds: Int = 120) throws -> String {
      let client = try SocketClient(port)
      client.send(text)
      // The server stops with its last use, and must be there until the answer is.
      return withExtendedLifetime(self) { client.receiveAll(seconds: seconds) }
    }

    func get(_ path: String) throws -> String {
      try exchange("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    }
  }

  @Test(
    "every answer carries the headers that fence the page in",
    arguments: ["/", "/api/v1/series", "/nothing", "/metrics"])
  func headers(path: String) throws {
    let answer = try Server().get(path)
    #expect(
      answer.contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"))
    #expect(answer.contains("frame-ancestors 'none'"))
    #expect(!answer.contains("unsafe-inline"))
    #expect(answer.contains("X-Content-Type-Options: nosniff"))
    #expect(answer.contains("X-Frame-Options: DENY"))
    #expect(!answer.contains("Access-Control-Allow-Origin"))
  }

  @Test("a body over the limit is refused")
  func largeBody() throws {
    let server = try Server { $0.bodyBytes = 1000 }
    let body = String(repeating: "x", count: 5000)
    let answer = try server.exchange(
      "POST /api/v1/readings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n"
        + "Content-Length: 5000\r\nConnection: close\r\n\r\n\(body)")
    #expect(answer.hasPrefix("HTTP/1.1 413"))
  }

  @Test("a header over the limit is refused")
  func largeHeader() throws {
    let answer = try Server().exchange(
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: \(String(repeating: "y", count: 100_000))\r\n\r\n")
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 431") || answer.hasPrefix("HTTP/1.1 413"))
  }

  @Test(
    "encoded paths reach no file",
    arguments: [
      "/%2e%2e/%2e%2e/etc/passwd", "/js/%2e%2e%2f%2e%2e%2fetc/passwd", "/..%5c..%5cetc/passwd", "/%00",
    ])
  func traversal(path: String) throws {
    let answer = try Server().get(path)
    #expect(answer.hasPrefix("HTTP/1.1 40") && !answer.contains("root:"))
  }

  @Test(
    "an unknown method is refused, with those that are allowed",
    arguments: [
      ("/api/v1/series", "GET, HEAD"), ("/api/v1/session", "POST"), ("/api/v1/readings", "POST, GET, HEAD"),
    ])
  func method(path: String, allowed: String) throws {
    let server = try Server()
    // An answer that is kept for GET is none for another method.
    _ = try server.get(path)
    let answer = try server.exchange(
      "DELETE \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 405"))
    let methods = answer.split(separator: "\r\n").first { $0.hasPrefix("Allow: ") }?.dropFirst(7).split(
      separator: ", ")
    #expect(Set(methods ?? []) == Set(allowed.split(separator: ", ").map { $0[...] }))
  }

  @Test("clients that send nothing, or half a request, hold nobody up and are cut off")
  func slow() throws {
    let server = try Server { $0.idleSeconds = 1 }
    let idle = try (0..<50).map { _ in try SocketClient(server.port) }
    for client in idle.prefix(25) { client.send("GET /api/v1/series HTTP/1.1\r\nHost: 127.") }
    #expect(try server.get("/api/v1/series").hasPrefix("HTTP/1.1 200"))
    // Cut off: the end of the stream comes without an answer of data.
    for client in idle { #expect(!client.receiveAll(seconds: 20).contains("items")) }
  }

  @Test("connections over an address' share are refused, others go on")
  func manyConnections() throws {
    let server = try Server { $0.connectionsPerAddress = 4 }
    let held = try (0..<4).map { _ in try SocketClient(server.port) }
    for client in held { client.send("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") }
    for client in held { #expect(client.receiveSome(seconds: 120).contains("200 OK")) }
    #expect(!(try server.get("/health")).contains("200 OK"))
    withExtendedLifetime(held) {}
  }

  @Test("a listener that does not read loses whole events, the oldest, and holds nobody up")
  func lazyListener() throws {
    let hub = EventHub(limit: 1 << 16)
    let server = HTTPServer { _ in HTTPResponse(events: hub) }
    let port = try server.start(address: "127.0.0.1", port: 0)
    let lazy = try SocketClient(port)
    lazy.send("GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    for _ in 0..<12_000 where hub.listenerCount < 1 { usleep(10_000) }
    let filling = String(repeating: "x", count: 1000), count = 40_000
    // More than the sockets' own buffers hold.
    for index in 0..<count { hub.publish(event: "e", data: "\(index) \(filling)") }
    hub.publish(event: "e", data: "last")
    let other = try SocketClient(port)
    other.send("GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    #expect(other.receiveSome(seconds: 120).contains("200 OK"))
    var all = ""
    while !all.hasSuffix("data: last\n\n") {
      let some = lazy.receiveSome(seconds: 120)
      try #require(!some.isEmpty, "the stream ended early")
      all += some
    }
    let events = all.components(separatedBy: "\n\n").filter { $0.contains("event: ") }
    #expect(events.count < count && events.contains("event: change\ndata: {}"))
    for event in events.dropLast() where !event.hasSuffix("data: {}") {
      #expect(event.hasSuffix(" " + filling))
    }
    hub.close()
    server.stop()
  }

  @Test("events go out as they come, to all who listen")
  func events() throws {
    let server = try Server()
    let client = try SocketClient(server.port)
    client.send("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    #expect(client.receiveSome(seconds: 120).contains("text/event-stream"))
  }
}
