import CivilTime
import CommandLineKit
import History

/// `loadstar series`
struct SeriesCommand: CommonCommand {
  var common = CommonOptions()
  var pattern = "*/*"

  static let name = "series"
  static let summary = "List the series of the history with their spans."
  static let examples = ["loadstar series", "loadstar series --match 'bretagne/*'"]
  static var ownParameters: [Parameter<Self>] {
    [.option("--match", "PATTERN", \.pattern, "Only series whose name fits, such as '*/consumption'.")]
  }

  func run() async throws {
    let workspace = try Workspace.reading(common)
    let glob = Glob(pattern)
    let rows = try workspace.store.series().filter { glob.matches("\($0.name)") }.map {
      try Row($0, in: workspace)
    }
    if common.json { return try JSONOutput.write(["series": rows]) }
    guard !rows.isEmpty else {
      return try StandardStream.output.line("no series: 'loadstar ingest PATH' fills the history")
    }
    var table = TextTable(["series", "unit", "step", "first", "last", "zone", "label"])
    for row in rows {
      table.add([
        row.name, row.unit, Self.step(row.step), row.first ?? "–", row.last ?? "–", row.zone, row.label,
      ])
    }
    try StandardStream.output.line(table.lines(style: Style(for: .output)).joined(separator: "\n"))
  }

  private static func step(_ seconds: Int) -> String {
    seconds % 3600 == 0 ? "\(seconds / 3600) h" : seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
  }

  private struct Row: Encodable {
    let name: String
    let label: String
    let unit: String
    let step: Int
    let zone: String
    let first: String?
    let last: String?

    init(_ series: StoredSeries, in workspace: Workspace) throws {
      let bounds = try workspace.store.bounds(of: series.id)
      name = "\(series.name)"
      label = series.definition.label
      unit = series.definition.unit
      step = series.definition.step
      zone = series.definition.zone
      first = bounds?.first.description
      last = bounds?.last.description
    }
  }
}
