import CivilTime
import CommandLineKit
import History
import Streaming

/// `loadstar scorer`
struct ScorerCommand: CommonCommand {
  var common = CommonOptions()
  var series: [String] = []
  var name = "monitor"
  var begin: TimeArgument?
  var alertsPerWeek = 1.0

  static let name = "scorer"
  static let summary = "Score frames of readings for another program, such as Spark."
  static let examples = [
    "# once: calibrate on the history before the feed begins, and keep the states in the database",
    "loadstar scorer '*/consumption' --name spark --prepare 2018-01-01",
    "# then, in each worker: frames on standard input, scores and incidents on standard output",
    "loadstar scorer '*/consumption' --name spark",
  ]
  static let discussion = """
    The states of the series come in with the readings and go out with the events, so that they can be kept, and moved,
    by whoever spreads the series over machines. Readings are held against the forecasts that 'loadstar forecast' has
    stored. docs/guides/spark.md describes the frames.
    """
  static var ownParameters: [Parameter<Self>] {
    [
      .positionals("SERIES", \.series, "The series to score; * fits any.", minimum: 1),
      .option(
        "--name", "NAME", \.name, "The name under which the prepared states are kept (default: monitor)."),
      .option("--prepare", "TIME", \.begin, "Calibrate on the history before this time, and end."),
      .option(
        "--alerts-per-week", "N", \.alertsPerWeek,
        "Acceptable load incidents a week, of all series together (default: 1)."),
    ]
  }

  func run() async throws {
    guard alertsPerWeek > 0, alertsPerWeek <= 10_000 else {
      throw UsageError("--alerts-per-week is a number above 0, such as 1")
    }
    let workspace = try begin == nil ? Workspace.reading(common) : Workspace.writing(common)
    let pipeline = try MonitorPipeline(store: workspace.store, plan: try plan(workspace), sinks: [])
    if let begin {
      guard let zone = try workspace.series(matching: series[0]).first?.zone() else { return }
      return try await pipeline.prepare(at: begin.instant(in: zone))
    }
    try await pipeline.openForFrames()
    var stream = FrameStream()
    while let frame = try stream.next() { try stream.answer(await pipeline.score(frame)) }
  }

  private func plan(_ workspace: Workspace) throws -> MonitorPlan {
    var plan = MonitorPlan(try workspace.series(matchingAnyOf: series).map { .init($0) })
    plan.consumer = name
    plan.source = "frames"
    plan.alertsPerWeek = alertsPerWeek
    plan.storesScores = false
    plan.clock = .event
    plan.usesStoredForecastsOnly = true
    return plan
  }
}
