#if Kafka
  import Foundation
  import ServiceTestKit
  import Testing

  /// Kafka with TLS and a log-in, by a properties file: the whole program, a broker, and TLS in front of it.
  @Suite(
    .enabled(
      if: Services.hasKafka && Services.hasOpenSSL, "\(Services.missing("a Kafka broker or openssl"))"),
    .serialized, .timeLimit(.minutes(5)))
  struct KafkaSecurityTests {
    private static let password = "correct-horse-battery"
    private static let readings = 40
    private let bench: Bench
    private let broker: TestService
    private let proxy: ScriptServer

    init() throws {
      bench = try Bench()
      broker = try Services.kafka()
      for name in ["broker", "stranger"] { try Self.certificate(name, in: bench) }
      proxy = try ScriptServer(
        Bench.repository + "/Tests/LoadstarTests/Golden/tls_proxy.py",
        ["\(broker.port)"] + ["broker.pem", "broker.key", "sent.bin"].map(bench.path))
      var text = "area,time,load\n"
      for slot in 0..<Self.readings {
        let seconds = 1_514_764_800 + Double(slot) * 1800
        let time = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: seconds))
        text += "north,\(time),\(1000 + slot)\n"
      }
      try bench.write(text, to: "feed.csv")
      let run = try bench.run(
        "ingest", "feed.csv", "--format", "csv", "--time", "time", "--value", "load=consumption",
        "--series-column", "area", "--zone", "UTC")
      try #require(run.status == 0, "\(run.errors)")
    }

    /// A key and the certificate of 127.0.0.1 that it signs itself.
    private static func certificate(_ name: String, in bench: Bench) throws {
      try Services.run(
        Services.openssl,
        [
          "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
          "subjectAltName=IP:127.0.0.1", "-keyout", bench.path("\(name).key"), "-out",
          bench.path("\(name).pem"),
        ])
    }

    private func write(authority: String, mechanism: String = "PLAIN") throws {
      try bench.write(
        """
        security.protocol=SASL_SSL
        sasl.mechanisms=\(mechanism)
        sasl.username=loadstar
        sasl.password=\(Self.password)
        ssl.ca.location=\(bench.path(authority))

        """, to: "client.properties")
    }

    private func produce() throws -> ToolRun {
      try bench.run(
        "produce", "north/consumption", "--to", "kafka://127.0.0.1:\(proxy.port)/readings?partitions=2",
        "--kafka-properties", "client.properties", "--json")
    }

    private func monitor() throws -> ToolRun {
      try bench.run(
        "monitor", "north/consumption", "--db", "monitor.db", "--step", "30m", "--clock", "event", "--source",
        "kafka://127.0.0.1:\(proxy.port)/readings?until=end", "--kafka-properties", "client.properties",
        "--json")
    }

    private func showsThePassword(_ run: ToolRun) -> Bool {
      run.output.contains(Self.password) || run.errors.contains(Self.password)
    }

    @Test func readingsPassThroughTLSAndALogIn() throws {
      try write(authority: "broker.pem")
      for run in [try produce(), try monitor()] {
        #expect(run.status == 0, "\(run.errors)")
        #expect(try run.json()["readings"] as? Int == Self.readings)
        #expect(!showsThePassword(run))
      }
      // What came out of TLS is what SASL/PLAIN says: the name and the password, each after a zero byte.
      let sent = try Data(contentsOf: URL(fileURLWithPath: bench.path("sent.bin")))
      #expect(sent.range(of: Data("\0loadstar\0\(Self.password)".utf8)) != nil)
    }

    @Test func aCertificateOfAStrangerIsRefused() throws {
      try write(authority: "stranger.pem")
      let run = try produce()
      #expect(run.status == 69)
      #expect(run.errors.contains("certificate verify failed"), "\(run.errors)")
      #expect(!showsThePassword(run))
      #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path("sent.bin"))).isEmpty)
    }

    @Test(arguments: ["ROT13", "PLAIN\nsasl.pasword"])
    func aPropertyThatIsNoneIsNamedWithoutItsNeighbours(_ mechanism: String) throws {
      try write(authority: "broker.pem", mechanism: mechanism)
      let run = try produce()
      #expect(run.status == 64)
      #expect(run.errors.contains(mechanism == "ROT13" ? "ROT13" : "client.properties:3"), "\(run.errors)")
      #expect(!showsThePassword(run))
    }

    @Test func aPasswordInTheAddressIsNotShown() throws {
      try write(authority: "broker.pem")
      let run = try bench.run(
        "produce", "north/consumption", "--json", "--to",
        "kafka://127.0.0.1:\(broker.port)/plain?partitions=1&security.protocol=sasl_plaintext"
          + "&sasl.mechanisms=PLAIN&sasl.username=loadstar&sasl.password=\(Self.password)")
      #expect(run.status == 0, "\(run.errors)")
      #expect(!showsThePassword(run))
    }
  }
#endif
