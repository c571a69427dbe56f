import CivilTime
import DelimitedText
import Features
import History
import Ingestion
import Readings
import Workbench

/// The demo's folder and the history in it.
struct DemoData {
  let folder: String
  let zone: TimeZoneRules

  static let week = LocalDate(year: 2014, month: 11, day: 24)
  static let load = "victoria/consumption"
  static let temperature = "victoria/temperature"

  init(folder: String) throws {
    self.folder = folder
    zone = try TimeZoneRules.named("Australia/Melbourne")
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }
  var database: String { path("demo.db") }
  /// The held-out week's first instant and its end.
  var start: Instant { zone.startOfDay(Self.week) }
  var end: Instant { zone.startOfDay(Self.week + 7) }

  /// Writes the data as files: all of it, and the load up to the held-out week.
  func writeFiles() throws {
    let bytes = EmbeddedFiles.victoria
    try OutputFile(path("victoria-2014.csv")).write(bytes)
    let lines = bytes.split(separator: 0x0A)
    let isBefore = lines.dropFirst().prefix { line in
      guard let time = TimeText(String(decoding: line.prefix { $0 != 0x2C }, as: UTF8.self)) else {
        return false
      }
      return time.instant(in: zone).map { $0 < start } ?? false
    }
    let kept = Array([lines[0]] + isBefore).joined(separator: [0x0A])
    try OutputFile(path("until-the-week.csv")).write(Array(kept) + [0x0A])
  }

  /// Takes in the load up to the held-out week, and the temperature of the whole year.
  func ingest(into store: HistoryStore) throws -> [FileOutcome] {
    let load = ValueColumn(column: "demand_mw", target: Self.load)
    let temperature = ValueColumn(column: "temperature_c", target: Self.temperature)
    return try ingest("until-the-week.csv", [load], into: store)
      + ingest("victoria-2014.csv", [temperature], into: store)
  }

  /// The whole year, in memory: what the forecasts are held against.
  func wholeYear() throws -> SeriesContext {
    let store = try HistoryStore(path: ":memory:")
    let columns = [
      ValueColumn(column: "demand_mw", target: Self.load),
      ValueColumn(column: "temperature_c", target: Self.temperature),
    ]
    _ = try ingest("victoria-2014.csv", columns, into: store)
    return try ContextLoader(store: store).context(
      of: try store.series(named: SeriesName(parsing: Self.load)),
      weather: [SeriesName(parsing: Self.temperature)])
  }

  private func ingest(
    _ file: String, _ values: [ValueColumn], into store: HistoryStore
  ) throws -> [FileOutcome] {
    var options = IngestOptions()
    options.format = .csv
    options.timeColumn = "time"
    options.zone = zone
    options.values = values
    let files = try Ingestor(store: store, options: options).ingest(files: [path(file)]).files
    if let failure = files.compactMap(\.failure).first { throw failure }
    return files
  }
}
