#if Kafka
  import Foundation
  import ServiceTestKit
  import Streaming
  import Testing

  /// Against a broker of its own, with a client of someone else beside it.
  @Suite(
    .enabled(if: Services.hasKafka && Services.hasKcat, "\(Services.missing("a Kafka broker or kcat"))"),
    .serialized)
  struct KafkaBrokerTests {
    private let feed: KafkaFeed

    init() throws { feed = try KafkaFeed(series: 50, readings: 20_000) }

    private func endpoint(_ broker: TestService, _ query: String = "") throws -> KafkaEndpoint {
      try KafkaEndpoint(parsing: "kafka://127.0.0.1:\(broker.port)/readings?group=test&until=end\(query)")
    }

    @Test func whatIsWrittenIsReadOnceAndAnotherClientSeesTheSame() throws {
      let broker = try Services.kafka()
      try feed.send(to: endpoint(broker, "&partitions=4"))
      let store = OffsetStore()
      var source = try feed.source(endpoint(broker), store)
      try source.drain(into: store)
      #expect(store.fault(against: feed.count) == nil)
      #expect(store.offsets.count == 4)
      for series in 0..<50 {
        let own = store.values.filter { $0 % 50 == series }
        #expect(own == own.sorted(), "readings of one series keep their order")
      }
      let seen = try Services.run(
        Services.kcat,
        ["-b", "127.0.0.1:\(broker.port)", "-C", "-t", "readings", "-e", "-q", "-f", "%k %s\\n"])
      let expected = (0..<feed.count).map { "area-\($0 % 50)/consumption \(feed.line($0))" }
      let isSame = seen.split(separator: "\n").map(String.init).sorted() == expected.sorted()
      #expect(isSame)
    }

    @Test func whatAnotherClientWritesIsReadWithItsFaults() throws {
      let broker = try Services.kafka()
      try feed.send(to: endpoint(broker, "&partitions=1"), 0..<1)
      let lines = [feed.line(1), "broken {", "area-2/consumption,2018-01-01T00:00:00Z,2"]
      try Services.run(
        Services.kcat, ["-b", "127.0.0.1:\(broker.port)", "-P", "-t", "readings"],
        input: lines.joined(separator: "\n") + "\n")
      var source = try feed.source(endpoint(broker), OffsetStore())
      var values: [Int] = []
      var rejected: [Int] = []
      while let batch = try source.next() {
        values += batch.readings.map { Int($0.value) }
        rejected += batch.rejected.map(\.line)
      }
      #expect(values == [0, 1, 2])
      #expect(rejected == [3])
    }

    @Test func anotherBrokerProcessOnTheSameFilesGoesOnWhereTheCheckpointIs() throws {
      let broker = try Services.kafka()
      try feed.send(to: endpoint(broker, "&partitions=3"), 0..<8_000)
      let store = OffsetStore()
      var first = try feed.source(endpoint(broker), store)
      try first.drain(into: store)
      // This broker writes its logs out once a second; what it was killed over would be its own loss.
      usleep(1_500_000)
      broker.kill(signal: SIGKILL)
      try broker.start()
      try feed.send(to: endpoint(broker), 8_000..<feed.count)
      var second = try feed.source(endpoint(broker), store)
      try second.drain(into: store)
      #expect(store.fault(against: feed.count) == nil)
    }
  }
#endif
