#if Kafka && MongoDB && Dashboard
  import Foundation
  import ServiceTestKit
  import Testing

  /// compose.yaml without an engine: its names hold together, and its command lines run as they are against a broker and
  /// a database on this machine.
  @Suite(
    .enabled(if: Services.hasYAML, "\(Services.missing("Debian's python3-yaml"))"), .serialized,
    .timeLimit(.minutes(5)))
  struct ComposeTests {
    private let file: [String: Any]

    init() throws {
      let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
      let text = try Services.run(Services.debianPython, ["-c", script, Bench.repository + "/compose.yaml"])
      file = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func services() throws -> [String: [String: Any]] {
      try #require(file["services"] as? [String: [String: Any]])
    }

    /// The names in a list, or the keys of a table.
    private func names(_ value: Any?) -> [String] {
      (value as? [String]) ?? (value as? [String: Any]).map { Array($0.keys) } ?? []
    }

    @Test func everyNameIsThere() throws {
      let services = try services()
      #expect(Set(services.keys) == ["kafka", "mongodb", "monitor", "serve"])
      for (name, service) in services {
        for other in names(service["depends_on"]) {
          #expect(services[other] != nil, "\(name) depends on \(other)")
          let wanted = (service["depends_on"] as? [String: [String: String]])?[other]?["condition"]
          if wanted == "service_healthy" {
            #expect(services[other]?["healthcheck"] != nil, "\(other) tells no health")
          }
        }
        for volume in names(service["volumes"]) {
          let source = String(volume.prefix { $0 != ":" })
          #expect(names(file["volumes"]).contains(source), "\(name) uses the volume \(source)")
        }
        for port in names(service["ports"]) { #expect(port.hasPrefix("127.0.0.1:"), "\(name): \(port)") }
        #expect((service["image"] == nil) == (service["build"] as? String == "."))
      }
    }

    /// A service's command line on this machine: variables by their defaults, hosts and ports as given.
    private func command(_ service: String, _ places: [String: String]) throws -> [String] {
      let words = try #require(try services()[service]?["command"] as? [String])
      return words.map { word in
        var text = word.replacing(/\$\{\w+:-([^}]*)\}/) { $0.output.1 }
        for (place, here) in places { text = text.replacingOccurrences(of: place, with: here) }
        return text
      }
    }

    private func fill(_ bench: Bench) throws {
      var texts = ["history.csv": "area,time,load\n", "feed.csv": "area,time,load\n"]
      for slot in 0..<(70 * 48 + 96) {
        let time = Date(timeIntervalSince1970: 1_514_764_800 + Double(slot) * 1800)
        let load = 1000 + 200 * sin(Double(slot) * .pi / 24) + Double(slot % 7)
        let row = "france,\(ISO8601DateFormatter().string(from: time)),\(String(format: "%.1f", load))\n"
        texts[slot < 70 * 48 ? "history.csv" : "feed.csv"]? += row
      }
      for (name, text) in texts {
        try bench.write(text, to: name)
        let database = name == "feed.csv" ? "feed.db" : "loadstar.db"
        try succeeds(
          bench, "ingest", name, "--format", "csv", "--time", "time", "--value", "load=consumption",
          "--series-column", "area", "--zone", "UTC", "--db", database)
      }
      try succeeds(
        bench, "train", "france/consumption", "--model", "seasonal", "--season", "48", "--name", "france")
    }

    private func complaint(_ process: Process, _ bench: Bench) -> String {
      (try? bench.text(bench.errorName(process))) ?? ""
    }

    private func succeeds(_ bench: Bench, _ arguments: String...) throws {
      let process = try bench.start(arguments)
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "\(complaint(process, bench))")
    }

    /// Waits until a question to a tool gets the answer, a minute and a half at most.
    private func wait(for answer: String, _ question: () throws -> String) throws {
      let deadline = Date().addingTimeInterval(90)
      var last = ""
      while Date() < deadline {
        last = ((try? question()) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        if last == answer { return }
        usleep(200_000)
      }
      Issue.record("\(answer) was expected, and it stayed \(last)")
    }

    private func python(_ script: String) throws -> String {
      try Services.run(Services.python, ["-c", script])
    }

    private func ends(_ process: Process, _ bench: Bench) throws {
      process.terminate()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(complaint(process, bench))")
    }

    @Test(
      .enabled(
        if: Services.hasKafka && Services.hasMongoDB && Services.hasKcat,
        "\(Services.missing("a Kafka broker, a MongoDB server or kcat"))"))
    func theCommandsRun() throws {
      let bench = try Bench()
      try fill(bench)
      let broker = try Services.kafka(), database = try Services.mongoDB()
      let port = try TestService.freePort()
      let places = [
        "kafka:19092": "127.0.0.1:\(broker.port)", "0.0.0.0:8080": "127.0.0.1:\(port)",
        "mongodb:27017/loadstar?": "127.0.0.1:\(database.port)/loadstar?directConnection=true&",
      ]
      try succeeds(
        bench, "produce", "france/consumption", "--db", "feed.db", "--to",
        "kafka://127.0.0.1:\(broker.port)/readings?partitions=6")
      let monitor = try bench.start(try command("monitor", places))
      defer { kill(monitor.processIdentifier, SIGKILL) }
      try wait(for: "96") {
        try python(
          """
          from pymongo import MongoClient
          d = MongoClient("mongodb://127.0.0.1:\(database.port)/?directConnection=true").loadstar
          print(d.scores.count_documents({}))
          """)
      }
      try ends(monitor, bench)
      let events = try Services.run(
        Services.kcat, ["-b", "127.0.0.1:\(broker.port)", "-C", "-t", "events", "-e", "-q"])
      #expect(events.split(separator: "\n").count { $0.contains("\"type\":\"score\"") } == 96)
      let serve = try bench.start(
        try command("serve", places), environment: ["LOADSTAR_TOKEN": "the-token-of-this-test"])
      defer { kill(serve.processIdentifier, SIGKILL) }
      try wait(for: "200") {
        try python("import urllib.request as r; print(r.urlopen('http://127.0.0.1:\(port)/health').status)")
      }
      try ends(serve, bench)
    }
  }
#endif
