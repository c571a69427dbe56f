import Foundation

/// The servers and independent clients that tests run against, where they are installed.
public enum Services {
  /// The repository's root.
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The comment of a test that is skipped.
  public static func missing(_ what: String) -> String { "\(what) is not installed: run scripts/setup test" }

  /// Whether there is a Kafka broker to start.
  public static let hasKafka = broker.map(exists) ?? false
  /// Whether there is a MongoDB server to start.
  public static let hasMongoDB = exists(python("secantusd-py"))
  /// Whether there is an MQTT broker to start.
  public static let hasMQTT = exists(mosquitto)
  /// Whether Spark can run.
  public static let hasSpark =
    exists(python("spark-submit")) && exists(URL(fileURLWithPath: "/usr/bin/java"))
  /// Whether the independent Kafka client is there.
  public static let hasKcat = exists(kcat)

  /// Whether certificates can be made.
  public static let hasOpenSSL = exists(openssl)
  /// Whether Debian's Python can read YAML.
  public static let hasYAML = (try? run(debianPython, ["-c", "import yaml"])) != nil

  /// Debian's own Python.
  public static let debianPython = URL(fileURLWithPath: "/usr/bin/python3")
  /// The tool that makes certificates.
  public static let openssl = URL(fileURLWithPath: "/usr/bin/openssl")
  /// Python with the clients of every service.
  public static let python = python("python3")
  /// The independent Kafka client.
  public static let kcat = URL(fileURLWithPath: "/usr/bin/kcat")
  // The package's script starts this program as its child; a signal to the script would not reach it.
  private static let broker = sitePackages.map { $0.appendingPathComponent("noida_db/noida-db") }
  private static let sitePackages: URL? = {
    let libraries = root.appendingPathComponent(".venv/lib")
    let versions = try? FileManager.default.contentsOfDirectory(
      at: libraries, includingPropertiesForKeys: nil)
    return versions?.first?.appendingPathComponent("site-packages")
  }()
  private static let mosquitto = URL(fileURLWithPath: "/usr/sbin/mosquitto")

  /// A Kafka broker.
  public static func kafka() throws -> TestService {
    guard let broker else { throw ServiceError(missing("a Kafka broker")) }
    return try TestService(broker) { port, folder in
      [
        "start", "--data-dir", folder.path, "--host", "127.0.0.1", "--only", "kafka", "--kafka-port",
        "\(port)",
      ]
    }
  }

  /// A MongoDB server.
  public static func mongoDB() throws -> TestService {
    try TestService(python("secantusd-py")) { port, folder in
      ["--host", "127.0.0.1", "--port", "\(port)", "--storage-path", folder.path]
    }
  }

  /// An MQTT broker.
  public static func mqtt() throws -> TestService {
    try TestService(mosquitto) { port, folder in
      let file = folder.appendingPathComponent("mosquitto.conf")
      let text = "listener \(port) 127.0.0.1\nallow_anonymous true\npersistence true\n"
      try Data((text + "persistence_location \(folder.path)/\nuser root\n").utf8).write(to: file)
      return ["-c", file.path]
    }
  }

  /// Runs a tool to its end, with text for its standard input, and gives what it printed.
  ///
  /// Files, not pipes: another child that starts meanwhile may inherit a pipe's end and keep it open.
  /// - Throws: `ServiceError` where it ends with another status than 0, or not within `patience` seconds.
  @discardableResult
  public static func run(
    _ executable: URL, _ arguments: [String], input: String? = nil, patience: Double = 120
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = try file("input", in: folder, holding: input ?? "")
    process.standardOutput = try file("output", in: folder)
    process.standardError = try file("errors", in: folder)
    try process.run()
    let deadline = Date().addingTimeInterval(patience)
    while process.isRunning {
      if Date() > deadline { Foundation.kill(process.processIdentifier, SIGKILL) }
      usleep(5_000)
    }
    guard process.terminationStatus == 0 else {
      let complaint = try String(contentsOf: folder.appendingPathComponent("errors"), encoding: .utf8)
      throw ServiceError("\(executable.lastPathComponent) ended \(process.terminationStatus): \(complaint)")
    }
    return String(decoding: try Data(contentsOf: folder.appendingPathComponent("output")), as: UTF8.self)
  }

  private static func file(_ name: String, in folder: URL, holding text: String = "") throws -> FileHandle {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return try FileHandle(forUpdating: file)
  }

  private static func python(_ name: String) -> URL { root.appendingPathComponent(".venv/bin/\(name)") }

  private static func exists(_ file: URL) -> Bool { FileManager.default.isExecutableFile(atPath: file.path) }
}
