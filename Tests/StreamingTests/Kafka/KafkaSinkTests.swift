#if Kafka
  import Foundation
  import ServiceTestKit
  import Streaming
  import Testing

  /// What the monitor tells a topic, and that a crash makes it tell nothing twice.
  @Suite(
    .enabled(if: Services.hasKafka && Services.hasKcat, "\(Services.missing("a Kafka broker or kcat"))"),
    .serialized)
  struct KafkaSinkTests {
    private let broker: TestService
    private let feed: EventFeed

    init() throws {
      broker = try Services.kafka()
      feed = try EventFeed()
    }

    private func sink() throws -> KafkaSink {
      try KafkaSink(try KafkaEndpoint(parsing: "kafka://127.0.0.1:\(broker.port)/events?partitions=3"))
    }

    private func messages() throws -> [String] {
      try Services.run(
        Services.kcat,
        ["-b", "127.0.0.1:\(broker.port)", "-C", "-t", "events", "-e", "-q", "-f", "%k|%h|%s\\n"]
      ).split(separator: "\n").map(String.init)
    }

    @Test func eventsAreKeyedAndCarryTheirIdentifier() throws {
      var sink = try sink()
      try sink.resume(at: nil)
      try sink.write(feed.batch(0..<2, incident: .opened))
      _ = try sink.flush()
      let seen = try messages()
      #expect(seen.count == 3)
      #expect(
        seen.contains { $0.hasPrefix(#"north/consumption|id=north/consumption@1514764800|{"type":"score""#) })
      #expect(
        seen.contains {
          $0.hasPrefix(#"north-point-1|id=north-point-1@opened@1514764800|{"type":"incident""#)
        })
    }

    @Test func whatWasToldAfterTheLastCheckpointIsNotToldAgain() throws {
      var first = try sink()
      try first.resume(at: nil)
      try first.write(feed.batch(0..<100))
      let checkpoint = try first.flush()
      try first.write(feed.batch(100..<200, incident: .opened))
      _ = try first.flush()  // The run dies here, before its checkpoint.
      var second = try sink()
      try second.resume(at: checkpoint)
      try second.write(feed.batch(100..<200, incident: .opened))
      try second.write(feed.batch(200..<300, incident: .closed))
      _ = try second.flush()
      let seen = try messages()
      #expect(seen.count == 302)
      #expect(Set(seen).count == 302)
    }

    @Test func aMonitorThatTakesOverKnowsWhatTheOtherTold() throws {
      var other = try sink()
      try other.resume(at: nil)
      let checkpoint = try other.flush()
      try other.write(feed.batch(0..<50))
      _ = try other.flush()
      var taker = try sink()
      try taker.resume(at: nil)
      try taker.recall([checkpoint])
      try taker.write(feed.batch(0..<60))
      _ = try taker.flush()
      #expect(try messages().count == 60)
    }
  }
#endif
