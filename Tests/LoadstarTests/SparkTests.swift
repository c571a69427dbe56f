import Foundation
import ServiceTestKit
import Testing

/// The jobs under `spark/` on this machine, against the program that was built: their own tests, run by their own runner.
@Suite(.enabled(if: Services.hasSpark, "\(Services.missing("Spark or Java"))"), .serialized)
struct SparkTests {
  private static let program = Services.root.appendingPathComponent(".build/release/loadstar")

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built"),
    arguments: ["local[2]", "local-cluster[2,1,1024]"])
  func jobsAgreeWithTheMonitor(master: String) throws {
    let environment = ["LOADSTAR": Self.program.path, "LOADSTAR_SPARK_MASTER": master]
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(
      "spark-\(UUID().uuidString).log")
    try Data().write(to: URL(fileURLWithPath: output.path))
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = Services.python
    process.arguments = ["-m", "unittest", "discover", "-s", "tests"]
    process.currentDirectoryURL = Services.root.appendingPathComponent("spark")
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: output)
    try process.run()
    let deadline = Date().addingTimeInterval(600)
    while process.isRunning {
      if Date() > deadline { process.terminate() }
      usleep(100_000)
    }
    let log = try String(contentsOf: output, encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(log.suffix(3_000))")
  }
}
