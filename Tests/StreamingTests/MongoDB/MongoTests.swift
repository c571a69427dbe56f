#if MongoDB
  import CivilTime
  import Foundation
  import ServiceTestKit
  import Streaming
  import Testing

  @Suite struct MongoAddressTests {
    @Test func tellsDatabaseAndOptionsAndHidesThePassword() throws {
      let endpoint = try MongoEndpoint(
        parsing: "mongodb://me:secret@one:27017,two/loadstar?keep=3600&replicaSet=r&timeseries=off")
      #expect(endpoint.database == "loadstar")
      #expect(endpoint.uri == "mongodb://me:secret@one:27017,two/loadstar?replicaSet=r")
      #expect(endpoint.name == "mongodb://one:27017,two/loadstar")
      #expect(endpoint.keep == 3600)
      #expect(!endpoint.usesTimeSeries)
    }

    @Test(arguments: [
      "mongodb://", "mongodb://host", "mongodb://host/", "mongodb://h/a.b", "mongodb://h/d?keep=0",
    ])
    func refusesWhatIsNoAddress(_ address: String) {
      let error = #expect(throws: StreamingError.self) { try MongoEndpoint(parsing: address) }
      #expect(error?.kind == .usage)
    }
  }

  /// Against a MongoDB server of its own, with pymongo beside it.
  @Suite(.enabled(if: Services.hasMongoDB, "\(Services.missing("a MongoDB server"))"), .serialized)
  struct MongoTests {
    private let server: TestService
    private let feed: EventFeed

    init() throws {
      server = try Services.mongoDB()
      feed = try EventFeed()
    }

    private func endpoint(_ query: String = "") throws -> MongoEndpoint {
      try MongoEndpoint(
        parsing: "mongodb://127.0.0.1:\(server.port)/loadstar?directConnection=true&keep=2000000000\(query)")
    }

    private func ask(_ expression: String) throws -> String {
      let script = """
        from pymongo import MongoClient
        d = MongoClient("mongodb://127.0.0.1:\(server.port)/?directConnection=true").loadstar
        print(\(expression))
        """
      return try Services.run(Services.python, ["-c", script]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func tell(_ query: String) throws {
      var sink = try MongoSink(endpoint(query))
      try sink.write(feed.batch(0..<100, incident: .opened))
      try sink.write(feed.batch(100..<200))
      _ = try sink.flush()
    }

    @Test(arguments: ["", "&timeseries=off"])
    func toldTwiceIsStoredOnce(_ query: String) throws {
      try tell(query)
      try tell(query)
      let counts = try ask("[d[c].count_documents({}) for c in ('readings', 'scores', 'incidents', 'live')]")
      #expect(counts == "[200, 200, 1, 2]")
      #expect(try ask("d.scores.find_one({'_id': 'south/consumption@1514764800'})['value']") == "1.0")
      #expect(
        try ask("d.readings.find_one({'series': 'north/consumption'}, sort=[('time', -1)])['value']")
          == "198.0")
    }

    @Test func indexesAndLifetimesAreMadeAtTheStart() throws {
      _ = try MongoSink(endpoint("&timeseries=off"))
      let unique = try ask("d.scores.index_information()['series_time'].get('unique')")
      #expect(unique == "True")
      let keep = try ask("d.readings.index_information()['time_ttl']['expireAfterSeconds']")
      #expect(Double(keep) == 2_000_000_000)
    }

    @Test func theLiveViewHoldsTheNewestAndTheOpenIncidents() throws {
      try tell("")
      let view = try MongoLiveView(endpoint())
      let north = try #require(try view.series(named: "north/consumption"))
      #expect(north.score?.value == 198)
      #expect(north.score?.time == feed.instant(198))
      #expect(north.incidents.map(\.id) == ["north-point-1"])
      #expect(try view.series().map(\.series) == ["north/consumption", "south/consumption"])
      #expect(try view.scores(of: "south/consumption", since: feed.instant(190)).count == 5)
      var sink = try MongoSink(endpoint())
      try sink.write(feed.batch(200..<202, incident: .closed))
      _ = try sink.flush()
      #expect(try view.series(named: "north/consumption")?.incidents.isEmpty == true)
      #expect(try view.incidents(of: "north/consumption", since: feed.instant(0)).map(\.state) == ["closed"])
    }

    @Test func aServerThatNeverWasThereIsUnavailable() throws {
      let nowhere = try MongoEndpoint(
        parsing: "mongodb://127.0.0.1:1/loadstar?serverSelectionTimeoutMS=300&connectTimeoutMS=300")
      let error = #expect(throws: StreamingError.self) { _ = try MongoSink(nowhere, patience: 0.5) }
      #expect(error?.kind == .unavailable)
    }
  }
#endif
