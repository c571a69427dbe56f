/// The same value again and again while the forecast moves on.
///
/// How long a run is usual is learned for each slot of the day and for the series as a whole: a solar
/// plant reads zero every night, and a meter with a coarse step repeats itself. A run counts against the
/// slot's own longest run where the forecast has moved, and against twice the series' longest where not.
package struct StuckDetector: Detector, Hashable {
  package static let kind = IncidentKind.stuck

  package init() {}

  private var value = Double.nan
  /// Equal readings in a row, the newest included.
  private(set) var run: UInt32 = 0
  /// How far the forecast moved during the run, in scales.
  private var moved = 0.0
  /// The longest run that ended without being flagged; 0 while the value has never changed.
  private(set) var longest: UInt32 = 0
  /// How long the present run was when it was last taken for usual.
  private var learned: UInt32 = 0

  /// The slot's longest run so far, and the shortest run to consider; set before `observe`.
  package var usual: UInt32 = 0
  package var shortest: UInt32 = 4

  private static let movement = 3.0

  @inline(__always)
  package mutating func observe(_ sample: Sample) -> Double {
    if sample.value == value {
      run &+= 1
      moved += abs(sample.pointMove) / sample.scale
    } else {
      if run > 0, run == learned { longest = max(longest, run) }
      value = sample.value
      run = 1
      moved = 0
    }
    return run < shortest ? 0 : evidence
  }

  /// The run's length over the length that is too long.
  private var evidence: Double {
    if moved >= Self.movement { return Double(run) / Double(max(shortest, usual + 2)) }
    // A value that has never changed is a constant, not a fault.
    return longest == 0 ? 0 : Double(run) / Double(2 * max(longest, usual) + shortest)
  }

  /// Takes the present run for usual; gives the slot's longest run from now on.
  @inline(__always)
  mutating func learn(usual: UInt16) -> UInt16 {
    learned = run
    return max(usual, UInt16(min(run, UInt32(UInt16.max))))
  }

  package mutating func reset() {
    value = .nan
    run = 0
    moved = 0
    learned = 0
  }
}

extension StuckDetector {
  func encode(to writer: inout StateWriter) {
    writer.put(value)
    writer.put(run)
    writer.put(moved)
    writer.put(longest)
    writer.put(learned)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    value = try reader.get()
    run = try reader.get()
    moved = try reader.get()
    longest = try reader.get()
    learned = try reader.get()
  }
}
