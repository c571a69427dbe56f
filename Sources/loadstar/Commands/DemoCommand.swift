import CivilTime
import CommandLineKit
import DelimitedText
import Forecasting
@preconcurrency import Glibc
import History
import Ingestion
import Readings
import Streaming

/// `loadstar demo`
struct DemoCommand: Command {
  var directory = "loadstar-demo"
  var json = false
  var quiet = false

  static let name = "demo"
  static let summary = "The whole job on real data that is built in: a good place to start."
  static let discussion = """
    Takes in a year of electricity demand of Victoria, Australia (2014, half-hours, with temperature), trains a regression
    on what lies before a held-out week, forecasts each day of that week at noon of the day before, holds the forecasts
    against what came, and runs the week through the live monitor with six faults put in. Everything it makes is in one
    folder; the same again gives the same.
    """
  static let examples = ["loadstar demo", "loadstar demo --directory /tmp/demo"]
  static var parameters: [Parameter<Self>] {
    [
      .option("--directory", "DIR", \.directory, "Where its files go (default: loadstar-demo)."),
      .flag("--json", \.json, "One JSON object on standard output."),
      .flag("--quiet", \.quiet, "Only the result."),
    ]
  }

  func run() async throws {
    let clock = ContinuousClock()
    let began = clock.now
    let data = try DemoData(folder: directory)
    try prepare(data)
    let store = try HistoryStore(path: data.database)
    let demo = DemoRun(data: data, store: store)
    try tell(
      "1  Taking in the data, and looking it over",
      ingested(try data.ingest(into: store)) + DemoText.audit(try demo.audit()))
    let training = try await demo.train()
    try tell("2  Training", trained(training))
    let outcome = try await demo.backtest(training.file)
    try demo.storeForecasts(outcome.reports[0], training)
    try outcome.writeRows(to: data.path("week.csv"))
    try tell("3  Forecasting a week that the model has not seen", DemoText.forecast(outcome))
    let step = training.file.card.step
    let observed = outcome.reports[0].rows.map(\.observed)
    let unspoilt = try await demo.incidentsWithoutFaults(observed, step: step, training.file)
    let summary = try await demo.monitor(observed, step: step, training.file)
    let (faults, others) = try demo.faults(step: step, unspoilt: unspoilt)
    try tell("4  Watching that week live, with faults put in", DemoText.monitor(summary, faults, others))
    let seconds = (clock.now - began).seconds
    if json { return try JSONOutput.write(DemoResult(outcome, faults, others, seconds, directory)) }
    try StandardStream.output.write(DemoText.ending(data, seconds))
  }

  /// Makes the folder and leaves out what an earlier demo wrote there.
  private func prepare(_ data: DemoData) throws {
    guard mkdir(directory, 0o777) == 0 || errno == EEXIST else {
      throw CommandError(
        .cannotCreate, "the folder \(directory) can't be made: \(String(cString: strerror(errno)))")
    }
    for name in ["demo.db", "demo.db-wal", "demo.db-shm", "events.jsonl"] { unlink(data.path(name)) }
    try data.writeFiles()
  }

  private func tell(_ title: String, _ lines: [String]) throws {
    guard !json, !quiet else { return }
    let style = Style(for: .output)
    try StandardStream.output.line(style.bold(title) + "\n" + lines.joined(separator: "\n") + "\n")
  }

  private func ingested(_ files: [FileOutcome]) -> [String] {
    let readings = files.reduce(0) { $0 + $1.written.new }
    return [
      "   \(NumberText.grouped(readings)) readings of \(DemoData.load) and \(DemoData.temperature), half-hours of 2014;",
      "   the load ends where the held-out week begins, on \(DemoData.week)",
    ]
  }

  private func trained(_ training: TrainingJob.Outcome) -> [String] {
    let card = training.file.card
    var lines = [
      "   a regression on \(NumberText.grouped(card.known)) half-hours, with temperature, in "
        + "\(NumberText.fixed(training.seconds, decimals: 1)) s: \(training.path)"
    ]
    if let score = card.calibration {
      lines.append(
        "   in forecasts of the time before: MAPE \(NumberText.fixed(score.mape ?? .nan, decimals: 2)) %")
    }
    return lines
  }
}

/// The demo's result as JSON.
struct DemoResult: Encodable {
  let directory: String
  let mape: Double?
  let naiveMape: Double?
  let faults: [DemoRun.FaultOutcome]
  let otherIncidents: [DemoRun.OtherIncident]
  let seconds: Double

  private enum CodingKeys: String, CodingKey {
    case directory, mape, faults, seconds
    case naiveMape = "seasonal_naive_mape"
    case otherIncidents = "other_incidents"
  }

  init(
    _ outcome: BacktestRun.Outcome, _ faults: [DemoRun.FaultOutcome], _ others: [DemoRun.OtherIncident],
    _ seconds: Double,
    _ directory: String
  ) {
    self.directory = directory
    self.faults = faults
    self.seconds = seconds
    otherIncidents = others
    mape = outcome.reports.first?.summary.score.mape
    naiveMape = outcome.reports.first?.summary.references["seasonal-naive"]?.score.mape
  }
}
