import Dashboard
import Foundation
import ServiceTestKit
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

  /// What Prometheus' own checker says; throws where it finds fault.
  private static func check(_ words: String..., input: String? = nil) throws -> String {
    try Services.run(URL(fileURLWithPath: try #require(promtool)), words, input: input)
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
    #expect(try Self.check("check", "metrics", input: text).isEmpty)
  }

  @Test(
    "the checker has teeth",
    .enabled(if: promtool != nil, "promtool is not installed: apt-get install prometheus"))
  func teeth() {
    #expect(throws: ServiceError.self) { try Self.check("check", "metrics", input: "loadstar{ 1\n") }
    #expect(throws: ServiceError.self) { try Self.checkExpressions(["rate(loadstar_errors_total)"]) }
  }

  @Test(
    "the alert rules are valid",
    .enabled(if: promtool != nil, "promtool is not installed: apt-get install prometheus"))
  func rulesAreValid() throws {
    #expect(try Self.check("check", "rules", Self.folder + "/alerts.yml").contains("SUCCESS"))
  }

  @Test(
    "the alerts fire when they should, and not before",
    .enabled(if: promtool != nil, "promtool is not installed: apt-get install prometheus"))
  func alertsFire() throws {
    #expect(try Self.check("test", "rules", Self.folder + "/alerts.test.yml").contains("SUCCESS"))
  }

  /// Each as the expression of a recording rule: the rule checker parses it.
  private static func checkExpressions(_ expressions: [String]) throws {
    let rules = try expressions.enumerated().map { index, expression in
      let quoted = String(decoding: try JSONEncoder().encode(expression), as: UTF8.self)
      return "      - {record: \"panel:\(index)\", expr: \(quoted)}\n"
    }
    let path = FileManager.default.temporaryDirectory.path + "/panels-\(UUID().uuidString).yml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = "groups:\n  - name: panels\n    rules:\n" + rules.joined()
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let said = try check("check", "rules", path)
    #expect(said.contains("\(expressions.count) rules found"), "\(said)")
  }

  @Test(
    "alerts and dashboard ask for metrics that there are",
    arguments: ["alerts.yml", "grafana-dashboard.json"])
  func namesExist(file: String) async throws {
    let text = try await Self.metrics(FixtureBox(liveView: HandheldView()))
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

  @Test(
    "each panel of the dashboard has a title, a place of its own and expressions that Prometheus can read",
    .enabled(if: promtool != nil, "promtool is not installed: apt-get install prometheus"))
  func dashboard() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/grafana-dashboard.json"))
    let dashboard = try JSONDecoder().decode(GrafanaDashboard.self, from: data)
    #expect(dashboard.panels.count > 8)
    #expect(Set(dashboard.panels.map(\.title)).count == dashboard.panels.count)
    let variables = Set(dashboard.templating.list.map(\.name))
    var taken: Set<[Int]> = []
    for panel in dashboard.panels {
      #expect(!panel.targets.isEmpty && panel.datasource.uid == "${datasource}", "\(panel.title)")
      #expect(panel.gridPos.x >= 0 && panel.gridPos.x + panel.gridPos.w <= 24, "\(panel.title)")
      for x in panel.gridPos.x..<panel.gridPos.x + panel.gridPos.w {
        for y in panel.gridPos.y..<panel.gridPos.y + panel.gridPos.h {
          #expect(taken.insert([x, y]).inserted, "\(panel.title) lies on another panel")
        }
      }
      for use in panel.targets.map(\.expr).joined().matches(of: /\$([a-z_]+)/) {
        #expect(variables.contains(String(use.output.1)), "\(panel.title): $\(use.output.1) is no variable")
      }
    }
    try Self.checkExpressions(dashboard.panels.flatMap { $0.targets.map(\.expr) })
  }
}

/// What Grafana reads of a dashboard (its JSON model), as far as the file uses it.
private struct GrafanaDashboard: Decodable {
  struct Panel: Decodable {
    let title: String
    let type: String
    let datasource: Source
    let gridPos: Place
    let targets: [Target]
  }
  struct Source: Decodable {
    let type: String
    let uid: String
  }
  struct Place: Decodable { let x, y, w, h: Int }
  struct Target: Decodable {
    let expr: String
    let refId: String
  }
  struct Templating: Decodable { let list: [Variable] }
  struct Variable: Decodable { let name: String }

  let panels: [Panel]
  let templating: Templating
}
