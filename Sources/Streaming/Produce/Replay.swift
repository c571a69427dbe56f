import CivilTime
import History
import Readings

/// The readings of some series in order of time, as a live feed would have brought them.
public struct Replay {
  private let store: HistoryStore
  private let series: [StoredSeries]
  private let from: Instant
  private let to: Instant

  /// A replay of the readings with `from` ≤ instant < `to`, the best of each instant.
  public init(_ store: HistoryStore, _ series: [StoredSeries], from: Instant, to: Instant) {
    self.store = store
    self.series = series
    self.from = from
    self.to = to
  }

  /// Hands over reading after reading; of one instant in the order of the series.
  /// - Parameters:
  ///   - isStopped: asked before each window; true ends the replay.
  ///   - body: takes a reading.
  /// - Returns: how many were handed over.
  public func forEach(isStopped: () -> Bool, _ body: (OutgoingReading) throws -> Void) throws -> Int {
    var count = 0
    var start = from
    while start < to, !isStopped() {
      let end = min(start + span, to)
      for reading in try window(start, end) {
        if isStopped() { return count }
        try body(reading)
        count += 1
      }
      start = end
    }
    return count
  }

  /// So long that a window holds some ten thousand readings, whatever the number of series.
  private var span: Int {
    let perDay = series.reduce(0) { $0 + 86_400 / max($1.definition.step, 1) }
    return 86_400 * max(1, min(400, 50_000 / max(perDay, 1)))
  }

  private func window(_ start: Instant, _ end: Instant) throws -> [OutgoingReading] {
    var all: [(place: Int, reading: OutgoingReading)] = []
    for (place, series) in series.enumerated() {
      try store.forEachReading(of: series, from: start, to: end) { stored in
        let reading = stored.reading
        all.append(
          (
            place,
            OutgoingReading(
              series: series.name, instant: reading.instant, value: reading.value, vintage: reading.vintage)
          ))
      }
    }
    if series.count > 1 { all.sort { ($0.reading.instant, $0.place) < ($1.reading.instant, $1.place) } }
    return all.map(\.reading)
  }
}

/// When each reading of a replay is due: so many times as fast as it was.
public struct ReplayPace: Sendable {
  private let factor: Double?
  private var began: (instant: Instant, clock: Double)?

  /// A pace of `factor` times real time; nil for as fast as it can be taken.
  public init(factor: Double?) { self.factor = factor }

  /// The seconds to wait, at time `now` of a clock, before a reading of `instant` is due.
  public mutating func delay(of instant: Instant, now: Double) -> Double {
    guard let factor else { return 0 }
    guard let began else {
      self.began = (instant, now)
      return 0
    }
    return max(0, began.clock + Double(instant - began.instant) / factor - now)
  }
}
