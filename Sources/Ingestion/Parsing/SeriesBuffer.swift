import CivilTime
import Readings

/// Readings of one series on their way from a file to the history.
package struct SeriesReadings: Sendable {
  /// What the file says of the series; its step is `step`, or a guess.
  package var definition: SeriesDefinition
  /// Seconds between slots, nil where too few readings show it.
  package var step: Int?
  /// The readings, in order of time and vintage where the file had them so.
  package var readings: [Reading]

  /// The most final vintage among the readings.
  package var vintage: Vintage { readings.lazy.map(\.vintage).max() ?? .unspecified }
}

/// Gathers the readings of one series of one file.
struct SeriesBuffer {
  /// What the file says of the series, but for its step.
  let definition: SeriesDefinition
  private(set) var readings: [Reading] = []
  /// Up to here the file has had more to say than blanks.
  private var lengthWithoutTail = 0
  /// Whether any row so far has a value.
  private(set) var hasNumber = false
  private var hasStarted = false
  /// Readings so far that are more than an empty field.
  private var told = 0
  /// Whether the rows of the file are this series' slots, empty fields among them, until its values show otherwise.
  private let rowsAreSlots: Bool
  /// Readings that say nothing and are not handed on.
  private(set) var dropped = 0

  init(_ definition: SeriesDefinition, rowsAreSlots: Bool) {
    self.definition = definition
    self.rowsAreSlots = rowsAreSlots
  }

  /// Adds a number.
  @inline(__always)
  mutating func append(_ value: Double, at instant: Instant, vintage: Vintage, quality: Quality = .measured) {
    readings.append(Reading(instant: instant, value: value, vintage: vintage, quality: quality))
    lengthWithoutTail = readings.count
    hasNumber = true
    hasStarted = true
  }

  /// Adds a slot of which the file says that it has no value.
  mutating func appendMissing(at instant: Instant, vintage: Vintage) {
    readings.append(Reading(instant: instant, value: .nan, vintage: vintage, quality: .missing))
    lengthWithoutTail = readings.count
    hasStarted = true
  }

  /// Adds a slot with an empty field: kept only between others that have more to say, since a plant that does not
  /// exist yet and an hour that is still to come are empty too.
  mutating func appendBlank(at instant: Instant, vintage: Vintage) {
    guard hasStarted else {
      dropped += 1
      return
    }
    readings.append(Reading(instant: instant, value: GridStep.blank, vintage: vintage, quality: .missing))
  }

  /// Hands over what was gathered; nil where there is nothing to store.
  mutating func take(isEnd: Bool) -> SeriesReadings? {
    var taken = readings
    readings = []
    readings.reserveCapacity(isEnd ? 0 : taken.count)
    if isEnd || !hasNumber {
      let kept = hasNumber ? lengthWithoutTail : 0
      dropped += taken.count - kept
      taken.removeLast(taken.count - kept)
    }
    lengthWithoutTail = 0
    guard !taken.isEmpty else { return nil }
    if !Self.isOrdered(taken) { Self.sort(&taken) }
    told += taken.count { !GridStep.isBlank($0) }
    let step = GridStep.infer(from: taken, withBlanks: rowsAreSlots && told < GridStep.enough)
    if let step { dropped += GridStep.removeBlanks(offGridOf: step, from: &taken) }
    return SeriesReadings(definition: definition, step: step, readings: taken)
  }

  private static func isOrdered(_ readings: [Reading]) -> Bool {
    for (earlier, later) in zip(readings, readings.dropFirst())
    where (later.instant, later.vintage) < (earlier.instant, earlier.vintage) {
      return false
    }
    return true
  }

  /// By instant and vintage; of equals the later in the file stays the later one.
  private static func sort(_ readings: inout [Reading]) {
    let order = readings.indices.sorted { lhs, rhs in
      let (a, b) = (readings[lhs], readings[rhs])
      return (a.instant, a.vintage, lhs) < (b.instant, b.vintage, rhs)
    }
    readings = order.map { readings[$0] }
  }
}

/// The grid that readings lie on.
enum GridStep {
  /// The value of an empty field: a NaN that differs from that of a slot said to have no value.
  static let blank = Double(nan: 0xB1A2, signaling: false)
  /// So many readings show a series' step without a look at the empty fields between them.
  static let enough = 48

  static func isBlank(_ reading: Reading) -> Bool {
    reading.quality == .missing && reading.value.bitPattern == blank.bitPattern
  }

  /// Seconds between neighbours among readings, which come in order: the commonest distance, or a shorter one that
  /// divides it and is not rare (one in twenty). Nil for fewer than two instants.
  ///
  /// Empty fields count only on demand: quarter-hour rows that are empty in a half-hourly file do not make it
  /// quarter-hourly. A slot that is said to have no value counts as any other.
  static func infer(from readings: [Reading], withBlanks: Bool) -> Int? {
    var counts: [Int: Int] = [:]
    var (last, total, run, runLength) = (Int64.min, 0, 0, 0)
    for reading in readings where withBlanks || !isBlank(reading) {
      defer { last = reading.instant.seconds }
      guard last != .min, reading.instant.seconds > last else { continue }
      let distance = Int(reading.instant.seconds - last)
      total += 1
      if distance == run {
        runLength += 1
      } else {
        counts[run, default: 0] += runLength
        (run, runLength) = (distance, 1)
      }
    }
    counts[run, default: 0] += runLength
    counts[0] = nil
    guard let most = counts.values.max(), let mode = counts.filter({ $0.value == most }).keys.min() else {
      return nil
    }
    return counts.filter { mode % $0.key == 0 && $0.value * 20 >= total }.keys.min() ?? mode
  }

  /// Takes out empty fields that no slot of the grid begins at; says how many.
  static func removeBlanks(offGridOf step: Int, from readings: inout [Reading]) -> Int {
    guard let origin = readings.first(where: { !isBlank($0) })?.instant else { return 0 }
    let before = readings.count
    readings.removeAll { isBlank($0) && ($0.instant - origin) % step != 0 }
    return before - readings.count
  }
}
