#if MQTT
  import CivilTime
  import Foundation
  import Readings
  import ServiceTestKit
  import Streaming
  import Testing

  @Suite struct MQTTAddressTests {
    @Test func tellsBrokerTopicAndClient() throws {
      let endpoint = try MQTTEndpoint(parsing: "mqtts://me@broker/load/+/readings?client=one&ca=/etc/ca.pem")
      #expect(endpoint.host == "broker")
      #expect(endpoint.port == 8883)
      #expect(endpoint.user == "me")
      #expect(endpoint.topic == "load/+/readings")
      #expect(endpoint.client == "one")
      #expect(endpoint.isSecure)
      #expect(endpoint.certificates == "/etc/ca.pem")
    }

    @Test(arguments: [
      "mqtt://", "mqtt://host", "mqtt://host/", "mqtt:///topic", "mqtt://host:0/t", "mqtt://host:x/t",
      "mqtt://a@b@host/t", "mqtt://host/t?qos=2", "http://host/t",
    ])
    func refusesWhatIsNoAddress(_ address: String) {
      let error = #expect(throws: StreamingError.self) { try MQTTEndpoint(parsing: address) }
      #expect(error?.kind == .usage)
    }
  }

  /// Against Debian's mosquitto.
  @Suite(.enabled(if: Services.hasMQTT, "\(Services.missing("mosquitto"))"), .serialized)
  struct MQTTTests {
    private let broker: TestService
    private let feed: EventFeed
    private let spool: String

    init() throws {
      broker = try Services.mqtt()
      feed = try EventFeed()
      spool = broker.folder.appendingPathComponent("spool").path
    }

    private func endpoint(_ topic: String) throws -> MQTTEndpoint {
      try MQTTEndpoint(parsing: "mqtt://127.0.0.1:\(broker.port)/\(topic)")
    }

    private func source(from position: SourcePosition? = nil) throws -> MQTTSource {
      try MQTTSource(endpoint("readings"), spool: spool, from: position, feed.directory, heartbeat: 100)
    }

    private func publish(_ numbers: Range<Int>) throws {
      let lines = numbers.map {
        #"{"series":"north/consumption","time":"\#(feed.instant($0 * 2))","value":\#($0)}"#
      }
      try Services.run(
        URL(fileURLWithPath: "/usr/bin/mosquitto_pub"),
        ["-h", "127.0.0.1", "-p", "\(broker.port)", "-t", "readings", "-q", "1", "-l"],
        input: lines.joined(separator: "\n") + "\n")
    }

    private func read(
      _ source: inout MQTTSource, count: Int, _ values: inout [Int]
    ) throws -> SourcePosition? {
      let deadline = Date().addingTimeInterval(30)
      var position: SourcePosition?
      while values.count < count, Date() < deadline, let batch = try source.next() {
        values += batch.readings.map { Int($0.value) }
        position = batch.position
      }
      return position
    }

    @Test func nothingAcknowledgedIsLostBetweenBrokerAndCheckpoint() throws {
      var values: [Int] = []
      var position: SourcePosition?
      do {
        var first = try source()
        try publish(0..<100)
        position = try read(&first, count: 100, &values)
        // Taken and acknowledged, and the run ends before its next checkpoint.
        try publish(100..<200)
        var uncommitted: [Int] = []
        _ = try read(&first, count: 100, &uncommitted)
      }
      // Sent while nobody listens: the broker keeps it for the session.
      try publish(200..<300)
      var second = try source(from: position)
      _ = try read(&second, count: 300, &values)
      #expect(values == Array(0..<300))
    }

    @Test func aBrokerThatComesBackIsGoneOnWith() throws {
      var values: [Int] = []
      var source = try source()
      try publish(0..<10)
      _ = try read(&source, count: 10, &values)
      broker.kill(signal: SIGTERM)
      for _ in 0..<5 { _ = try source.next() }
      try broker.start()
      let deadline = Date().addingTimeInterval(20)
      try publish(10..<20)
      // With quality of service 1 a broker that begins again may deliver again what it had delivered.
      while Set(values).count < 20, Date() < deadline {
        values += try source.next()?.readings.map { Int($0.value) } ?? []
      }
      #expect(Set(values) == Set(0..<20))
      #expect(values.suffix(10) == ArraySlice(10..<20))
    }

    @Test func eventsArriveAsJSON() throws {
      let output = broker.folder.appendingPathComponent("events")
      try Data().write(to: output)
      let listener = Process()
      listener.executableURL = URL(fileURLWithPath: "/usr/bin/mosquitto_sub")
      listener.arguments = [
        "-h", "127.0.0.1", "-p", "\(broker.port)", "-t", "events", "-q", "1", "-C", "3", "-W", "20",
      ]
      listener.standardOutput = try FileHandle(forWritingTo: output)
      try listener.run()
      usleep(500_000)
      var sink = try MQTTSink(endpoint("events"))
      try sink.write(feed.batch(0..<2, incident: .opened))
      _ = try sink.flush()
      let deadline = Date().addingTimeInterval(30)
      while listener.isRunning, Date() < deadline { usleep(20_000) }
      listener.terminate()
      let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines.allSatisfy { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) != nil })
    }

    @Test func aBrokerThatNeverWasThereIsUnavailable() throws {
      let nowhere = try MQTTEndpoint(parsing: "mqtt://127.0.0.1:1/readings")
      let error = #expect(throws: StreamingError.self) { _ = try MQTTSink(nowhere, patience: 0.5) }
      #expect(error?.kind == .unavailable)
    }
  }
#endif
