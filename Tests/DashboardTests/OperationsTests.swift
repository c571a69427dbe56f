import Dashboard
import Foundation
import Testing

/// `/metrics`, and the alert rules and the dashboard that build on it.
@Suite("Operations")
struct OperationsTests {
  private static let promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private static var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/docs/operations"
  }

  /// What Prometheus' own checker says, and how it ended.
  private static func check(_ what: String, _ path: String) throws -> (status: Int32, said: String) {
    let process = Process(), output = Pipe()
    process.executableURL = URL(fileURLWithPath: try #require(promtool))
    // It reads metrics from standard input, and rules by their path.
    process.arguments = ["check", what] + (what == "rules" ? [path] : [])
    process.standardInput = FileHandle(forReadingAtPath: path)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }

  private static func metrics(_ box: FixtureBox) async throws -> String {
    try box.fixture.addIncident("12 MW \"below\" forecast\\")
    try box.fixture.addForecast()
    let answer = await box.application.get("/metrics")
    #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    return answer.text
  }

  @Test(
    "the metrics are as Prometheus' own checker wants them",
    .enabled(if: promtool != nil, "promtool is not installed: apt-get install prometheus"))
  func metricsAreClean() async throws {
    let box = try FixtureBox()
    let text = try await Self.metrics(box)
    // The checker is content with nothing at all.
    #expect(text.contains("loadstar_incidents_open{class=\"load\",series=\"france/consumption\"} 1.0\n"))
    #expect(text.contains("loadstar_forecast_mape_percent{series=\"france/consumption\"} 1"))
    let path = box.fixture.folder + "/metrics.txt"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let (status, said) = try Self.check("metrics", path)
    #expect(status == 0 && said.isEmpty, "\(said)")
  }

  @Test(
    "the alert rules are valid",
    .enabled(if: promtool != nil, "promtool is not installed: apt-get install prometheus"))
  func rulesAreValid() throws {
    let (status, said) = try Self.check("rules", Self.folder + "/alerts.yml")
    #expect(status == 0 && said.contains("SUCCESS"), "\(said)")
  }

  @Test(
    "alerts and dashboard ask for metrics that there are",
    arguments: ["alerts.yml", "grafana-dashboard.json"])
  func namesExist(file: String) async throws {
    let text = try await Self.metrics(FixtureBox())
    let served = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] })
    let asked = try String(contentsOfFile: Self.folder + "/" + file, encoding: .utf8)
      .matches(of: /loadstar_[a-z0-9_]+/).map { $0.output }
    #expect(asked.count > 8)
    for name in Set(asked) {
      let family = name.replacing(/_(bucket|sum|count)$/, with: "")
      #expect(served.contains(name) || served.contains(family[...]), "\(file): \(name)")
    }
  }

  @Test("the dashboard is JSON with panels")
  func dashboard() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/grafana-dashboard.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((json["panels"] as? [Any])?.isEmpty == false)
  }
}
