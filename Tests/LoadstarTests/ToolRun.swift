import Foundation
import Testing

/// One run of the real binary: what it printed and how it ended.
struct ToolRun {
  let status: Int32
  let output: String
  let errors: String

  /// The lines of standard output.
  var lines: [Substring] { output.split(separator: "\n") }

  /// Standard output as a JSON object.
  func json() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return try #require(value as? [String: Any], "no JSON object: \(output.prefix(200))")
  }

  /// Standard output as CSV: the header and the rows, by column.
  func table() throws -> [[String: String]] { try Self.table(output) }

  static func table(_ text: String) throws -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }
}

/// A folder of its own in which the tool runs, gone when the value is released.
final class Bench {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/loadstar-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }
  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  /// Runs the tool in the folder and waits for its end.
  @discardableResult
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ToolRun {
    try run(arguments, environment: environment)
  }

  /// As `run` with the arguments one by one.
  @discardableResult
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ToolRun {
    let process = try start(arguments, environment: environment)
    process.waitUntilExit()
    return ToolRun(
      status: process.terminationStatus, output: try text(outputName(process)),
      errors: try text(errorName(process)))
  }

  /// Starts the tool without waiting for it.
  func start(
    _ arguments: [String], environment: [String: String] = [:], input: Pipe? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Self.binary())
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = ProcessInfo.processInfo.environment
    variables["LOADSTAR_DB"] = nil
    // A killed process leaves shared memory of its number behind, of which the library would warn on standard error.
    variables["MONGOC_DISABLE_SHM"] = "1"
    process.environment = variables.merging(environment) { $1 }
    runs += 1
    names[ObjectIdentifier(process)] = runs
    for name in [outputName(process), errorName(process)] { try write("", to: name) }
    process.standardOutput = FileHandle(forWritingAtPath: path(outputName(process)))
    process.standardError = FileHandle(forWritingAtPath: path(errorName(process)))
    process.standardInput = input ?? FileHandle.nullDevice as Any
    try process.run()
    return process
  }

  private var runs = 0
  private var names: [ObjectIdentifier: Int] = [:]
  func outputName(_ process: Process) -> String { ".stdout-\(names[ObjectIdentifier(process)] ?? 0)" }
  func errorName(_ process: Process) -> String { ".stderr-\(names[ObjectIdentifier(process)] ?? 0)" }

  /// The binary lies beside the test bundle, whichever way that was started.
  static func binary() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates = [
      ProcessInfo.processInfo.environment["LOADSTAR_BINARY"],
      URL(fileURLWithPath: own).deletingLastPathComponent().path + "/loadstar",
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/loadstar",
      repository + "/.build/release/loadstar", repository + "/.build/debug/loadstar",
    ]
    return try #require(
      candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) },
      "the loadstar binary is not there: swift build --build-tests makes it")
  }

  /// The repository's folder.
  static var repository: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
}
