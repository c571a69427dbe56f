import CivilTime
import Monitoring
import Readings

/// What has come about since the last checkpoint.
struct PendingWrites {
  private struct Received {
    var series: Int32
    var reading: Reading
  }

  /// In the order in which they came: a list of each series' own would be looked up and grown for every reading.
  private var readings: [Received] = []
  private var counts: [Int32]
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
    counts = [Int32](repeating: 0, count: series)
    isTouched = [Bool](repeating: false, count: series)
  }

  var readingCount: Int { readings.count }

  var isEmpty: Bool {
    readings.isEmpty && forecasts.isEmpty && incidents.isEmpty && rejected.isEmpty
  }

  /// Notes that a series' state has moved.
  @inline(__always)
  mutating func touch(_ series: Int) {
    if !isTouched[series] {
      isTouched[series] = true
      touched.append(series)
    }
  }

  /// Notes readings for the store; those whose score calls them faulty are marked as suspect.
  mutating func add(_ incoming: [IncomingReading], scored scores: [ScoreEvent]) {
    var next = 0
    for reading in incoming {
      var quality: Quality?
      if next < scores.count, scores[next].belongs(to: reading) {
        if scores[next].isFaulty { quality = .suspect }
        next += 1
      }
      let kept = Reading(
        instant: reading.instant, value: reading.value, vintage: reading.vintage, quality: quality)
      readings.append(Received(series: reading.series, reading: kept))
      counts[Int(reading.series)] += 1
      touch(Int(reading.series))
    }
  }

  /// The newest readings, in the order in which they came.
  func newest(_ count: Int) -> some Sequence<(series: Int, reading: Reading)> {
    readings.suffix(count).lazy.map { (Int($0.series), $0.reading) }
  }

  /// Hands everything over and begins anew; what it costs depends on the series touched, not on all of them.
  mutating func take() -> CheckpointRecord {
    var record = CheckpointRecord()
    record.readingCount = readings.count
    record.readings = takeReadings()
    for series in touched { isTouched[series] = false }
    record.forecasts = forecasts
    record.scores = scores
    record.incidents = incidents
    record.rejected = rejected
    record.arrival = arrival
    touched = []
    (forecasts, scores, incidents, rejected) = ([], [], [], [:])
    return record
  }

  /// The readings of each series together, in their order.
  private mutating func takeReadings() -> [(series: Int, readings: ArraySlice<Reading>)] {
    var spans: [(series: Int, range: Range<Int>)] = []
    var end = 0
    for series in touched where counts[series] > 0 {
      spans.append((series, end..<(end + Int(counts[series]))))
      // From here on the place of the series' next reading.
      counts[series] = Int32(end)
      end = spans[spans.count - 1].range.upperBound
    }
    let grouped = [Reading](unsafeUninitializedCapacity: end) { memory, count in
      for received in readings {
        memory.initializeElement(at: Int(counts[Int(received.series)]), to: received.reading)
        counts[Int(received.series)] += 1
      }
      count = end
    }
    for (series, _) in spans { counts[series] = 0 }
    readings.removeAll(keepingCapacity: true)
    return spans.map { ($0.series, grouped[$0.range]) }
  }
}

/// All that one checkpoint writes, complete by itself, so that another thread can write it.
struct CheckpointRecord: Sendable {
  var readings: [(series: Int, readings: ArraySlice<Reading>)] = []
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

extension ScoreEvent {
  /// Whether the event is of that reading: not every reading makes one.
  fileprivate func belongs(to reading: IncomingReading) -> Bool {
    series == Int(reading.series) && time == reading.instant
      && (value == reading.value || (value.isNaN && reading.value.isNaN))
  }

  /// Whether the value is held for wrong, so that no model should learn from it.
  fileprivate var isFaulty: Bool {
    switch kind {
    case .stuck, .unit, .shift, .sentinel: true
    case .point, .level, .gap, .duplicate, .late, nil: false
    }
  }
}
