import CivilTime
import Dashboard
import History
import Testing

@Suite("Who may reach what")
struct AccessTests {
  private static let token = "correct-horse-battery"
  private static let data = [
    "/api/v1/series", "/api/v1/events", "/api/v1/openapi.json", "/metrics", "/ready",
  ]

  @Test("on loopback reads need no token")
  func loopback() async throws {
    let application = try Fixture().application()
    #expect(await application.get("/api/v1/series").status == 200)
  }

  @Test("off loopback all data need the token, whole and right", arguments: data)
  func token(path: String) async throws {
    let fixture = try Fixture()
    let application = fixture.application(isLoopback: false, token: Self.token)
    #expect(await application.get(path).status == 401)
    for wrong in [
      "Bearer wrong", "Bearer ", "Bearer correct-horse-batterx", "Bearer correct-horse-battery ", "Basic x",
    ] {
      #expect(await application.get(path, headers: ["authorization": wrong]).status == 401)
    }
    #expect(await application.get(path, headers: ["authorization": "Bearer \(Self.token)"]).status == 200)
  }

  @Test("off loopback without a token nothing is open")
  func noToken() async throws {
    let fixture = try Fixture()
    let application = fixture.application(isLoopback: false, token: nil)
    #expect(await application.get("/api/v1/series").status == 401)
    #expect(await application.get("/api/v1/series", headers: ["authorization": "Bearer "]).status == 401)
  }

  @Test("the page itself holds no data and asks for the token")
  func page() async throws {
    let fixture = try Fixture()
    let application = fixture.application(isLoopback: false, token: Self.token)
    #expect(await application.get("/").status == 200)
    #expect(await application.get("/health").status == 200)
  }

  @Test("the token is traded for a cookie that scripts can't read and other sites don't send")
  func session() async throws {
    let fixture = try Fixture()
    let application = fixture.application(isLoopback: false, token: Self.token)
    let start = ContinuousClock.now
    #expect(await application.post("/api/v1/session", #"{"token":"wrong-wrong-wrong"}"#).status == 401)
    // Guessing takes its time.
    #expect(ContinuousClock.now - start >= .milliseconds(500))
    let answer = await application.post("/api/v1/session", #"{"token":"\#(Self.token)"}"#)
    #expect(answer.status == 204)
    let cookie = try #require(answer.header("Set-Cookie"))
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    #expect(!cookie.contains(Self.token))
    let pair = String(cookie.prefix { $0 != ";" })
    #expect(await application.get("/api/v1/series", headers: ["cookie": "a=b; \(pair)"]).status == 200)
    #expect(await application.get("/api/v1/series", headers: ["cookie": "loadstar="]).status == 401)
    // Another server's cookie, of the same token, is another.
    let other = fixture.application(isLoopback: false, token: Self.token)
    #expect(await other.get("/api/v1/series", headers: ["cookie": pair]).status == 401)
  }

  @Test(
    "a name that was pointed at this machine reaches nothing",
    arguments: ["evil.example", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080"])
  func rebinding(host: String) async throws {
    let application = try Fixture().application()
    #expect(await application.get("/api/v1/series", headers: ["host": host]).status == 421)
  }

  @Test(
    "loopback's own names are known", arguments: ["127.0.0.1:8080", "localhost", "[::1]:8080", "127.0.0.2"])
  func names(host: String) async throws {
    let fixture = try Fixture()
    #expect(await fixture.application().get("/api/v1/series", headers: ["host": host]).status == 200)
  }

  @Test(
    "another site's page can't write",
    arguments: [
      ["origin": "http://evil.example"], ["sec-fetch-site": "cross-site"], ["sec-fetch-site": "same-site"],
      ["origin": "null"], ["origin": "http://127.0.0.1:9999"],
    ])
  func crossSite(headers: [String: String]) async throws {
    let fixture = try Fixture()
    try fixture.addIncident()
    let path = "/api/v1/incidents/france/consumption@2018-03-18T00:00:00Z/point/acknowledge"
    let all = headers.merging(["host": "127.0.0.1:8080"]) { $1 }
    let refused = await fixture.application().post(path, "{}", headers: all)
    #expect(refused.status == 403)
    #expect(try fixture.store.handling(ofIncident: Fixture.incident).acknowledged == nil)
    let allowed = await fixture.application().post(
      path, "{}",
      headers: ["host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080", "sec-fetch-site": "same-origin"])
    #expect(allowed.status == 200)
  }

  @Test("a form of another site can't pass for JSON")
  func contentType() async throws {
    let fixture = try Fixture()
    try fixture.addIncident()
    let path = "/api/v1/incidents/france/consumption@2018-03-18T00:00:00Z/point/notes"
    let answer = await fixture.application().post(
      path, #"{"text":"x"}"#, headers: ["content-type": "text/plain"])
    #expect(answer.status == 415)
  }

  @Test("with a token, writes on loopback need it too")
  func writes() async throws {
    let fixture = try Fixture()
    try fixture.addIncident()
    let application = fixture.application(token: Self.token)
    let path = "/api/v1/incidents/france/consumption@2018-03-18T00:00:00Z/point/acknowledge"
    #expect(await application.post(path, "").status == 401)
    #expect(
      await application.post(path, "", headers: ["authorization": "Bearer \(Self.token)"]).status == 200)
  }

  @Test(
    "no file of the machine is served",
    arguments: [
      "/../../etc/passwd", "/js/../../etc/passwd", "/js/..%2f..%2fetc/passwd", "//etc/passwd",
      "/api/v1/models/..", "/api/v1/models/../secret", "/api/v1/models/%2e%2e",
    ])
  func traversal(path: String) async throws {
    let fixture = try Fixture()
    let answer = await fixture.application().get(path)
    #expect([400, 404].contains(answer.status))
    #expect(!answer.text.contains("root:"))
  }
}

extension Fixture {
  static let incident = "france/consumption@2018-03-18T00:00:00Z/point"

  func addIncident(_ message: String = "<img src=x onerror=alert(1)>") throws {
    try store.save(
      IncidentRecord(
        id: Self.incident, series: series.id, kind: "point", incidentClass: "load", state: "opened",
        start: Self.start + 3600, end: Self.start + 5400, peak: Self.start + 3600, peakScore: 0.999,
        energy: -12.5, message: message, reported: Self.start + 5400))
  }
}
