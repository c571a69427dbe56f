import CivilTime
import History
import Monitoring

/// A part of a feed to be scored somewhere else than where its state is kept.
public struct ScoringFrame: Sendable {
  /// The state of each series, as the last frame of it left it; a series that is missing begins as it was prepared.
  public var states: [String: [UInt8]] = [:]
  /// Readings as lines of JSON or CSV, those of one series in order.
  public var lines: [[UInt8]] = []

  /// An empty frame.
  public init() {}
}

/// What came of a frame.
public struct ScoredFrame: Sendable {
  /// The state of each series that the frame had readings of, to be handed in with the next.
  public var states: [(series: String, state: [UInt8])] = []
  /// Scores and incidents as JSON lines, in the order in which they came about.
  public var events: [[UInt8]] = []
  /// The lines that are no readings.
  public var rejected: [RejectedLine] = []
}

/// Scoring for others: the states come with the readings and go back with the events, so that a cluster can spread the
/// series over machines and keep the states itself. Readings are held against the forecasts that are stored.
extension MonitorPipeline {
  /// Calibrates on the history before `begin` and stores the states that frames, or a monitor, start from.
  public func prepare(at begin: Instant) async throws {
    try resume()
    try await start(at: begin)
    for series in plan.watched.indices { pending.touch(series) }
    var nothing: any ReadingSource = NoReadings()
    try checkpoint(&nothing)
  }

  /// Loads the prepared states.
  /// - Throws: `StreamingError` (`badInput`) where a series has none.
  public func openForFrames() async throws {
    try restoreStates()
    if let missing = plan.watched.indices.first(where: { !restored.contains($0) }) {
      throw StreamingError(
        .badInput,
        "there is no prepared state of \(directory.entries[missing].name) under the name '\(plan.consumer)': "
          + "'loadstar scorer --prepare TIME' makes it")
    }
    engine.configuration.beatsOnArrival = false
    try await start(at: Instant(seconds: 0))
    initialStates = engine.series.indices.map { engine.serialise($0) }
  }

  /// Scores a frame. The same frame gives the same to the bit, wherever and however often it is scored.
  public func score(_ frame: ScoringFrame) async throws -> ScoredFrame {
    var parser = ReadingParser(directory: directory)
    parser.columnPlaces = [0, 1, 2, 3]
    for (index, line) in frame.lines.enumerated() {
      line.withUnsafeBytes { parser.read($0, number: index + 1) }
    }
    let taken = parser.take()
    let series = Set(taken.readings.map { Int($0.series) }).sorted()
    for index in series {
      let name = "\(directory.entries[index].name)"
      try engine.restore(frame.states[name] ?? initialStates[index], of: index)
      tables[index].coveredUntil = .min
    }
    let collector = FrameSink(directory)
    sinks = [collector]
    defer {
      sinks = []
      pending = PendingWrites(series: plan.watched.count)
    }
    try await take(SourceBatch(readings: taken.readings, position: SourcePosition()))
    return ScoredFrame(
      states: series.map { ("\(directory.entries[$0].name)", engine.serialise($0)) }, events: collector.lines,
      rejected: taken.rejected)
  }
}

/// Collects a frame's events.
private final class FrameSink: EventSink, @unchecked Sendable {
  let name = "frame"
  private(set) var lines: [[UInt8]] = []
  private var text: EventText

  init(_ directory: SeriesDirectory) { text = EventText(directory) }

  func write(_ batch: EventBatch) throws(StreamingError) {
    batch.forEachEvent { event in
      var line: [UInt8] = []
      text.append(event, to: &line)
      lines.append(line)
    } incident: { event in
      var line: [UInt8] = []
      text.append(event, to: &line)
      lines.append(line)
    }
  }

  func flush() throws(StreamingError) -> [UInt8] { [] }
}

/// A source that has nothing.
private struct NoReadings: ReadingSource {
  mutating func next() throws(StreamingError) -> SourceBatch? { nil }
}
