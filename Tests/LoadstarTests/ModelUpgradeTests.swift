import Forecasting
import Foundation
import Testing

/// Model files that each schema version wrote forecast in the newest what they forecast then: see `Golden/models`.
@Suite("Model files of earlier versions")
struct ModelUpgradeTests {
  private static let golden = Bench.repository + "/Tests/LoadstarTests/Golden/models"

  /// Each model file: its schema's folder and its kind.
  private static let files: [[String]] = {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: golden)) ?? []
    return folders.filter { $0.hasPrefix("schema-") }.sorted().flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(golden)/\(folder)")) ?? []
      return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted().map {
        [folder, $0]
      }
    }
  }()

  @Test("every schema version that was written has a file of each kind here")
  func allAreThere() {
    let kinds = ModelKind.trainable.map(\.rawValue).sorted()
    #expect(
      Self.files == (1...ModelFile.schema).flatMap { schema in kinds.map { ["schema-\(schema)", $0] } })
  }

  @Test("a file forecasts what it forecast when it was written", arguments: files)
  func forecastsTheSame(file: [String]) throws {
    let (folder, kind) = ("\(Self.golden)/\(file[0])", file[1])
    let bench = try Bench()
    try FileManager.default.createDirectory(atPath: bench.path("models"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: "\(folder)/\(kind).json", toPath: bench.path("models/\(kind).json"))
    #expect(try bench.run("ingest", "\(Self.golden)/history.csv", "--zone", "UTC").status == 0)
    let run = try bench.run(
      "forecast", "tiny/load", "--model", kind, "--issue", "2018-02-22T12:00Z", "--horizon", "12", "--output",
      "now.csv")
    #expect(run.status == 0, "\(run.errors)")
    let then = try ToolRun.table(try String(contentsOfFile: "\(folder)/\(kind).csv", encoding: .utf8))
    let now = try ToolRun.table(try bench.text("now.csv"))
    #expect(then.count == 12 && now.count == then.count)
    for (old, new) in zip(then, now) {
      // What intervals are made of may change with the schema; then they must still be there, and of such a width.
      let isNewest = file[0] == "schema-\(ModelFile.schema)"
      let place = "\(kind), \(old["target_time"] ?? "")"
      for (column, text) in old where isNewest || !column.hasPrefix("q") {
        #expect(
          isSame(text, new[column] ?? ""), "\(place): \(column) was \(text), is \(new[column] ?? "gone")")
      }
      let (before, after) = (try width(old), try width(new))
      #expect(after > before / 2 && after < before * 2, "\(place): an interval of \(before) is \(after)")
    }
  }

  /// Other processors may round the last digits in another way.
  private func isSame(_ old: String, _ new: String) -> Bool {
    guard let before = Double(old), let after = Double(new) else { return old == new }
    return abs(before - after) <= 1e-6 * abs(before)
  }

  private func width(_ row: [String: String]) throws -> Double {
    try #require(Double(row["q95"] ?? "")) - #require(Double(row["q05"] ?? ""))
  }
}
