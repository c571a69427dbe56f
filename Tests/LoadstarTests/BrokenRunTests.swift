import Foundation
import Testing

/// Kills and broken disks at random moments, by the soak command in its quick form.
@Suite("Broken runs", .serialized)
struct BrokenRunTests {
  @Test(
    "after a kill, a broken disk or a clock that jumps the same command gives what an unbroken run gives",
    arguments: ["kill", "full", "error", "clock"])
  func breaks(kind: String) throws { try succeeds("soak", kind, "--runs", "3") }

  @Test("commands that work on one database at the same time speak of no lock and lose nothing")
  func together() throws { try succeeds("soak-together", "5") }

  private func succeeds(_ script: String, _ words: String...) throws {
    let log = FileManager.default.temporaryDirectory.path + "/soak-\(UUID().uuidString).log"
    try Data().write(to: URL(fileURLWithPath: log))
    defer { try? FileManager.default.removeItem(atPath: log) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Bench.repository + "/scripts/\(script)"] + words
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["LOADSTAR_BINARY": try Bench.binary(), "MONGOC_DISABLE_SHM": "1"]) { $1 }
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    process.waitUntilExit()
    let said = try String(contentsOfFile: log, encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(said.suffix(600))")
  }
}
