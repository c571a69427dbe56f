import CivilTime
import CommandLineKit
import History
import Readings

/// `loadstar export`
struct ExportCommand: CommonCommand {
  var common = CommonOptions()
  var what = Subject.readings
  var patterns: [String] = []
  var from: TimeArgument?
  var to: TimeArgument?
  var output: String?
  var model: String?
  var isLatestOnly = false
  var hasAllRevisions = false

  enum Subject: String, CaseIterable, ArgumentValue { case readings, forecasts, scores, incidents }

  static let name = "export"
  static let summary = "Write readings, forecasts, scores or incidents as CSV."
  static let discussion = """
    Readings are the best of each slot, in a form that 'ingest' and 'monitor' read back; with --all every vintage and
    revision. Forecasts are all that were issued; with --latest the newest of each slot. Rows are in order of series and
    time (incidents: of start). --to takes a date to its end.
    """
  static let examples = [
    "loadstar export readings --series france/consumption --from 2018-01-01 --to 2018-01-31 --output january.csv",
    "loadstar export incidents",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positional(
        "WHAT", \.what, "readings, forecasts, scores or incidents.", choices: Subject.allCases.map(\.rawValue)
      ),
      .repeated(
        "--series", "SERIES", \.patterns, "Only this series, or a pattern; may be repeated (default: all)."),
      .option("--from", "TIME", \.from, "The first slot."),
      .option("--to", "TIME", \.to, "The end."),
      .option("--output", "FILE", \.output, "The CSV file (default: standard output)."),
      .option("--model", "NAME", \.model, "Of forecasts, only this model's."),
      .flag("--latest", \.isLatestOnly, "Of forecasts, only the newest of each slot."),
      .flag("--all", \.hasAllRevisions, "Every vintage and revision, not only the newest."),
    ]
  }

  func run() async throws {
    guard !common.json || !OutputFile(output).isStandardOutput else {
      throw UsageError("--json reports on a file: give one with --output")
    }
    let workspace = try Workspace.reading(common)
    let series = try chosen(workspace)
    let table = try TableOutput(path: output, columns: what.columns)
    try workspace.store.snapshot { try write(series, workspace.store, table) }
    try table.finish()
    guard let output, !OutputFile(output).isStandardOutput else { return }
    if common.json {
      return try JSONOutput.write(
        Report(output: output, rows: table.rowCount, series: series.map { "\($0.name)" }))
    }
    guard !common.quiet else { return }
    try StandardStream.output.line("\(output): \(NumberText.count(table.rowCount, "row"))")
  }

  private struct Report: Encodable {
    let output: String
    let rows: Int
    let series: [String]
  }

  private func chosen(_ workspace: Workspace) throws -> [StoredSeries] {
    guard !patterns.isEmpty else { return try workspace.store.series() }
    var all: [StoredSeries] = []
    for pattern in patterns {
      for series in try workspace.series(matching: pattern) where !all.contains(series) { all.append(series) }
    }
    return all.sorted { $0.name < $1.name }
  }

  private func write(_ series: [StoredSeries], _ store: HistoryStore, _ table: TableOutput) throws {
    if what == .incidents { return try writeIncidents(series, store, table) }
    for one in series {
      let zone = try one.zone()
      let (start, end) = (try from?.instant(in: zone), try to?.end(in: zone))
      switch what {
      case .readings: try writeReadings(one, start, end, store, table)
      case .forecasts: try writeForecasts(one, start, end, store, table)
      default: try writeScores(one, start, end, store, table)
      }
    }
  }

  private func writeReadings(
    _ series: StoredSeries, _ start: Instant?, _ end: Instant?, _ store: HistoryStore, _ table: TableOutput
  ) throws {
    let view = hasAllRevisions ? ReadingView.all : .best
    try store.forEachReading(of: series, from: start, to: end, view: view) { stored in
      let reading = stored.reading
      table.field("\(series.name)")
      table.field("\(reading.instant)")
      table.field(reading.value)
      table.field(reading.vintage.name)
      table.field(reading.quality.name)
      try table.endRow()
    }
  }

  private func writeForecasts(
    _ series: StoredSeries, _ start: Instant?, _ end: Instant?, _ store: HistoryStore, _ table: TableOutput
  ) throws {
    let query = ForecastQuery(from: start, to: end, model: model)
    func write(_ forecast: TargetForecast) throws {
      try table.add(forecast.row, series: "\(series.name)", issue: forecast.issue, model: forecast.model)
    }
    guard isLatestOnly else { return try store.forEachForecastRow(of: series.id, query, write) }
    for forecast in try store.latestForecast(of: series.id, query) { try write(forecast) }
  }

  private func writeScores(
    _ series: StoredSeries, _ start: Instant?, _ end: Instant?, _ store: HistoryStore, _ table: TableOutput
  ) throws {
    try store.forEachScore(of: series.id, from: start, to: end, allRevisions: hasAllRevisions) { score in
      table.field("\(series.name)")
      table.field("\(score.instant)")
      for value in [score.value, score.expected, score.low, score.high, score.p, score.score] {
        table.field(value)
      }
      table.field(score.flag ? "true" : "false")
      table.field(score.kind ?? "")
      try table.endRow()
    }
  }

  private func writeIncidents(
    _ series: [StoredSeries], _ store: HistoryStore, _ table: TableOutput
  ) throws {
    let byID = Dictionary(uniqueKeysWithValues: series.map { ($0.id, $0) })
    for incident in try store.incidents(IncidentQuery(allRevisions: hasAllRevisions)) {
      guard let series = byID[incident.series], try isWanted(incident, of: series) else { continue }
      for text in [
        incident.id, "\(series.name)", incident.kind, incident.incidentClass, incident.state,
        "\(incident.start)", "\(incident.end)", "\(incident.peak)",
      ] { table.field(text) }
      table.field(incident.peakScore)
      table.field(incident.energy)
      table.field(incident.message)
      try table.endRow()
    }
  }

  private func isWanted(_ incident: IncidentRecord, of series: StoredSeries) throws -> Bool {
    let zone = try series.zone()
    if let start = try from?.instant(in: zone), incident.end <= start { return false }
    if let end = try to?.end(in: zone), incident.start >= end { return false }
    return true
  }
}

extension ExportCommand.Subject {
  /// The header of the file.
  var columns: [String] {
    switch self {
    case .readings: ["series", "time", "value", "vintage", "quality"]
    case .forecasts: TableOutput.forecastColumns
    case .scores: ["series", "time", "value", "expected", "q05", "q95", "p", "score", "flag", "kind"]
    case .incidents:
      [
        "id", "series", "kind", "class", "state", "start", "end", "peak_time", "peak_score", "energy_mwh",
        "message",
      ]
    }
  }
}
