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
    let application = try FixtureBox().application
    let answers = await withTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<50 { group.addTask { await application.get(Self.address).bytes } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 50 && Set(answers).count == 1 && answers[0].isEmpty == false)
    #expect(await Self.sample("loadstar_http_cache_hits_total", of: application) == 49)
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
