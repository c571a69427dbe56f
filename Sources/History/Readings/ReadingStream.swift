import CivilTime
import Readings

/// A reading as stored: with its revision and its arrival.
public struct StoredReading: Sendable, Hashable {
  /// The reading itself.
  public var reading: Reading
  /// 0 for the first value of its instant and vintage, then counting.
  public var revision: Int
  /// When it came in; nil where that is not known.
  public var arrival: Instant?
}

/// Which of the stored readings of an instant are wanted.
public enum ReadingView: Sendable, Hashable {
  /// Every vintage and every revision.
  case all
  /// The best of each instant: the most final vintage with a value, and of that the newest revision.
  case best
  /// The best of each instant by what had arrived at a time, as `KnownRule` says, on slots of `step`
  /// seconds (at least the series' own); instants of which nothing was known are left out.
  case known(at: Instant, step: Int)
}

extension HistoryStore {
  /// Hands `body` the readings of a series with `from` ≤ instant < `to`, in order of instant, vintage
  /// and revision.
  public func forEachReading(
    of series: StoredSeries, from: Instant? = nil, to: Instant? = nil, view: ReadingView = .best,
    _ body: (StoredReading) throws -> Void
  ) throws {
    var group: [StoredReading] = []
    let choose = view.choice(step: series.definition.step)
    try forEachRow(of: series.id, from: from, to: to) { row in
      guard let choose else { return try body(row) }
      if let first = group.first, first.reading.instant != row.reading.instant {
        if let chosen = choose(group) { try body(chosen) }
        group.removeAll(keepingCapacity: true)
      }
      group.append(row)
    }
    if let choose, let chosen = choose(group) { try body(chosen) }
  }

  /// The readings of a series with `from` ≤ instant < `to`, as `forEachReading` gives them.
  public func readings(
    of series: StoredSeries, from: Instant? = nil, to: Instant? = nil, view: ReadingView = .best
  ) throws -> [StoredReading] {
    var all: [StoredReading] = []
    try forEachReading(of: series, from: from, to: to, view: view) { all.append($0) }
    return all
  }

  private func forEachRow(
    of series: SeriesID, from: Instant?, to: Instant?, _ body: (StoredReading) throws -> Void
  ) throws {
    let sql = """
      SELECT instant, vintage, revision, value, quality, arrival FROM reading
      WHERE series_id = ? AND instant >= ? AND instant < ? ORDER BY instant, vintage, revision
      """
    try connection.with(sql) { row in
      row.bind(series.number, at: 1)
      row.bind(from?.seconds ?? Int64.min, at: 2)
      row.bind(to?.seconds ?? Int64.max, at: 3)
      while try row.step() {
        let reading = Reading(
          instant: Instant(seconds: row.int64(0)), value: row.double(3),
          vintage: Vintage(rawValue: row.int(1)) ?? .unspecified, quality: Quality(rawValue: row.int(4)))
        try body(
          StoredReading(
            reading: reading, revision: row.int(2), arrival: row.optionalInt64(5).map(Instant.init(seconds:)))
        )
      }
    }
  }
}

extension ReadingView {
  /// What picks one of an instant's readings; nil where all are wanted.
  fileprivate func choice(step: Int) -> (([StoredReading]) -> StoredReading?)? {
    switch self {
    case .all: nil
    case .best: { group in group.last { $0.reading.hasValue } ?? group.last }
    case .known(let time, let slot):
      { group in KnownRule(time: time, step: max(step, slot)).best(of: group) }
    }
  }
}
