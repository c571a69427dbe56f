import CivilTime
import CommandLineKit
import History
import Ingestion

/// `loadstar ingest`
struct IngestCommand: CommonCommand {
  var common = CommonOptions()
  var paths: [String] = []
  var format = IngestFormat.auto
  var area: String?
  var zone: String?
  var timeColumn: String?
  var timesIn: String?
  var values: [String] = []
  var seriesColumn: String?
  var unit: String?
  var strict = false

  static let name = "ingest"
  static let summary = "Read files or folders into the history."
  static let discussion = """
    Knows by sight: RTE éCO2mix files (national and regional, real-time, consolidated, definitive, daily), ODRÉ exports,
    ENTSO-E load exports, and readings exported by 'loadstar export'. Any other table with a header is read with
    --format csv. A file packed by gzip is read as it is, a folder with all that is in it. Each file is stored whole or
    not at all; taking it in twice changes nothing.
    """
  static let examples = [
    "loadstar ingest eco2mix/",
    "loadstar ingest load.csv --format csv --time utc --value load_mw=france/consumption",
    "loadstar ingest demand.csv --area victoria --zone Australia/Melbourne --format csv --time Time --times-in UTC",
    "loadstar ingest meters.csv.gz --format csv --time when --series-column site --value kw=consumption --unit kW",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positionals("PATH", \.paths, "Files and folders.", minimum: 1),
      .option(
        "--format", "FORMAT", \.format, "auto (default), rte, odre, entsoe or csv.",
        choices: IngestFormat.allCases.map(\.rawValue)),
      .option("--area", "AREA", \.area, "The area of files that name none (CSV default: the file's name)."),
      .option(
        "--zone", "ZONE", \.zone, "The zone of local times (default: the stored area's, else Europe/Paris)."),
      .option("--time", "COLUMN", \.timeColumn, "CSV: the column of times."),
      .option(
        "--times-in", "ZONE", \.timesIn,
        "CSV: the zone of times that have no offset, such as UTC (default: the area's own)."),
      .repeated(
        "--value", "COLUMN=MEASURE", \.values,
        "CSV: a column of values and its measure, or AREA/MEASURE (default: every column of numbers)."),
      .option(
        "--series-column", "COLUMN", \.seriesColumn, "CSV: the column that names each row's area or series."),
      .option(
        "--unit", "UNIT", \.unit, "The values' unit (default: as the header or the measure's name tells)."),
      .flag("--strict", \.strict, "One row that can't be read refuses its file."),
    ]
  }

  func run() async throws {
    let options = try ingestOptions()
    let files = try InputFiles.find(paths)
    let workspace = try Workspace.writing(common)
    let bar = ProgressBar("ingest", quiet: common.quiet)
    let clock = ContinuousClock()
    let start = clock.now
    let report = try Ingestor(store: workspace.store, options: options).ingest(files: files) { done, path in
      bar.update(Double(done) / Double(files.count), note: path)
    }
    bar.finish()
    let seconds = (clock.now - start).seconds
    try IngestOutput(report: report, seconds: seconds).write(asJSON: common.json)
  }

  private func ingestOptions() throws -> IngestOptions {
    var options = IngestOptions()
    options.format = format
    options.area = area
    options.zone = try zone.map { name throws(UsageError) in try Self.rules(name, of: "--zone") }
    options.timesIn = try timesIn.map { name throws(UsageError) in try Self.rules(name, of: "--times-in") }
    options.timeColumn = timeColumn
    options.values = values.map(ValueColumn.init(parsing:))
    options.seriesColumn = seriesColumn
    options.unit = unit
    options.strict = strict
    let isTable = timeColumn != nil || timesIn != nil || !values.isEmpty || seriesColumn != nil
    guard !isTable || format == .csv || format == .auto else {
      throw UsageError(
        "--time, --times-in, --value and --series-column are for --format csv: \(format.rawValue) files name their own"
      )
    }
    return options
  }

  private static func rules(_ zone: String, of option: String) throws(UsageError) -> TimeZoneRules {
    do throws(TimeZoneError) { return try TimeZoneRules.named(zone) } catch {
      throw UsageError("\(option): \(error)")
    }
  }
}

extension IngestFormat: ArgumentValue {}
