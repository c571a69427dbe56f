import Features
import Forecasting
import ForecastingTestKit
import Foundation
import Testing

/// Model files under a right hash whose content no fit has written: refused, or good for a forecast, never a trap.
@Suite struct ModelContentTests {
  private static let newest = "schema-\(ModelFile.schema)"

  /// The files of each schema and kind, the same that older versions are held to.
  private static let files: [String] = {
    let names = ModelKind.trainable.map { "\(newest)/\($0.rawValue)" }
    return names + ["schema-2/ensemble", "schema-1/regression", "schema-1/climatology"]
  }()

  private func content(_ name: String) throws -> ModelContent {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "LoadstarTests/Golden/models/\(name).json")
    var content = try ModelContent([UInt8](Data(contentsOf: file)))
    if name.hasSuffix("/seasonal") { try content.addSeasonalMethods() }
    return content
  }

  @Test(arguments: files)
  func whatIsNotChangedForecasts(_ name: String) throws {
    let rows = try content(name).forecast()
    #expect(rows.count == 12)
    for row in rows { #expect(row.point.isFinite && row.quantiles.count == 7) }
  }

  @Test(arguments: files)
  func whatIsChangedIsRefusedOrForecasts(_ name: String) throws {
    let content = try content(name)
    let trials = ProcessInfo.processInfo.environment["LOADSTAR_CONTENT_TRIALS"].flatMap { Int($0) } ?? 100
    var random = SplitMix64(state: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    var refused = 0
    for _ in 0..<trials {
      var changed = content
      for _ in 0..<1 + Int(random.next() % 3) {
        changed.tree.apply(
          JSONTree.Edit(
            node: Int(random.next() >> 2), operation: Int(random.next() >> 2), place: Int(random.next() >> 2))
        )
      }
      do {
        for row in try changed.forecast() { #expect(row.point.isFinite, "\(name)") }
      } catch let error as ForecastingError {
        refused += 1
        #expect(!"\(error)".isEmpty)
      }
    }
    #expect(refused > trials / 20 && refused < trials)
  }

  /// Places that once ended the process, and what the refusal names.
  @Test(arguments: [
    ("\(newest)/climatology", ["model", "primary", "state", "means"], "climatology.means"),
    ("\(newest)/adaptive", ["model", "primary", "state", "filters"], "filters"),
    ("\(newest)/ensemble", ["model", "primary", "state", "aggregations"], "aggregations"),
    ("\(newest)/regression", ["model", "primary", "state", "second"], "a stage of the regression"),
    ("\(newest)/regression", ["model", "errors"], "errors"),
    ("\(newest)/seasonal", ["model", "primary", "state", "combination", "members"], "seasonal.members"),
  ])
  func theRefusalNamesThePart(_ name: String, _ path: [String], _ part: String) throws {
    var content = try content(name)
    let isText = if case .text? = content.tree[path[...]] { true } else { false }
    content.tree[path[...]] = isText ? .text("1 2") : .list([])
    do {
      _ = try content.forecast()
      Issue.record("the file is taken")
    } catch ForecastingError.modelFile(let reason) {
      #expect(reason.contains(part) && reason.contains("train it again"), "\(reason)")
    }
  }
}
