import CivilTime
import Monitoring
import Readings
import Testing

/// Faults put into a made-up feed are found as what they are, and end.
@Suite("Faults and incidents")
struct FaultTests {
  private let feed = SyntheticFeed(days: 60)
  private let start = 48 * 40

  private func events(
    _ replacing: [Int: Double?], until end: Int? = nil
  ) throws -> (events: [IncidentEvent], scores: [ScoreEvent]) {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(0..<(end ?? feed.values.count), replacing: replacing)
    let output = engine.score(batch: batch, expectations: expected)
    let from = feed.instant(start - 2)
    return (output.incidents.filter { $0.incident.end > from }, output.scores.filter { $0.time >= from })
  }

  private func replaced(_ range: Range<Int>, _ value: (Int) -> Double) -> [Int: Double?] {
    Dictionary(uniqueKeysWithValues: range.map { ($0, .some(value($0))) })
  }

  @Test(arguments: [1_000.0, 0.001, 0.5, 2])
  func aWrongUnitIsKnownAtTheFirstReading(factor: Double) throws {
    let found = try events([start: feed.values[start] * factor])
    #expect(found.events.first?.incident.kind == .unit)
    #expect(found.events.first?.incident.start == feed.instant(start))
    #expect(found.scores.first { $0.time == feed.instant(start) }?.kind == .unit)
  }

  @Test(arguments: [-999.0, 0, 100, -1, 99_999])
  func aSentinelIsNoValue(value: Double) throws {
    let found = try events([start: value])
    #expect(found.events.map(\.incident.kind).allSatisfy { $0 == .sentinel || $0 == .unit })
    #expect(found.events.first?.state == .opened)
    #expect(found.events.first?.incident.kind == .sentinel)
  }

  @Test func aStuckValueIsFoundWithinHoursAndEndsWithTheNextOther() throws {
    let value = feed.values[start]
    let found = try events(replaced(start..<start + 12) { _ in value })
    let stuck = found.events.filter { $0.incident.kind == .stuck }
    #expect(stuck.first.map { $0.at <= feed.instant(start + 6) } == true)
    #expect(stuck.last?.state == .closed)
    #expect(stuck.last?.incident.end == feed.instant(start + 12))
  }

  @Test func aSentinelSentAllDayIsStuckToo() throws {
    let found = try events(replaced(start..<start + 48) { _ in 100 })
    #expect(Set(found.events.map(\.incident.kind)).isSuperset(of: [.sentinel, .stuck]))
    #expect(!found.events.contains { $0.incident.kind.group == .load && $0.state == .opened })
  }

  @Test(arguments: [2, -2])
  func aDayThatIsAnHourOffIsAShift(slots: Int) throws {
    let found = try events(replaced(start..<start + 48) { feed.values[$0 - slots] })
    #expect(found.events.contains { $0.incident.kind == .shift })
  }

  @Test func aLevelShiftIsOneIncidentAndBecomesTheNewNormal() throws {
    let found = try events(replaced(start..<start + 48 * 8) { feed.values[$0] + 4_000 })
    let opened = found.events.filter { $0.state == .opened }
    #expect(opened.count <= 3, "\(opened.map(\.message))")
    #expect(opened.first?.at == feed.instant(start))
    // A day after the shift the new level is normal: ordinary scores, no incident open.
    let later = found.scores.filter {
      $0.time >= feed.instant(start + 48 * 3) && $0.time < feed.instant(start + 48 * 7)
    }
    #expect(later.filter(\.flag).count < later.count / 10, "\(found.events.map(\.message))")
    #expect(later.reduce(0) { $0 + abs($1.value - $1.expected) } / Double(later.count) < 400)
  }

  @Test func aDuplicateIsOneIncidentAndChangesNoScore() throws {
    var engine = MonitorEngine()
    let handle = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(0..<start)
    _ = engine.score(batch: batch, expectations: expected)
    let again = engine.score(batch: [batch[start - 1]], expectations: [expected[start - 1]])
    #expect(again.scores.isEmpty && again.incidents.map(\.incident.kind) == [.duplicate])
    var other = MonitorEngine()
    _ = other.watch(try .test(), step: 1800)
    _ = other.score(batch: batch, expectations: expected)
    let (next, nextExpected) = feed.readings(start..<start + 48)
    let left = engine.score(batch: next, expectations: nextExpected).scores
    let right = other.score(batch: next, expectations: nextExpected).scores
    #expect(zip(left, right).allSatisfy { $0.isIdentical(to: $1) })
    #expect(handle == 0)
  }

  @Test func aReadingOutOfOrderIsLate() throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(0..<start, replacing: [start - 3: nil])
    _ = engine.score(batch: batch, expectations: expected)
    let (late, lateExpected) = feed.readings(start - 3..<start - 2)
    let output = engine.score(batch: late, expectations: lateExpected)
    #expect(output.incidents.contains { $0.incident.kind == .late })
    #expect(output.scores.map(\.kind) == [.late])
  }

  @Test func aRevisionWithdrawsTheIncidentAndBothAreTold() throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(0..<start + 10, replacing: [start: feed.values[start] + 9_000])
    let first = engine.score(batch: batch, expectations: expected)
    let opened = try #require(first.incidents.last { $0.incident.start == feed.instant(start) })
    let revised = ObservedReading(
      series: 0, instant: feed.instant(start), value: feed.values[start], arrival: feed.instant(start + 10),
      vintage: .consolidated)
    let output = engine.score(batch: [revised], expectations: [expected[start]])
    #expect(output.scores.map(\.isRevision) == [true] && output.scores.first?.flag == false)
    #expect(output.incidents.map(\.id) == [opened.id])
    #expect(output.incidents.first?.state == .closed && output.incidents.first?.isCorrection == true)
    #expect(output.incidents.first?.message.contains("revised") == true)
  }

  private func revision(_ slot: Int, at arrival: Int) -> ObservedReading {
    ObservedReading(
      series: 0, instant: feed.instant(slot), value: feed.values[slot], arrival: feed.instant(arrival),
      vintage: .consolidated)
  }

  @Test("a revision of the peak moves it", arguments: [2, 42])
  func movedPeak(later: Int) throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(
      0..<start + later,
      replacing: [start: feed.values[start] + 9_000, start + 1: feed.values[start + 1] + 12_000])
    let told = engine.score(batch: batch, expectations: expected).incidents
    let former = try #require(told.last { $0.incident.start == feed.instant(start) })
    #expect((former.state == .closed) == (later == 42))
    // Of an open incident it is not told that it has grown by a third.
    #expect(later == 2 || former.incident.peakTime == feed.instant(start + 1))
    let output = engine.score(
      batch: [revision(start + 1, at: start + later)], expectations: [expected[start + 1]])
    let moved = try #require(output.incidents.first)
    #expect(moved.id == former.id && moved.incident.peakTime == feed.instant(start))
    #expect(moved.incident.peakValue == feed.values[start] + 9_000 && moved.message.contains("revised"))
    #expect(abs(moved.incident.peakDeviation - 9_000) < 1_500, "\(moved.incident.peakDeviation)")
  }

  @Test("a load incident that is withdrawn is given back to the budget, open or closed", arguments: [1, 41])
  func givenBack(later: Int) throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    let (batch, expected) = feed.readings(0..<start + later, replacing: [start: feed.values[start] + 9_000])
    let told = engine.score(batch: batch, expectations: expected).incidents
    #expect((told.last { $0.incident.start == feed.instant(start) }?.state == .closed) == (later == 41))
    let before = engine.budget.incidents
    let output = engine.score(batch: [revision(start, at: start + later)], expectations: [expected[start]])
    #expect(output.incidents.last?.message.contains("withdrawn") == true)
    #expect(engine.budget.incidents == before - 1)
  }

  @Test func nightsOfZeroAreNoFault() throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test("france/solar"), step: 1800)
    var opened: [IncidentEvent] = []
    for index in 0..<48 * 60 {
      let slot = index % 48
      let sun = slot > 12 && slot < 36 ? 5_000 * (1 - abs(Double(slot) - 24) / 12) : 0
      let value = sun > 0 ? sun + feed.values[index].truncatingRemainder(dividingBy: 97) : 0
      let output = engine.score(
        batch: [ObservedReading(series: 0, instant: feed.instant(index), value: value)],
        expectations: [Expectation(point: sun)])
      opened += output.incidents.filter { $0.state == .opened && index > 48 * 7 }
    }
    #expect(opened.filter { $0.incident.kind == .stuck }.isEmpty, "\(opened.map(\.message))")
  }

  @Test func withoutAForecastTheDataAreStillLookedAt() throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    var replacing = replaced(start..<start + 24) { _ in 41_234 }
    replacing[start + 40] = -999
    replacing[start + 60] = 50_000_000
    let (batch, expected) = feed.readings(0..<start + 80, replacing: replacing)
    let output = engine.score(batch: batch, expectations: expected.map { _ in .none })
    #expect(
      output.incidents.filter { $0.state == .opened }.map(\.incident.kind) == [.stuck, .sentinel, .unit])
  }

  @Test(arguments: [0.0, 1e-9, 1e15, -5])
  func aConstantSeriesNeverFails(value: Double) throws {
    var engine = MonitorEngine()
    _ = engine.watch(try .test(), step: 1800)
    for index in 0..<2_000 {
      let reading = ObservedReading(
        series: 0, instant: feed.instant(index), value: index % 501 == 500 ? value + 1 : value)
      let output = engine.score(batch: [reading], expectations: [Expectation(point: value)])
      for score in output.scores {
        #expect(score.p > 0 && score.p <= 1 && score.score >= 0 && score.score <= 1)
      }
    }
  }

  @Test func seriesThatComeOneAfterTheOtherRaiseNoGapsOfEachOther() throws {
    var engine = MonitorEngine()
    let one = engine.watch(try .test(), step: 1800)
    let two = engine.watch(try .test("bretagne/consumption"), step: 1800)
    var events: [IncidentEvent] = []
    for month in 0..<2 {
      for series in [one, two] {
        let (batch, expected) = feed.readings(month * 960..<(month + 1) * 960, series: series)
        events += engine.score(batch: batch, expectations: expected).incidents
      }
    }
    #expect(!events.contains { $0.incident.kind == .gap })
  }

  @Test func whatOneSeriesDoesNeverDependsOnTheOthersOrder() throws {
    func scores(interleaved: Bool) throws -> [ScoreEvent] {
      var engine = MonitorEngine()
      let one = engine.watch(try .test(), step: 1800)
      let two = engine.watch(try .test("bretagne/consumption"), step: 1800)
      let spikes = Dictionary(uniqueKeysWithValues: (20..<50).map { ($0 * 47, Double?.some(70_000)) })
      var readings: [(ObservedReading, Monitoring.Expectation)] = []
      for series in [one, two] {
        let (batch, expected) = feed.readings(
          0..<2_880, series: series, replacing: series == two ? spikes : [:])
        readings += zip(batch, expected)
      }
      if interleaved { readings.sort { $0.0.instant < $1.0.instant } }
      let all = engine.score(batch: readings.map(\.0), expectations: readings.map(\.1)).scores
      return all.filter { $0.series == one }
    }
    let (left, right) = (try scores(interleaved: true), try scores(interleaved: false))
    #expect(left.count == 2_880 && zip(left, right).allSatisfy { $0.isIdentical(to: $1) })
  }
}
