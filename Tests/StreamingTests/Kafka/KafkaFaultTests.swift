#if Kafka
  import Foundation
  import Streaming
  import Testing

  /// Brokers that go away, partitions that move: on librdkafka's own cluster, where faults can be ordered.
  @Suite(.serialized) struct KafkaFaultTests {
    private let cluster: KafkaMockCluster
    private let feed: KafkaFeed

    init() throws {
      cluster = try KafkaMockCluster()
      try cluster.createTopic("readings", partitions: 8)
      feed = try KafkaFeed(series: 64, readings: 30_000)
    }

    private func endpoint(_ query: String = "") throws -> KafkaEndpoint {
      try KafkaEndpoint(
        parsing: "kafka://\(cluster.brokers)/readings?group=test&session.timeout.ms=6000"
          + "&heartbeat.interval.ms=500&max.poll.interval.ms=8000\(query)")
    }

    @Test func aBrokerThatNeverWasThereIsUnavailable() throws {
      let nowhere = KafkaEndpoint(brokers: "127.0.0.1:1", topic: "readings")
      let store = OffsetStore()
      let directory = feed.directory
      var error = #expect(throws: StreamingError.self) { _ = try KafkaProducer(nowhere, patience: 1) }
      #expect(error?.kind == .unavailable)
      error = #expect(throws: StreamingError.self) {
        _ = try KafkaSource(nowhere, directory: directory, patience: 1) { store.offsets }
      }
      #expect(error?.kind == .unavailable)
      #expect(error?.description.contains("127.0.0.1:1") == true)
    }

    @Test func anUnknownPropertyIsNamed() throws {
      let endpoint = try endpoint("&no.such.property=1")
      let error = #expect(throws: StreamingError.self) { _ = try KafkaProducer(endpoint) }
      #expect(error?.kind == .usage)
      #expect(error?.description.contains("no.such.property") == true)
    }

    @Test func aHandshakeThatFailsIsSaidInWords() throws {
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID().uuidString).properties")
      try Data("security.protocol=SSL\n".utf8).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      var endpoint = try endpoint()
      endpoint.properties += try KafkaProperty.file(file.path)
      let error = #expect(throws: StreamingError.self) { _ = try KafkaProducer(endpoint, patience: 4) }
      #expect(error?.kind == .unavailable)
      #expect(error?.description.contains("SSL") == true)
    }

    @Test func aBrokerThatComesBackHasLostAndDoubledNothingAndIsToldOfOnce() throws {
      let heard = Notices()
      let store = OffsetStore()
      var source = try feed.source(endpoint(), store, notice: heard.hear)
      try feed.send(to: endpoint(), 0..<10_000)
      try source.drain(into: store) { store.values.count >= 2_000 }
      cluster.setBroker(1, isUp: false)
      try source.drain(into: store) { heard.count("is away") > 0 }
      for _ in 0..<5 { _ = try source.next().map { store.commit($0) } }
      cluster.failFetches(5)
      cluster.setBroker(1, isUp: true)
      try feed.send(to: endpoint(), 10_000..<feed.count)
      try source.drain(into: store) { store.values.count >= feed.count }
      #expect(store.fault(against: feed.count) == nil)
      #expect(heard.count("is away") == 1)
      #expect(heard.count("answers again") == 1)
    }

    @Test func aProducerWaitsForItsBroker() throws {
      let heard = Notices()
      let producer = try KafkaProducer(endpoint(), notice: heard.hear)
      try producer.send(key: [1], value: Array(feed.line(0).utf8))
      try producer.flush()
      cluster.setBroker(1, isUp: false)
      for number in 1..<100 { try producer.send(key: [1], value: Array(feed.line(number).utf8)) }
      var looks = 0
      _ = #expect(throws: StreamingError.self) {
        try producer.flush {
          looks += 1
          return looks > 5
        }
      }
      cluster.setBroker(1, isUp: true)
      try producer.flush()
      let store = OffsetStore()
      var source = try feed.source(endpoint("&until=end"), store)
      try source.drain(into: store)
      #expect(store.fault(against: 100) == nil)
      #expect(producer.acknowledged.values.reduce(0, +) == 100)
    }

    private func readToEnd(into store: OffsetStore) throws {
      var source = try feed.source(endpoint("&until=end"), store)
      try source.drain(into: store)
    }

    @Test func offsetsAreTheCheckpointsNotTheGroups() throws {
      try feed.send(to: endpoint(), 0..<1_000)
      let first = OffsetStore()
      try readToEnd(into: first)
      // The group has committed all of it; an older checkpoint goes back all the same.
      let half = OffsetStore()
      half.start(at: first.offsets.mapValues { $0 / 2 })
      try readToEnd(into: half)
      let expected = first.offsets.values.reduce(0) { $0 + Int($1 - $1 / 2) }
      #expect(half.values.count == expected)
    }

    @Test func membersThatComeAndGoShareTheTopicWithoutLossOrRepeat() throws {
      let store = OffsetStore()
      let endpoint = try endpoint(), feed = feed
      let total = feed.count
      let stop = Notices()
      let first = Member {
        var source = try feed.source(endpoint, store)
        try source.drain(into: store) { stop.count("first") > 0 }
      }
      try feed.send(to: endpoint, 0..<10_000)
      let second = Member {
        var source = try feed.source(endpoint, store)
        try source.drain(into: store) { store.values.count >= total || stop.count("second") > 0 }
      }
      try feed.send(to: endpoint, 10_000..<20_000)
      store.wait(for: 20_000, seconds: 60)
      stop.hear("first")
      try first.join()
      try feed.send(to: endpoint, 20_000..<total)
      store.wait(for: total, seconds: 60)
      stop.hear("second")
      try second.join()
      #expect(store.fault(against: total) == nil)
    }
  }

  /// A consumer on a thread of its own: it blocks, which the threads of tasks must not.
  final class Member: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var failure: (any Error)?

    init(_ body: @escaping @Sendable () throws -> Void) {
      Thread.detachNewThread { [self] in
        do { try body() } catch { failure = error }
        done.signal()
      }
    }

    func join() throws {
      try #require(done.wait(timeout: .now() + 120) == .success, "a member of the group does not end")
      if let failure { throw failure }
    }
  }

  /// What a client said.
  final class Notices: @unchecked Sendable {
    private let lock = NSLock()
    private var texts: [String] = []

    func hear(_ text: String) { lock.withLock { texts.append(text) } }
    func count(_ part: String) -> Int { lock.withLock { texts.count { $0.contains(part) } } }
  }
#endif
