/// The same value again and again while the forecast moves on.
///
/// How long a run is usual is learned for each slot of the day and for the series as a whole: a solar
/// plant reads zero every night, and a meter with a coarse step repeats itself. A run counts against the
/// slot's own longest run where the forecast has moved, and against twice the series' longest where not.
struct StuckDetector: Detector, Hashable {
  static let kind = IncidentKind.stuck

  private var value = Double.nan
  /// Equal readings in a row, the newest included.
  private(set) var run: UInt32 = 0
  /// How far the forecast moved during the run, in scales.
  private var moved = 0.0
  /// The longest run that was not flagged.
  private(set) var longest: UInt32 = 0

  /// The slot's longest run so far, and the shortest run to consider; set before `observe`.
  var usual: UInt32 = 0
  var shortest: UInt32 = 4

  private static let movement = 3.0

  @inline(__always)
  mutating func observe(_ sample: Sample) -> Double {
    if sample.value == value {
      run &+= 1
      moved += abs(sample.pointMove) / sample.scale
    } else {
      value = sample.value
      run = 1
      moved = 0
    }
    return run < shortest ? 0 : evidence
  }

  /// The run's length over the length that is too long.
  private var evidence: Double {
    let limit = moved >= Self.movement ? max(shortest, usual + 2) : 2 * max(longest, usual) + shortest
    return Double(run) / Double(limit)
  }

  /// Takes the present run for usual; gives the slot's longest run from now on.
  @inline(__always)
  mutating func learn(usual: UInt16) -> UInt16 {
    longest = max(longest, run)
    return max(usual, UInt16(min(run, UInt32(UInt16.max))))
  }

  mutating func reset() {
    value = .nan
    run = 0
    moved = 0
  }
}

extension StuckDetector {
  func encode(to writer: inout StateWriter) {
    writer.put(value)
    writer.put(run)
    writer.put(moved)
    writer.put(longest)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    value = try reader.get()
    run = try reader.get()
    moved = try reader.get()
    longest = try reader.get()
  }
}
