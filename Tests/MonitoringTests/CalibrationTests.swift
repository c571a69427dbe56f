import CivilTime
import Monitoring
import Readings
import Testing

/// Levels learnt from history before watching begins.
@Suite("Calibration on history")
struct CalibrationTests {
  private let feeds = [SyntheticFeed(days: 40), SyntheticFeed(days: 40, seed: 2)]
  private let past = 0..<48 * 30

  /// The history of both series with spikes, a gap and, at its end, a silence of the second.
  private func history() -> [(reading: ObservedReading, expectation: Monitoring.Expectation)] {
    feeds.enumerated().flatMap { series, feed in
      var replacing: [Int: Double?] = [:]
      for place in stride(from: 200, to: past.upperBound, by: 131) {
        replacing[place] = feed.values[place] + (place % 2 == 0 ? 3_000 : -2_000)
      }
      for place in 700..<710 { replacing[place] = .some(nil) }
      let end = past.upperBound - (series == 1 ? 96 : 0)
      let (batch, expected) = feed.readings(0..<end, series: series, replacing: replacing)
      return Array(zip(batch, expected))
    }
  }

  private func engine() throws -> MonitorEngine {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1_800)
    _ = engine.watch(try .test("bretagne/consumption"), step: 1_800)
    return engine
  }

  private func calibrated(byTime: Bool) throws -> MonitorEngine {
    var engine = try engine()
    var all = history()
    if byTime {
      all.sort { ($0.reading.instant, $0.reading.series) < ($1.reading.instant, $1.reading.series) }
      engine.calibrate(history: all.map(\.reading), expectations: all.map(\.expectation))
    } else {
      engine.beginCalibration()
      for series in feeds.indices {
        let own = all.filter { $0.reading.series == series }
        engine.replay(history: own.map(\.reading), expectations: own.map(\.expectation))
      }
      engine.finishCalibration()
    }
    return engine
  }

  @Test("one series after the other, or all by time: the levels and all that is learnt are the same")
  func order() throws {
    var (byTime, bySeries) = (try calibrated(byTime: true), try calibrated(byTime: false))
    #expect(byTime.serialiseShared() == bySeries.serialiseShared())
    for series in feeds.indices { #expect(byTime.serialise(series) == bySeries.serialise(series)) }
    let next = past.upperBound..<past.upperBound + 96
    let (batch, expected) = feeds[0].readings(next, replacing: [next.lowerBound + 20: 70_000])
    let (left, right) = (
      byTime.score(batch: batch, expectations: expected), bySeries.score(batch: batch, expectations: expected)
    )
    #expect(zip(left.scores, right.scores).allSatisfy { $0.isIdentical(to: $1) })
    #expect(left.incidents.map(\.message) == right.incidents.map(\.message))
    #expect(left.incidents.contains { $0.incident.start == feeds[0].instant(next.lowerBound + 20) })
  }

  @Test("watching begins with a clean sheet, at levels that the history has set")
  func cleanSheet() throws {
    var engine = try calibrated(byTime: true)
    #expect(engine.openMessages.isEmpty)
    #expect(engine.serialiseShared() != (try self.engine()).serialiseShared())
    // The second series fell silent in the history: that is not news of now.
    let (batch, expected) = feeds[0].readings(past.upperBound..<past.upperBound + 48)
    let output = engine.score(batch: batch, expectations: expected)
    #expect(!output.incidents.contains { $0.incident.kind == .gap })
  }

  @Test("calibrated anew on a history before what it has watched, it tells the time by what comes next")
  func calibratedAnew() throws {
    var engine = try engine()
    let later = past.upperBound + 48 * 5..<past.upperBound + 48 * 6
    for series in feeds.indices {
      let (batch, expected) = feeds[series].readings(later, series: series)
      _ = engine.score(batch: batch, expectations: expected)
    }
    for series in feeds.indices { engine.forget(series) }
    let all = history().sorted { $0.reading.instant < $1.reading.instant }
    engine.calibrate(history: all.map(\.reading), expectations: all.map(\.expectation))
    // The second series says something once and falls silent: the first one's readings tell that it is overdue.
    var opened: [IncidentEvent] = []
    for place in past.upperBound..<past.upperBound + 8 {
      for series in feeds.indices where series == 0 || place == past.upperBound {
        let (batch, expected) = feeds[series].readings(place..<place + 1, series: series)
        opened += engine.score(batch: batch, expectations: expected).incidents.filter { $0.state == .opened }
      }
    }
    let silence = try #require(opened.last { $0.incident.kind == .gap })
    #expect(silence.series == (try SeriesName.test("bretagne/consumption")))
    #expect(silence.incident.start == feeds[1].instant(past.upperBound + 1))
  }
}
