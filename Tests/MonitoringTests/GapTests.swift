import CivilTime
import Monitoring
import Readings
import Testing

/// Silence is found by the heartbeat when a reading is overdue, not when the next one comes.
@Suite struct GapTests {
  private let feed = SyntheticFeed(days: 10)

  private func running(until end: Int, delay: Int = 0) throws -> MonitorEngine {
    var engine = MonitorEngine()
    let handle = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(0..<end, series: handle)
    let delayed = batch.map { reading in
      ObservedReading(
        series: handle, instant: reading.instant, value: reading.value, arrival: reading.instant + delay)
    }
    _ = engine.score(batch: delayed, expectations: expected)
    return engine
  }

  @Test(arguments: [0, 300, 4_000])
  func silenceIsRaisedWithinASlotOfBeingOverdue(delay: Int) throws {
    var engine = try running(until: 400, delay: delay)
    let missing = feed.instant(400)
    #expect(engine.advance(to: missing + delay).isEmpty)
    let raised = engine.advance(to: missing + delay + 1800)
    #expect(raised.map(\.incident.kind) == [.gap])
    #expect(raised.first?.incident.start == missing)
    #expect(engine.advance(to: missing + delay + 3600).isEmpty)
  }

  @Test func theNextValueClosesTheGap() throws {
    var engine = try running(until: 400)
    _ = engine.advance(to: feed.instant(403))
    let (batch, expected) = feed.readings(404..<405)
    let events = engine.score(batch: batch, expectations: expected).incidents
    #expect(events.map(\.state) == [.closed])
    #expect(events.first?.incident.readings == 4)
    #expect(events.first?.incident.end == feed.instant(404))
  }

  @Test func skippedSlotsWithoutHeartbeatAreToldOfAfterwards() throws {
    var engine = try running(until: 400)
    let (batch, expected) = feed.readings(403..<404)
    let events = engine.score(batch: batch, expectations: expected).incidents
    #expect(events.map(\.state) == [.opened, .closed] && events.allSatisfy { $0.incident.kind == .gap })
  }

  @Test func anEmptyReadingIsAGapAndTheFeedIsAlive() throws {
    var engine = try running(until: 400)
    let empty = ObservedReading(series: 0, instant: feed.instant(400), value: .nan)
    let result = engine.score(batch: [empty], expectations: [.none])
    #expect(result.incidents.map(\.incident.kind) == [.gap])
    #expect(result.scores.first?.kind == .gap)
    #expect(engine.advance(to: feed.instant(401)).isEmpty)
  }

  @Test func anotherSeriesReadingsKeepTheClock() throws {
    var engine = MonitorEngine()
    let one = engine.watch(try .test(), step: 1800)
    let two = engine.watch(try .test("bretagne/consumption"), step: 1800)
    var events: [IncidentEvent] = []
    for index in 0..<200 {
      for series in [one, two] where series == one || index < 150 {
        let (batch, expected) = feed.readings(index..<index + 1, series: series)
        events += engine.score(batch: batch, expectations: expected).incidents
      }
    }
    let gaps = events.filter { $0.incident.kind == .gap }
    #expect(gaps.count == 1 && gaps.first?.series == engine.series[two])
    #expect((gaps.first?.at).map { $0 <= feed.instant(151) } == true)
  }
}
