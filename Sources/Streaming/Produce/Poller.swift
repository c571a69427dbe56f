import CivilTime
import FoundationEssentials
import History
import Readings

/// Sends what is new in a history: each slot of a series once, in order of time, across restarts.
///
/// The newest slot sent of each series is kept in the history, after the place for readings has taken it.
public struct NewReadings {
  private let store: HistoryStore
  private let destination: String
  private var newest: [String: Int64]

  private static let consumer = "produce"

  /// What is new since the last call for the same place.
  public init(_ store: HistoryStore, destination: String) throws {
    self.store = store
    self.destination = destination
    let bytes = try store.checkpoint(consumer: Self.consumer, source: destination)
    newest = bytes.flatMap { try? JSONDecoder().decode([String: Int64].self, from: Data($0)) } ?? [:]
  }

  /// The slot after the newest one that was sent of any of the series; nil where one was never sent.
  public func resumption(of series: [StoredSeries]) -> Instant? {
    let known = series.map { newest["\($0.name)"] }
    guard !known.contains(nil), let oldest = known.compactMap({ $0 }).min() else { return nil }
    return Instant(seconds: oldest)
  }

  /// Sends the readings after the newest one sent, from `from` on where none was, and remembers them.
  /// - Returns: how many.
  public mutating func send(
    _ series: [StoredSeries], from: Instant, to output: inout any ReadingOutput, isStopped: () -> Bool
  ) throws -> Int {
    var fresh: [OutgoingReading] = []
    for series in series {
      let begin = newest["\(series.name)"].map { Instant(seconds: $0 + 1) } ?? from
      try store.forEachReading(of: series, from: begin) { stored in
        let reading = stored.reading
        // A slot that has no value yet may get one: it is sent when it has.
        guard reading.value.isFinite else { return }
        fresh.append(
          OutgoingReading(
            series: series.name, instant: reading.instant, value: reading.value, vintage: reading.vintage))
      }
    }
    guard !fresh.isEmpty else { return 0 }
    fresh.sort { $0.instant < $1.instant }
    for reading in fresh {
      try output.send(reading)
      newest["\(reading.series)"] = reading.instant.seconds
    }
    try output.flush(isStopped: isStopped)
    let bytes = Array(try JSONEncoder().encode(newest))
    try store.saveCheckpoint(consumer: Self.consumer, source: destination, position: bytes)
    return fresh.count
  }
}
