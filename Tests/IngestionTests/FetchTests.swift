#if HTTPClient
  import CivilTime
  import Foundation
  import History
  import Ingestion
  import Readings
  import ServiceTestKit
  import Testing

  /// A small server of the Explore API, with faults on demand: see `Golden/open_data_server.py`.
  private enum OpenDataServer {
    /// Runs a body while the server is up.
    static func serving<T>(_ body: (Int) throws -> T) throws -> T {
      let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/open_data_server.py").path
      let server = try ScriptServer(script)
      return try withExtendedLifetime(server) { try body(server.port) }
    }
  }

  @Suite("Fetching", .serialized, .timeLimit(.minutes(5)))
  struct FetchTests {
    private func fetch(_ mode: String, into store: HistoryStore, attempts: Int = 3) throws -> IngestReport {
      try OpenDataServer.serving { port in
        let fetch = EcoMixFetch(
          store: store, baseURL: "http://127.0.0.1:\(port)/\(mode)/", client: CurlClient(),
          retries: RetryPolicy(attempts: attempts, firstDelay: 0.01))
        return try fetch.fetch(.national, from: at("2021-12-01T00:00:00Z"), to: at("2021-12-03T00:00:00Z"))
      }
    }

    @Test(
      "exports, also after failures and a truncated answer; or page by page, with repeats",
      arguments: ["export", "flaky", "truncated", "pages"])
    func whole(mode: String) throws {
      let store = try memoryStore()
      let report = try fetch(mode, into: store)
      #expect(report.written.new == 2 * 192)
      let load = try store.values("france/consumption")
      #expect((load.start, load.step, load.values.count) == (try at("2021-12-01T00:00:00Z"), 900, 192))
      #expect(load.values == (0..<192).map { Double(60_000 + $0) })
      let again = try fetch(mode, into: store)
      #expect((again.written.new, again.written.changed) == (0, 0))
    }

    @Test(
      "a service that stays down, has no such data set or talks nonsense is reported, and nothing is stored",
      arguments: ["down", "absent", "nonsense"])
    func failure(mode: String) throws {
      let store = try memoryStore()
      let error = #expect(throws: IngestionError.self) { try fetch(mode, into: store) }
      #expect(error?.kind == .unavailable)
      #expect(try store.series().isEmpty)
    }

    @Test("no server at all")
    func noServer() throws {
      let fetch = EcoMixFetch(
        store: try memoryStore(), baseURL: "http://127.0.0.1:9", client: CurlClient(),
        retries: RetryPolicy(attempts: 2, firstDelay: 0.01))
      let error = #expect(throws: IngestionError.self) {
        try fetch.fetch(.national, from: at("2021-12-01T00:00:00Z"), to: at("2021-12-03T00:00:00Z"))
      }
      #expect(error?.kind == .unavailable)
    }
  }
#endif
