import CommandLineKit
import Dashboard
import DelimitedText
@preconcurrency import Glibc
import History
import Streaming

/// `loadstar serve`
struct ServeCommand: CommonCommand {
  var common = CommonOptions()
  var listen = ListenArgument.standard
  var tokenFile: String?
  var models: [String] = []
  var watched: [String] = []
  var alertsPerWeek = 1.0
  var live: String?

  static let name = "serve"
  static let summary = "Serve the page, the HTTP API, /metrics and /health."
  static let discussion = """
    On a loopback address everybody on this machine may read and write. On any other address a token is needed:
    a line of 16 characters or more in --token-file, or in $LOADSTAR_TOKEN. Programs send it as
    'Authorization: Bearer TOKEN'; the page asks for it. Put a proxy that speaks TLS in front.
    Readings posted to /api/v1/readings go through the monitor's checkpointed pipeline: the answer comes when they,
    their scores and incidents are on disk.
    Where a monitor elsewhere writes to MongoDB (--sink mongodb://…), --live reads its live view from there: Today
    shows its newest readings, scores and open incidents beside the forecasts of this history.
    """
  static let examples = [
    "loadstar serve",
    "# readings posted to /api/v1/readings are scored against a model",
    "loadstar serve --model fr --alerts-per-week 1",
    "# the speed layer runs elsewhere and keeps its live view in MongoDB",
    "loadstar serve --live mongodb://localhost:27017/loadstar",
    "loadstar serve --listen 127.0.0.1:9000 --db grid.db",
    "loadstar serve --listen 0.0.0.0:8080 --token-file /etc/loadstar/token",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .option(
        "--listen", "ADDRESS:PORT", \.listen, "Where to listen (default: 127.0.0.1:8080; port 0: any)."),
      .repeated(
        "--model", "NAME", \.models,
        "A model that posted readings are held against; may be given for several."),
      .repeated(
        "--watch", "SERIES", \.watched,
        "A series whose posted readings are scored (default: those of the models, else those with forecasts)."
      ),
      .option(
        "--alerts-per-week", "N", \.alertsPerWeek,
        "Acceptable load incidents a week among posted readings (default: 1)."),
      .option(
        "--live", "mongodb://HOST:PORT/DATABASE", \.live,
        "Where a monitor elsewhere keeps its live view (default: this history alone)."),
      .option("--token-file", "PATH", \.tokenFile, "A file that holds the token (default: $LOADSTAR_TOKEN)."),
    ]
  }

  func run() async throws {
    #if Dashboard
      try await serve()
    #else
      throw CommandError(.unavailable, "this build has no page: build with the trait Dashboard")
    #endif
  }

  #if Dashboard
    private func serve() async throws {
      let application = DashboardApplication(try configuration())
      let server = HTTPServer(shortcut: { application.keptAnswer(to: $0) }) {
        await application.respond(to: $0)
      }
      StopSignal.listen()
      let port = try server.start(address: listen.address, port: listen.port)
      let watching = Task.detached { await application.watch() }
      let place = "http://\(listen.address):\(port)"
      if common.json {
        try JSONOutput.write(["url": place])
      } else {
        try StandardStream.output.line("serving \(common.database) at \(place) (Ctrl-C ends it)")
      }
      while !StopSignal.hasCome { try? await Task.sleep(for: .milliseconds(50)) }
      watching.cancel()
      await watching.value
      server.stop()
    }
  #endif

  private func configuration() throws -> DashboardApplication.Configuration {
    guard alertsPerWeek > 0, alertsPerWeek <= 10_000 else {
      throw UsageError("--alerts-per-week is a number above 0, such as 1")
    }
    // Makes the history where there is none, so that the page can say what to do next.
    if access(common.database, F_OK) != 0 { _ = try HistoryStore(path: common.database) }
    var configuration = DashboardApplication.Configuration(database: common.database)
    configuration.models = common.models
    configuration.version = Tool.version
    configuration.isLoopback = listen.isLoopback
    configuration.token = try token()
    configuration.watched = watched
    configuration.liveModels = models
    configuration.alertsPerWeek = alertsPerWeek
    configuration.liveView = try live.map { try LiveViewAddress($0).open() }
    return configuration
  }

  private func token() throws -> String? {
    var token: String?
    if let tokenFile {
      token = try Self.firstLine(of: tokenFile)
    } else if let value = getenv("LOADSTAR_TOKEN"), value.pointee != 0 {
      token = String(cString: value)
    }
    guard let token else {
      if listen.isLoopback { return nil }
      throw CommandError(
        .configuration,
        "\(listen.address) can be reached from other machines: give a token with --token-file or $LOADSTAR_TOKEN, "
          + "or listen on 127.0.0.1")
    }
    guard token.utf8.count >= AccessPolicy.shortestToken,
      token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw CommandError(
        .configuration, "the token needs \(AccessPolicy.shortestToken) or more visible ASCII characters")
    }
    return token
  }

  private static func firstLine(of path: String) throws -> String {
    guard let file = fopen(path, "re") else {
      throw CommandError(.noInput, "can't read the token file \(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count].prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }
}

/// An address and a port to listen on.
struct ListenArgument: ArgumentValue {
  let address: String
  let port: UInt16

  static let standard = ListenArgument(address: "127.0.0.1", port: 8080)

  private init(address: String, port: UInt16) {
    self.address = address
    self.port = port
  }

  init(argument: String) throws(UsageError) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = UInt16(parts[1]), !parts[0].isEmpty else {
      throw UsageError("'\(argument)' is not an address and a port: write 127.0.0.1:8080")
    }
    address = parts[0] == "localhost" ? "127.0.0.1" : String(parts[0])
    self.port = port
  }

  /// Whether only this machine can reach it.
  var isLoopback: Bool { address.hasPrefix("127.") }
}
