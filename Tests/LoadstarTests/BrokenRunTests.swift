import Foundation
import Testing

/// Kills and broken disks at random moments, by the soak command in its quick form.
@Suite("Broken runs", .serialized)
struct BrokenRunTests {
  @Test(
    "after a kill or a broken disk the same command gives what an unbroken run gives",
    arguments: ["kill", "full", "error"])
  func breaks(kind: String) throws {
    let log = FileManager.default.temporaryDirectory.path + "/soak-\(UUID().uuidString).log"
    try Data().write(to: URL(fileURLWithPath: log))
    defer { try? FileManager.default.removeItem(atPath: log) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Bench.repository + "/scripts/soak", kind, "--runs", "3"]
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
