import CivilTime
import Monitoring
import Readings
import Streaming

/// Batches of events as the monitor tells them.
struct EventFeed {
  let directory: SeriesDirectory

  init() throws {
    let zone = try TimeZoneRules.named("UTC")
    directory = SeriesDirectory(
      try ["north/consumption", "south/consumption"].map {
        .init(name: try SeriesName(parsing: $0), step: 1800, zone: zone)
      })
  }

  func instant(_ number: Int) -> Instant { Instant(seconds: 1_514_764_800 + Int64(number / 2) * 1800) }

  /// Readings and their scores by number; the odd ones are of the second series.
  func batch(_ numbers: Range<Int>, incident state: IncidentState? = nil) -> EventBatch {
    let readings = numbers.map {
      IncomingReading(series: Int32($0 % 2), instant: instant($0), value: Double($0), line: $0)
    }
    let scores = numbers.map { number in
      ScoreEvent(
        series: number % 2, time: instant(number), value: Double(number), expected: 10, low: 5, high: 15,
        p: 0.5,
        score: 0.5, flag: false, kind: nil, vintage: .unspecified, isRevision: false)
    }
    let start = instant(numbers.lowerBound)
    let incidents = state.map { state in
      [
        IncidentEvent(
          state: state, id: "north-point-1", series: directory.entries[0].name,
          incident: Incident(
            kind: .point, openedAs: .point, start: start, end: start + 1800, peakTime: start, peakScore: 1,
            peakDeviation: 1, peakExpected: 10, peakValue: 11, energy: 0.5, readings: 1, severity: .major),
          at: start, message: "1 MW \"above\" forecast")
      ]
    }
    return EventBatch(readings: readings, scores: scores, incidents: incidents ?? [], directory: directory)
  }
}
