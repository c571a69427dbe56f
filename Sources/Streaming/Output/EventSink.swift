import Monitoring
import Readings

/// What came of a batch of readings, in the order in which it came about.
public struct EventBatch: Sendable {
  /// The readings that were taken in.
  public var readings: [IncomingReading]
  /// How unusual each was; `series` is an index of `directory`.
  public var scores: [ScoreEvent]
  /// Incidents opened, updated and closed.
  public var incidents: [IncidentEvent]
  /// For each incident event the number of scores that came before it.
  public var places: [Int]
  /// The series that the indices stand for.
  public var directory: SeriesDirectory

  /// A batch.
  public init(
    readings: [IncomingReading] = [], scores: [ScoreEvent] = [], incidents: [IncidentEvent] = [],
    places: [Int]? = nil, directory: SeriesDirectory
  ) {
    self.readings = readings
    self.scores = scores
    self.incidents = incidents
    self.places = places ?? incidents.map { _ in scores.count }
    self.directory = directory
  }

  /// Whether there is nothing to tell.
  public var isEmpty: Bool { scores.isEmpty && incidents.isEmpty && readings.isEmpty }

  /// Hands over scores and incidents in the order in which they came about.
  public func forEachEvent(
    score: (ScoreEvent) throws -> Void, incident: (IncidentEvent) throws -> Void
  ) rethrows {
    var next = 0
    for index in scores.indices {
      while next < incidents.count, places[next] <= index {
        try incident(incidents[next])
        next += 1
      }
      try score(scores[index])
    }
    for event in incidents[next...] { try incident(event) }
  }
}

/// Something that events go to, in batches.
///
/// A run of the monitor calls `resume` once, then `write` for each batch, `flush` before each checkpoint, `close` at
/// the end. After a crash the batches since the last checkpoint come again, the same to the bit: a sink that can be
/// cut back (a file) does so in `resume`; one that can't (a broker, a database) tells events apart by their natural
/// keys. Those are series and time of a score (and its vintage, where a revision replaces it), identifier and state
/// of an incident, series and time of a reading.
///
/// A sink that is not there throws `unavailable`: the monitor then ends without a checkpoint, and nothing is lost.
public protocol EventSink: Sendable {
  /// The sink as it is written on the command line, without secrets.
  var name: String { get }

  /// Goes back to where the last checkpoint left the sink; nil where there is no checkpoint.
  mutating func resume(at position: [UInt8]?) throws(StreamingError)

  /// Learns that series come over from other monitors, whose last checkpoints left their sinks of this name at those
  /// positions: they may have told more than they checkpointed.
  mutating func recall(_ positions: [[UInt8]]) throws(StreamingError)

  /// Takes a batch; it may be held in memory until `flush`, never longer than until then.
  mutating func write(_ batch: EventBatch) throws(StreamingError)

  /// Returns when all that was written is durable where the sink keeps it.
  /// - Returns: What the checkpoint keeps for `resume`, such as a file's length; empty where nothing is needed.
  mutating func flush() throws(StreamingError) -> [UInt8]

  /// As `flush`, but what takes long may be left for another thread to do before the position counts.
  mutating func mark() throws(StreamingError) -> SinkMark

  /// Lets go of what the sink holds, after a `flush`.
  mutating func close() throws(StreamingError)
}

/// Where a sink stands, and what is left to do before all up to there is durable.
public struct SinkMark: Sendable {
  /// What the checkpoint keeps for `resume`.
  public var position: [UInt8]
  /// Returns when all up to the position is durable; nil where it is.
  public var makeDurable: (@Sendable () throws(StreamingError) -> Void)?

  /// A mark.
  public init(position: [UInt8], makeDurable: (@Sendable () throws(StreamingError) -> Void)? = nil) {
    self.position = position
    self.makeDurable = makeDurable
  }
}

extension EventSink {
  /// Nothing is left for later.
  public mutating func mark() throws(StreamingError) -> SinkMark { SinkMark(position: try flush()) }
  /// Nothing to go back to.
  public mutating func resume(at position: [UInt8]?) throws(StreamingError) {}
  /// What is told twice is told apart by its key.
  public mutating func recall(_ positions: [[UInt8]]) throws(StreamingError) {}
  /// Nothing to let go of.
  public mutating func close() throws(StreamingError) {}
}
