import Foundation

/// A server of the tests' own: a Python script that listens on a free port of 127.0.0.1 and writes the port into the
/// file that its first argument names. It ends with the test.
public final class ScriptServer: @unchecked Sendable {
  /// Where it listens.
  public let port: Int
  private let process = Process()

  /// Starts a script and waits until it has told its port.
  /// - Parameters:
  ///   - arguments: those after the port's file.
  ///   - environment: variables besides this process's own.
  public init(
    _ script: String, _ arguments: [String] = [], environment: [String: String] = [:], patience: Double = 60
  ) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("port-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script, file] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // A server that outlives its test must not keep the test run's output open.
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try TestService.run(process)
    let deadline = Date().addingTimeInterval(patience)
    var text = ""
    while !text.hasSuffix("\n"), process.isRunning, Date() < deadline {
      usleep(10_000)
      text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    }
    guard let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      Foundation.kill(process.processIdentifier, SIGKILL)
      throw ServiceError("\(script) did not tell its port")
    }
    self.port = port
  }

  deinit { Foundation.kill(process.processIdentifier, SIGKILL) }
}
