import CivilTime
import CommandLineKit
import History
import Readings
import Workbench

/// `loadstar check`
struct CheckCommand: CommonCommand {
  var common = CommonOptions()

  static let name = "check"
  static let summary = "Check the history's integrity, the models' hashes and the series' continuity."
  static let discussion = """
    Reads everything and changes nothing. A damaged database, or a model file that does not match its hash, is a fault:
    the status is 65 then. Slots without a value are counted and are no fault; 'loadstar audit SERIES' shows where.
    """
  static let examples = ["loadstar check", "loadstar check --json"]
  static var ownParameters: [Parameter<Self>] { [] }

  func run() async throws {
    let workspace = try Workspace.reading(common)
    let faults = try workspace.store.integrityCheck()
    // A damaged file may not even list its series.
    let series =
      faults.isEmpty ? try workspace.store.series().map { try Continuity($0, workspace.store) } : []
    let report = Report(
      database: common.database, schema: try workspace.store.schemaVersion(), faults: faults,
      models: try checkedModels(), series: series)
    if common.json { try JSONOutput.write(report) } else { try StandardStream.output.line(report.text) }
    let damaged = faults.count + report.models.count { $0.fault != nil }
    guard damaged == 0 else {
      throw CommandError(
        .dataError, "\(NumberText.count(damaged, "fault")): restore from a backup, or train again")
    }
  }

  private func checkedModels() throws -> [CheckedModel] {
    let registry = ModelRegistry(folder: common.models)
    return try registry.names().map { name in
      do {
        let file = try registry.load(name)
        let fault = file.name == name ? nil : "its card says that it is \(file.name)"
        return CheckedModel(name: name, version: try file.version(), fault: fault)
      } catch {
        return CheckedModel(name: name, version: nil, fault: "\(error)")
      }
    }
  }

  private struct CheckedModel: Encodable {
    let name: String
    let version: String?
    let fault: String?
  }

  private struct Continuity: Encodable {
    let name: String
    let slots: Int
    let missing: Int
    let longestGap: Int

    private enum CodingKeys: String, CodingKey {
      case name, slots, missing
      case longestGap = "longest_gap"
    }

    init(_ series: StoredSeries, _ store: HistoryStore) throws {
      let values = try store.load(series).values
      name = "\(series.name)"
      slots = values.count
      missing = values.count { $0.isNaN }
      var (run, longest) = (0, 0)
      for value in values {
        run = value.isNaN ? run + 1 : 0
        longest = max(longest, run)
      }
      longestGap = longest
    }
  }

  private struct Report: Encodable {
    let database: String
    let schema: Int
    let faults: [String]
    let models: [CheckedModel]
    let series: [Continuity]

    var text: String {
      var lines = ["\(database): schema \(schema), " + (faults.isEmpty ? "sound" : "damaged")]
      lines += faults.map { "  \($0)" }
      for model in models { lines.append("model \(model.name): \(model.fault ?? "matches its hash")") }
      for one in series where one.missing > 0 {
        lines.append(
          "series \(one.name): \(NumberText.grouped(one.missing)) of \(NumberText.count(one.slots, "slot")) "
            + "without a value, at most \(NumberText.grouped(one.longestGap)) in a row")
      }
      let whole = series.count { $0.missing == 0 }
      lines.append("\(NumberText.count(whole, "series")) without a gap")
      return lines.joined(separator: "\n")
    }
  }
}
