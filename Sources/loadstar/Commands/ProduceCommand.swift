import CivilTime
import CommandLineKit
@preconcurrency import Glibc
import History
import Streaming

/// `loadstar produce`
struct ProduceCommand: CommonCommand {
  var common = CommonOptions()
  var series: [String] = []
  var from: TimeArgument?
  var to: [String] = []
  var speed = SpeedArgument(factor: nil)
  var kafkaProperties: String?
  var pollURL: String?
  var every = SpanArgument(seconds: 900)
  var polls = Int.max

  static let name = "produce"
  static let summary = "Replay history as a live feed, or poll an open-data API."
  static let examples = [
    "# a month into a Kafka topic, as fast as it takes it",
    "loadstar produce 'france/*' --from 2018-01-01 --to 2018-01-31 --to kafka://localhost:9092/readings?partitions=6",
    "# a day in a minute and a half, into the monitor",
    "loadstar produce france/consumption --from 2018-01-01 --to 2018-01-01 --speed 1000 --to - | loadstar monitor --source - --model fr",
    "# what the operator publishes, every 15 minutes",
    "loadstar produce france/consumption --poll https://odre.opendatasoft.com --to kafka://localhost:9092/readings",
  ]
  static let discussion = """
    --to is given twice: with a time it ends the span, with -, file:PATH, kafka://HOST:PORT/TOPIC or mqtt://HOST:PORT/TOPIC
    it says where the readings go (default: standard output). Readings go out in order of time; into Kafka they are keyed
    by their series, so that each series keeps its order. A file is added to.
    --poll asks ODRÉ's API, or another service of its kind, for éCO2mix, stores what it gets and sends each slot with a
    value once, across restarts too. A service that fails is told of once and asked again at the next round.
    """
  static var ownParameters: [Parameter<Self>] {
    [
      .positionals("SERIES", \.series, "The series to send; * fits any.", minimum: 1),
      .option("--from", "TIME", \.from, "The first reading's time (default: the first there is)."),
      .repeated("--to", "TIME|SINK", \.to, "The time of the end; and, given again, where the readings go."),
      .option(
        "--speed", "N|max", \.speed,
        "So many times as fast as it was, or as fast as it is taken (default: max)."),
      .option("--poll", "URL", \.pollURL, "Poll this service of éCO2mix instead of replaying the history."),
      .option("--every", "SPAN", \.every, "How often to poll (default: 15m)."),
      .option("--polls", "N", \.polls, "End after so many rounds (default: when it is told to end)."),
      .option(
        "--kafka-properties", "FILE", \.kafkaProperties,
        "librdkafka's properties, a NAME=VALUE a line: TLS, SASL and any other."),
    ]
  }

  func run() async throws {
    guard let pollURL else { return try replay() }
    #if HTTPClient
      guard polls > 0 else { throw UsageError("--polls is 1 or more") }
      try poll(pollURL)
    #else
      throw CommandError(.unavailable, "this build has no HTTP client: build with the trait HTTPClient")
    #endif
  }

  private func replay() throws {
    let (end, destination) = try endAndDestination()
    StopSignal.listen()
    let workspace = try Workspace.reading(common)
    let chosen = try workspace.series(matchingAnyOf: series)
    let span = try span(of: chosen, until: end, workspace)
    let properties = try kafkaProperties.map { try KafkaProperty.file($0) } ?? []
    var output = try destination.open(properties: properties) { note in
      try? StandardStream.error.line("\(Tool.name): \(note)")
    }
    let count = try send(Replay(workspace.store, chosen, from: span.from, to: span.to), to: &output)
    try report(count, chosen, destination)
  }

  /// A `--to` with a scheme is a place, any other a time; each may be given once.
  func endAndDestination() throws -> (TimeArgument?, ReadingDestination) {
    let places = to.filter(ReadingDestination.isDestination)
    let times = to.filter { !ReadingDestination.isDestination($0) }
    guard places.count < 2, times.count < 2 else {
      throw UsageError("--to is given at most once with a time and once with a place for the readings")
    }
    return (
      try times.first.map { try TimeArgument(argument: $0) }, try ReadingDestination(places.first ?? "-")
    )
  }

  private func span(
    of chosen: [StoredSeries], until end: TimeArgument?, _ workspace: Workspace
  ) throws -> (from: Instant, to: Instant) {
    let bounds = try chosen.compactMap { try workspace.store.bounds(of: $0.id) }
    guard let zone = try chosen.first?.zone(), let first = bounds.map(\.first).min(),
      let last = bounds.map(\.last).max()
    else { throw CommandError(.noInput, "there are no readings of \(series.joined(separator: ", "))") }
    let from = try from?.instant(in: zone) ?? first
    let to = try end?.end(in: zone) ?? last + 1
    guard from < to else { throw UsageError("--from lies at or after the end") }
    return (from, to)
  }

  private func send(_ replay: Replay, to output: inout any ReadingOutput) throws -> Int {
    var pace = ReplayPace(factor: speed.factor)
    var newest: Instant?
    let count = try replay.forEach(isStopped: { StopSignal.hasCome }) { reading in
      let delay = pace.delay(of: reading.instant, now: MonotonicClock.seconds)
      // What is due together goes out together, before the wait for what comes next.
      if delay > 0, newest != reading.instant { try output.flush { StopSignal.hasCome } }
      newest = reading.instant
      wait(delay)
      if StopSignal.hasCome { return }
      try output.send(reading)
    }
    try output.flush { StopSignal.hasCome }
    return count
  }

  func wait(_ seconds: Double) {
    let end = MonotonicClock.seconds + seconds
    while !StopSignal.hasCome {
      let rest = end - MonotonicClock.seconds
      guard rest > 0 else { return }
      usleep(UInt32(min(rest, 0.1) * 1e6))
    }
  }

  func report(_ count: Int, _ chosen: [StoredSeries], _ destination: ReadingDestination) throws {
    guard destination.text != "-" else { return }
    if common.json {
      return try JSONOutput.write(
        ProduceReport(readings: count, series: chosen.count, to: destination.identity))
    }
    guard !common.quiet else { return }
    let readings = NumberText.count(count, "reading")
    try StandardStream.output.line(
      "\(readings) of \(NumberText.grouped(chosen.count)) series to \(destination.identity)")
  }
}

private struct ProduceReport: Encodable {
  let readings: Int
  let series: Int
  let to: String
}

/// `1000`, or `max`.
struct SpeedArgument: ArgumentValue {
  /// How many times as fast; nil for as fast as it is taken.
  let factor: Double?

  init(factor: Double?) { self.factor = factor }

  init(argument: String) throws(UsageError) {
    guard argument != "max" else {
      factor = nil
      return
    }
    guard let number = Double(argument), number > 0, number.isFinite else {
      throw UsageError("'\(argument)' is no speed: write a number above 0, such as 1000, or max")
    }
    factor = number
  }
}
