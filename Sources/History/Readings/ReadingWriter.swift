import CSQLite
import CivilTime
import Readings

extension HistoryStore {
  /// Stores readings; an equal one changes nothing, and a different value of the same instant and
  /// vintage is stored beside the old one and shows from then on.
  ///
  /// - A reading without a value never hides one that has a value.
  /// - Among several values of one instant and vintage in the batch the last counts.
  /// - A stored suspect value stays suspect when the same number comes again.
  /// - Parameter arrival: when the readings came in; nil for a file, which does not say.
  /// - Throws: `HistoryError.refused` for an infinite value or an instant outside the years 1–9999;
  ///   nothing is stored then.
  @discardableResult
  public func write(
    _ readings: UnsafeBufferPointer<Reading>, to series: SeriesID, arrival: Instant? = nil
  ) throws -> WriteSummary {
    try transaction {
      try withMerge(arrival) { merge in
        try merge.begin(series)
        try write(readings, with: &merge)
        return merge.summary
      }
    }
  }

  /// Stores readings, as `write(_:to:arrival:)` for a buffer does.
  @discardableResult
  public func write(
    _ readings: some Collection<Reading>, to series: SeriesID, arrival: Instant? = nil
  ) throws -> WriteSummary {
    let summary = try readings.withContiguousStorageIfAvailable {
      try write($0, to: series, arrival: arrival)
    }
    if let summary { return summary }
    return try Array(readings).withUnsafeBufferPointer { try write($0, to: series, arrival: arrival) }
  }

  /// Stores readings of many series, those of each as `write(_:to:arrival:)` does.
  ///
  /// Statements are borrowed once, not for each series, and a failure leaves what was stored before it: call it in
  /// the transaction that takes that back.
  public func write(
    _ groups: some Sequence<(series: SeriesID, readings: ArraySlice<Reading>)>, arrival: Instant? = nil
  ) throws {
    try withMerge(arrival) { merge in
      for (series, readings) in groups {
        try merge.begin(series)
        try readings.withUnsafeBufferPointer { try write($0, with: &merge) }
      }
    }
  }

  private func write(
    _ readings: UnsafeBufferPointer<Reading>, with merge: inout ReadingMerge
  ) throws {
    try validate(readings)
    guard !ReadingBatch.isOrdered(readings) else { return try merge.run(readings) }
    let batch = ReadingBatch(readings)
    try batch.readings.withUnsafeBufferPointer { try merge.run($0) }
    merge.summary += batch.dropped
  }

  private func validate(_ readings: UnsafeBufferPointer<Reading>) throws {
    for reading in readings where reading.value.isInfinite {
      throw HistoryError(.refused, "an infinite value at \(reading.instant.seconds) s can't be stored")
    }
    for reading in readings where !Instant.written.contains(reading.instant) {
      throw HistoryError(
        .refused, "the instant \(reading.instant.seconds) s lies outside the years 1 to 9999")
    }
  }

  private func withMerge<T>(_ arrival: Instant?, _ body: (inout ReadingMerge) throws -> T) throws -> T {
    try ReadingInsert.with(connection, arrival: arrival) { insert in
      try connection.with(ReadingMerge.select) { select in
        var merge = ReadingMerge(insert: insert, select: select)
        defer { insert = merge.insert }
        return try body(&merge)
      }
    }
  }
}

/// Merges ordered readings into one series, a stretch at a time: one range scan of what is stored
/// there, and an insert of what is new.
private struct ReadingMerge {
  static let select = """
    SELECT instant, vintage, revision, value, quality FROM reading
    WHERE series_id = ? AND instant BETWEEN ? AND ? ORDER BY instant, vintage, revision
    """

  /// A scan does not reach over longer gaps, in seconds: seeking anew is cheaper.
  private static let longestGap = 6 * 3600
  /// Bounds what a scan holds in memory, in readings.
  private static let longestStretch = 16_384

  private(set) var insert: ReadingInsert
  let select: Statement
  var summary = WriteSummary()
  /// The newest revision stored of each instant and vintage in the stretch, in order.
  private var stored: [StoredRevision] = []

  init(insert: ReadingInsert, select: Statement) {
    self.insert = insert
    self.select = select
  }

  /// What follows is of that series.
  mutating func begin(_ series: SeriesID) throws {
    try insert.begin(series)
    select.bind(series.number, at: 1)
  }

  mutating func run(_ readings: UnsafeBufferPointer<Reading>) throws {
    var first = 0
    while first < readings.count {
      let end = endOfStretch(in: readings, from: first)
      try scan(readings[first].instant, readings[end - 1].instant)
      try merge(UnsafeBufferPointer(rebasing: readings[first..<end]))
      first = end
    }
  }

  private func endOfStretch(in readings: UnsafeBufferPointer<Reading>, from first: Int) -> Int {
    let limit = min(readings.count, first + Self.longestStretch)
    var end = first + 1
    while end < limit, readings[end].instant - readings[end - 1].instant <= Self.longestGap { end += 1 }
    return end
  }

  /// Reads what is stored before anything is inserted: a cursor open on the table would slow inserts.
  private mutating func scan(_ first: Instant, _ last: Instant) throws {
    stored.removeAll(keepingCapacity: true)
    select.bind(first.seconds, at: 2)
    select.bind(last.seconds, at: 3)
    while try select.step() {
      let row = StoredRevision(
        instant: select.int64(0), vintage: select.int64(1), revision: select.int64(2),
        value: select.double(3), quality: select.int64(4))
      if let newest = stored.last, newest.instant == row.instant, newest.vintage == row.vintage {
        stored[stored.count - 1] = row
      } else {
        stored.append(row)
      }
    }
    select.rewind()
  }

  private mutating func merge(_ readings: UnsafeBufferPointer<Reading>) throws {
    var next = 0
    for reading in readings {
      while next < stored.count, stored[next].precedes(reading) { next += 1 }
      let match = next < stored.count && stored[next].isSameKey(as: reading) ? stored[next] : nil
      try store(reading, over: match)
    }
  }

  private mutating func store(_ reading: Reading, over old: StoredRevision?) throws {
    guard reading.hasValue else {
      summary.missing += 1
      if old == nil { try add(reading, revision: 0) }
      return
    }
    guard let old else {
      summary.new += 1
      return try add(reading, revision: 0)
    }
    guard !old.says(reading) else {
      summary.unchanged += 1
      return
    }
    if old.value.isNaN { summary.new += 1 } else { summary.changed += 1 }
    try add(reading, revision: old.revision + 1)
  }

  private mutating func add(_ reading: Reading, revision: Int64) throws {
    try insert.add(reading, revision: revision)
  }
}

private struct StoredRevision {
  var instant: Int64
  var vintage: Int64
  var revision: Int64
  var value: Double
  var quality: Int64

  func precedes(_ reading: Reading) -> Bool {
    (instant, vintage) < (reading.instant.seconds, Int64(reading.vintage.rawValue))
  }

  func isSameKey(as reading: Reading) -> Bool {
    instant == reading.instant.seconds && vintage == Int64(reading.vintage.rawValue)
  }

  /// Whether `reading` adds nothing: a check's "suspect" outlives a repeated delivery.
  func says(_ reading: Reading) -> Bool {
    value == reading.value
      && (quality == Int64(reading.quality.rawValue) || quality == Int64(Quality.suspect.rawValue))
  }
}
