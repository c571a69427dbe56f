import CivilTime
import Monitoring
import Readings

/// What has come about since the last checkpoint.
struct PendingWrites {
  private var readings: [[Reading]]
  private(set) var readingCount = 0
  var forecasts: [IssuedForecast] = []
  var scores: [ScoreEvent] = []
  var incidents: [IncidentEvent] = []
  var rejected: [String: Int] = [:]
  /// When the newest readings came, where that is known.
  var arrival: Instant?
  private var isTouched: [Bool]
  /// The series whose state has moved, in the order in which they first did.
  private(set) var touched: [Int] = []

  init(series: Int) {
    readings = [[Reading]](repeating: [], count: series)
    isTouched = [Bool](repeating: false, count: series)
  }

  var isEmpty: Bool {
    readingCount == 0 && forecasts.isEmpty && incidents.isEmpty && rejected.isEmpty
  }

  /// Notes that a series' state has moved.
  @inline(__always)
  mutating func touch(_ series: Int) {
    if !isTouched[series] {
      isTouched[series] = true
      touched.append(series)
    }
  }

  @inline(__always)
  mutating func add(_ reading: Reading, of series: Int) {
    readings[series].append(reading)
    readingCount += 1
    touch(series)
  }

  /// Hands everything over and begins anew; what it costs depends on the series touched, not on all of them.
  mutating func take() -> CheckpointRecord {
    var record = CheckpointRecord()
    for series in touched {
      isTouched[series] = false
      guard !readings[series].isEmpty else { continue }
      record.readings.append((series, readings[series]))
      readings[series] = []
    }
    record.readingCount = readingCount
    record.forecasts = forecasts
    record.scores = scores
    record.incidents = incidents
    record.rejected = rejected
    record.arrival = arrival
    touched = []
    readingCount = 0
    (forecasts, scores, incidents, rejected) = ([], [], [], [:])
    return record
  }
}

/// All that one checkpoint writes, complete by itself, so that another thread can write it.
struct CheckpointRecord: Sendable {
  var readings: [(series: Int, readings: [Reading])] = []
  var readingCount = 0
  var forecasts: [IssuedForecast] = []
  var scores: [ScoreEvent] = []
  var incidents: [IncidentEvent] = []
  var rejected: [String: Int] = [:]
  var arrival: Instant?
  /// The state of each series that has moved.
  var states: [Int: [UInt8]] = [:]
  /// The models' states, by the names they are stored under: they are encoded when they are written, and of those
  /// that are overtaken before that none is.
  var models: [String: LiveForecaster.Saved] = [:]
  /// What is stored besides, by its name.
  var parts: [String: [UInt8]] = [:]
  /// Where source and sinks stand, as it is stored.
  var position: [UInt8] = []
  /// Where the source stands.
  var place = SourcePosition()
  /// What is left to do before the sinks' positions may count.
  var durability: [@Sendable () throws(StreamingError) -> Void] = []

  /// Adds a later record, so that both are written as one.
  mutating func absorb(_ later: CheckpointRecord) {
    readings += later.readings
    readingCount += later.readingCount
    forecasts += later.forecasts
    scores += later.scores
    incidents += later.incidents
    rejected.merge(later.rejected, uniquingKeysWith: +)
    arrival = later.arrival ?? arrival
    states.merge(later.states) { $1 }
    models.merge(later.models) { $1 }
    parts.merge(later.parts) { $1 }
    position = later.position
    place = later.place
    durability = later.durability
  }

  /// The record with its models encoded, which takes long and so comes before the transaction.
  func sealed() throws -> CheckpointRecord {
    var record = self
    for (key, model) in models { record.parts[key] = try model.encoded() }
    record.models = [:]
    return record
  }
}
