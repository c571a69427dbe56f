import CommandLineKit
@preconcurrency import Glibc

/// The tool: finds the command, runs it, and ends with its status.
@main
struct Tool {
  static let name = "loadstar"
  static let version = "0.1.0"
  /// The version with the digest of the running program, which tells two builds apart.
  static let build = version + ProgramDigest.suffix

  static func main() async {
    // The main actor is slow to hop to: everything runs off it.
    exit(await run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  @concurrent
  static func run(_ words: [String]) async -> ExitStatus {
    do {
      try await dispatch(words)
      return .done
    } catch {
      let report = ErrorReport(error)
      try? StandardStream.error.line("\(name): \(report.message)")
      return report.status
    }
  }

  private static func dispatch(_ words: [String]) async throws {
    guard let verb = words.first else { return try StandardStream.output.write(Overview.text) }
    let rest = Array(words.dropFirst())
    switch verb {
    case "--help", "-h", "help":
      try StandardStream.output.write(rest.first.map { try CommandList.find($0).help } ?? Overview.text)
    case "--version":
      try StandardStream.output.line("\(name) \(version)")
    default:
      let command = try CommandList.find(verb)
      let isHelp = rest.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
      if isHelp { return try StandardStream.output.write(command.help) }
      try await command.run(rest)
    }
  }
}
