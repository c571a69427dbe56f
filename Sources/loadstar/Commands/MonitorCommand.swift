import CivilTime
import CommandLineKit
import Forecasting
import History
import Readings
import Streaming
import Workbench

/// `loadstar monitor`
struct MonitorCommand: CommonCommand {
  var common = CommonOptions()
  var series: [String] = []
  var source = "-"
  var model: [String] = []
  var sinks: [String] = []
  var alertsPerWeek = 1.0
  var follow = false
  var name = "monitor"
  var clock = MonitorPlan.Clock.auto
  var step: SpanArgument?
  var zone = "UTC"
  var deadLetters: String?
  var checkpointReadings = 200_000
  var kafkaProperties: String?
  var reset = false

  static let name = "monitor"
  static let summary = "Score live readings against forecasts and raise incidents."
  static let examples = [
    "# a year's readings through the monitor, events as JSON lines",
    "loadstar export readings --series france/consumption --from 2018-01-01 --output - | loadstar monitor france/consumption --source - --model fr --sink -",
    "# a growing file, followed across rotation",
    "loadstar monitor france/consumption --source file:feed.jsonl --follow --model fr --sink sqlite --sink file:events.jsonl",
  ]
  static let discussion = """
    Readings are JSON lines {"series":…,"time":…,"value":…} or CSV with a header series,time,value. A series is held
    against its model's forecasts, issued inside the stream as the model's issue time passes; without a model against
    the forecasts that are stored, else the week before, else its data are checked only. A run with the same --name
    goes on where the last one ended, after kill -9 too. SIGTERM and SIGINT end it with a checkpoint.
    """
  static var ownParameters: [Parameter<Self>] {
    [
      .positionals(
        "SERIES", \.series, "The series to watch (default: those of the models, else all); * fits any."),
      .option(
        "--source", "SOURCE", \.source, "-, file:PATH, kafka://HOST:PORT/TOPIC or mqtt://HOST:PORT/TOPIC."),
      .repeated("--model", "NAME", \.model, "The model of a series; may be given for several."),
      .option(
        "--alerts-per-week", "N", \.alertsPerWeek,
        "Acceptable load incidents a week, of all series together (default: 1)."),
      .repeated(
        "--sink", "SINK", \.sinks,
        "-, file:PATH, sqlite (default), webhook:URL, kafka://…, mqtt://…, mongodb://…"),
      .flag("--follow", \.follow, "Go on reading a file as it grows, across rotation."),
      .option("--name", "NAME", \.name, "The run's name, under which its state is kept (default: monitor)."),
      .option(
        "--clock", "CLOCK", \.clock, "What time silence is measured by (default: auto).",
        choices: MonitorPlan.Clock.allCases.map(\.rawValue)),
      .option("--step", "SPAN", \.step, "The step of series that are new to the history, such as 30m."),
      .option("--zone", "ZONE", \.zone, "Their time zone (default: UTC)."),
      .option(
        "--dead-letters", "FILE", \.deadLetters,
        "Where lines that can't be read go (default: beside the database)."),
      .option(
        "--checkpoint-readings", "N", \.checkpointReadings,
        "A busy feed is checkpointed after so many readings, or half a second (default: 200000)."),
      .option(
        "--kafka-properties", "FILE", \.kafkaProperties,
        "librdkafka's properties, a NAME=VALUE a line: TLS, SASL and any other."),
      .flag("--reset", \.reset, "Forget the state of earlier runs of this name."),
    ]
  }

  func run() async throws {
    guard alertsPerWeek > 0, alertsPerWeek <= 10_000 else {
      throw UsageError("--alerts-per-week is a number above 0, such as 1")
    }
    StopSignal.listen()
    let source = try SourceAddress(source)
    let addresses = try (sinks.isEmpty ? ["sqlite"] : sinks).map { (text) throws(StreamingError) in
      try SinkAddress(text)
    }
    let workspace = try Workspace.writing(common)
    if reset { try workspace.store.forget(consumer: name) }
    let plan = try plan(workspace, addresses)
    let context = try context(plan)
    let pipeline = try MonitorPipeline(
      store: workspace.store, plan: plan,
      sinks: try addresses.compactMap { try $0.open(database: common.database, context: context) })
    var opened = try source.open(
      pipeline.directory, from: try pipeline.storedPosition(), follows: follow, context: context)
    let view = StatusView(quiet: common.quiet || common.json || addresses.contains { $0.text == "-" })
    let summary = try await pipeline.run(
      &opened, shouldStop: { StopSignal.hasCome }, progress: view.show, note: view.note)
    view.finish()
    try report(summary)
  }

  /// What services are told: properties, where messages are spooled, how far the checkpoint is.
  private func context(_ plan: MonitorPlan) throws -> StreamContext {
    var context = StreamContext()
    context.kafkaProperties = try kafkaProperties.map { try KafkaProperty.file($0) } ?? []
    context.chunkBytes = min(min(max(checkpointReadings, 1), 10_000) * 48, context.chunkBytes)
    context.spool = "\(common.database).\(name).mqtt-spool"
    context.notice = { note in try? StandardStream.error.line("\(Tool.name): \(note)") }
    let database = common.database, consumer = plan.consumer, source = plan.source
    context.positions = { () throws(StreamingError) in
      do {
        let store = try HistoryStore(path: database, mode: .readOnly)
        return try MonitorPipeline.storedOffsets(store, consumer: consumer, source: source)
      } catch {
        throw StreamingError(.io, "can't look up how far \(source) was read: \(error)")
      }
    }
    return context
  }

  private func plan(_ workspace: Workspace, _ sinks: [SinkAddress]) throws -> MonitorPlan {
    let registry = ModelRegistry(folder: common.models)
    let files = try model.map { try registry.load($0) }
    var watched: [MonitorPlan.Watched] = []
    for stored in try watchedSeries(workspace, files) {
      let own = files.filter { $0.card.series == "\(stored.name)" }
      guard own.count < 2 else {
        throw UsageError("\(stored.name) has two models, \(own[0].name) and \(own[1].name): give one")
      }
      watched.append(.init(stored, model: own.first))
    }
    for file in files where !watched.contains(where: { "\($0.series.name)" == file.card.series }) {
      throw UsageError("the model \(file.name) is of \(file.card.series), which is not watched")
    }
    var plan = MonitorPlan(watched)
    plan.consumer = name
    plan.source = try SourceAddress(source).identity
    plan.alertsPerWeek = alertsPerWeek
    plan.storesScores = sinks.contains { $0.isHistory }
    plan.clock = clock
    plan.checkpointReadings = max(1, checkpointReadings)
    plan.commitsBeside = true
    plan.deadLetterPath = deadLetters ?? "\(common.database).dead-letters.jsonl"
    return plan
  }

  private func watchedSeries(_ workspace: Workspace, _ files: [ModelFile]) throws -> [StoredSeries] {
    if series.isEmpty {
      let names = files.map(\.card.series)
      let all = try names.isEmpty ? workspace.store.series() : names.map { try workspace.series($0) }
      guard !all.isEmpty else {
        throw CommandError(.noInput, "no series to watch: name them, with --step where they are new")
      }
      return all
    }
    var found: [StoredSeries] = []
    for name in series {
      for stored in try matching(name, workspace) where !found.contains(stored) { found.append(stored) }
    }
    return found
  }

  /// The series of a name or pattern; made where it is new and `--step` says how.
  private func matching(_ name: String, _ workspace: Workspace) throws -> [StoredSeries] {
    guard let step, !name.contains("*"), try workspace.store.storedSeries(SeriesName(parsing: name)) == nil
    else { return try workspace.series(matching: name) }
    let definition = SeriesDefinition(
      name: try SeriesName(parsing: name), unit: "MW", step: step.seconds,
      zone: try TimeZoneRules.named(zone).identifier)
    _ = try workspace.store.ensureSeries(definition)
    return [try workspace.series(name)]
  }

  private func report(_ summary: MonitorSummary) throws {
    let report = MonitorReport(summary, name: name, source: try SourceAddress(source).identity)
    if common.json { return try JSONOutput.write(report) }
    guard !common.quiet, !sinks.contains("-") else { return }
    try StandardStream.output.write(report.text)
  }
}
