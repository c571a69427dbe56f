import Dashboard
import Foundation
import Readings
import Testing

/// Answers that are kept, and made once for all who ask at the same time.
@Suite("Kept answers")
struct CacheTests {
  private static let address = "/api/v1/audit?series=france/consumption"

  /// A sample of `/metrics`.
  private static func sample(_ name: String, of application: DashboardApplication) async -> Double? {
    let line = await application.get("/metrics").text.split(separator: "\n").first {
      $0.hasPrefix(name + " ")
    }
    return line.flatMap { Double($0.dropFirst(name.count + 1)) }
  }

  @Test("what many ask at once is worked out once, and all get the same")
  func madeOnce() async throws {
    let cache = ResponseCache(), gate = Gate()
    let asking = (0..<20).map { _ in
      Task { await cache.answer(for: "key") { await gate.pass(.text("answer")) } }
    }
    await gate.wait(forMoreThan: 1)
    #expect(await gate.arrivals == 1)
    await gate.open()
    var kept = 0
    for task in asking {
      let answer = await task.value
      #expect(answer.response.text == "answer")
      kept += answer.isKept ? 1 : 0
    }
    #expect(kept == 19)
  }

  @Test("an answer that was begun before a change is none for those who ask after it, and is not kept")
  func begunBefore() async throws {
    let cache = ResponseCache(), gate = Gate()
    let before = Task { await cache.answer(for: "key") { await gate.pass(.text("before")) } }
    await gate.wait(forMoreThan: 0)
    cache.invalidate()
    let after = Task { await cache.answer(for: "key") { await gate.pass(.text("after")) } }
    await gate.wait(forMoreThan: 1)
    await gate.open()
    #expect(await before.value.response.text == "before")
    #expect(await after.value.response.text == "after")
    let third = await cache.answer(for: "key") { .text("third") }
    #expect(third.response.text == "after" && third.isKept)
  }

  @Test("a lane lets in as many as it is wide, the others as places come free", arguments: [1, 3])
  func lane(width: Int) async throws {
    let lane = CostlyLane(width: width), gate = Gate()
    let asking = (0..<10).map { _ in Task { await lane.run { _ = await gate.pass(.text("")) } } }
    await gate.wait(forMoreThan: width)
    #expect(await gate.arrivals == width)
    await gate.open()
    for task in asking { await task.value }
    #expect(await gate.arrivals == 10)
  }

  @Test("what is kept is given at once, but not to those who may not have it, and not after a write")
  func atOnce() async throws {
    let fixture = try Fixture(), token = "correct-horse-battery", address = "/api/v1/series"
    let application = fixture.application(isLoopback: false, token: token)
    let allowed = HTTPRequest(.get, address, query: [:], headers: ["authorization": "Bearer \(token)"])
    #expect(application.keptAnswer(to: allowed) == nil)
    let made = await application.respond(to: allowed)
    let kept = try #require(application.keptAnswer(to: allowed))
    #expect(kept.bytes == made.bytes && kept.header("ETag") == made.header("ETag"))
    #expect(application.keptAnswer(to: HTTPRequest(.get, address, query: [:], headers: [:])) == nil)
    var known = allowed.headers
    known["if-none-match"] = made.header("ETag")
    let unchanged = application.keptAnswer(to: HTTPRequest(.get, address, query: [:], headers: known))
    #expect(unchanged?.status == 304)
    try fixture.addIncident()
    let note = "/api/v1/incidents/\(Fixture.incident)/notes"
    let headers = ["authorization": "Bearer \(token)"]
    #expect(await application.post(note, "{\"text\":\"seen\"}", headers: headers).status == 200)
    #expect(application.keptAnswer(to: allowed) == nil)
  }

  @Test("a refusal goes to all who asked, and is not kept")
  func refusals() async throws {
    let application = try FixtureBox().application
    let answers = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<20 { group.addTask { await application.get(Self.address + "&limit=0").status } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == Array(repeating: 400, count: 20))
    let before = await Self.sample("loadstar_http_cache_hits_total", of: application)
    _ = await application.get(Self.address + "&limit=0")
    #expect(await Self.sample("loadstar_http_cache_hits_total", of: application) == before)
  }

  @Test("who asks after a write gets what was written, however many ask meanwhile")
  func neverStale() async throws {
    let box = try FixtureBox()
    let path = "/api/v1/incidents/\(Fixture.incident)"
    try box.fixture.addIncident()
    for turn in 1...20 {
      let application = box.application
      async let others: Void = withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { _ = await application.get(path) } }
      }
      #expect(await application.post(path + "/notes", "{\"text\":\"note \(turn)\"}").status == 200)
      let notes = try await application.get(path).json()["notes"] as? [[String: Any]]
      #expect(notes?.count == turn)
      await others
    }
  }
}

/// Holds up who comes until it is opened, and counts them.
private actor Gate {
  private(set) var arrivals = 0
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func pass(_ response: HTTPResponse) async -> HTTPResponse {
    arrivals += 1
    if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    return response
  }

  func open() {
    isOpen = true
    for one in waiting { one.resume() }
    waiting = []
  }

  /// Until more than so many have come, or so long that they would have.
  nonisolated func wait(forMoreThan count: Int) async {
    for _ in 0..<200 where await arrivals <= count { try? await Task.sleep(for: .milliseconds(10)) }
  }
}
