import History
import Readings

/// Stores what is read of one file, and counts.
struct FileWriter {
  private let store: HistoryStore
  private var outcome: FileOutcome
  private var written = Set<SeriesName>()
  /// Steps declared so far, which a later part of the file may refine.
  private var declared: [SeriesName: Int] = [:]
  private var identifiers: [SeriesName: SeriesID] = [:]

  init(store: HistoryStore, path: String) {
    self.store = store
    outcome = FileOutcome(path: path)
  }

  /// Stores the readings of several series.
  mutating func write(_ parts: [SeriesReadings]) throws {
    for part in parts {
      let id = try identifier(of: part)
      outcome.written += try store.write(part.readings, to: id)
      written.insert(part.definition.name)
    }
  }

  /// The whole outcome, once the file is read to its end.
  mutating func finish(_ tally: FileTally) -> FileOutcome {
    outcome.rows = tally.rows
    outcome.values = tally.values
    outcome.written.missing += tally.blanks
    outcome.rejected = tally.rejected
    outcome.rejectedRows = tally.rejectedRows
    outcome.faults = tally.faults
    outcome.rejectedValues = tally.rejectedValues
    outcome.notes = tally.notes
    outcome.series = written.sorted()
    return outcome
  }

  private mutating func identifier(of part: SeriesReadings) throws -> SeriesID {
    let name = part.definition.name
    if let known = identifiers[name], let step = declared[name], step == part.step { return known }
    var definition = part.definition
    if let step = part.step {
      definition.step = step
    } else {
      definition.step = try store.storedSeries(name)?.definition.step ?? Self.guess(part.readings)
    }
    let id = try store.ensureSeries(definition, vintage: part.vintage)
    identifiers[name] = id
    declared[name] = part.step
    return id
  }

  /// The step of a series of a single instant: the longest usual one whose slots begin at such times.
  private static func guess(_ readings: [Reading]) -> Int {
    let usual = [3600, 1800, 900, 600, 300, 60]
    return usual.first { step in readings.allSatisfy { $0.instant.seconds % Int64(step) == 0 } } ?? 1
  }
}
