import CivilTime
import Monitoring
import Readings
import Testing

/// The engine as a whole: the same bits in a batch, as a stream and after a restart.
@Suite struct MonitorEngineTests {
  private let feed = SyntheticFeed(days: 60)
  private let faults: [Int: Double?] = [
    1_500: 60_000, 1_700: nil, 1_701: nil, 1_900: -999, 2_000: 25_000, 2_300: .nan,
  ]

  private func engine() throws -> (MonitorEngine, SeriesHandle) {
    var engine = MonitorEngine()
    let handle = engine.watch(try .test(), step: 1800)
    return (engine, handle)
  }

  @Test func aMonthInABatchAndAsAStreamGivesTheSameBits() throws {
    let (batch, expected) = feed.readings(0..<feed.values.count, replacing: faults)
    var (whole, _) = try engine()
    var (single, _) = try engine()
    let all = whole.score(batch: batch, expectations: expected)
    var scores: [ScoreEvent] = []
    var incidents: [IncidentEvent] = []
    for index in batch.indices {
      let one = single.score(batch: [batch[index]], expectations: [expected[index]])
      scores += one.scores
      incidents += one.incidents
    }
    #expect(all.scores.count == batch.count)
    #expect(zip(all.scores, scores).allSatisfy { $0.isIdentical(to: $1) } && scores.count == batch.count)
    #expect(all.incidents.map(\.message) == incidents.map(\.message))
    #expect(!incidents.isEmpty)
  }

  @Test(arguments: [1, 700, 1_500, 1_501, 1_702, 1_901, 2_301])
  func aRestoredStateContinuesToTheBit(cut: Int) throws {
    let (batch, expected) = feed.readings(0..<feed.values.count, replacing: faults)
    var (first, handle) = try engine()
    _ = first.score(batch: Array(batch[..<cut]), expectations: Array(expected[..<cut]))
    var (second, _) = try engine()
    try second.restoreShared(first.serialiseShared())
    try second.restore(first.serialise(handle), of: handle)
    let kept = first.score(batch: Array(batch[cut...]), expectations: Array(expected[cut...]))
    let restored = second.score(batch: Array(batch[cut...]), expectations: Array(expected[cut...]))
    #expect(zip(kept.scores, restored.scores).allSatisfy { $0.isIdentical(to: $1) })
    #expect(kept.incidents.map(\.message) == restored.incidents.map(\.message))
    #expect(first.serialise(handle) == second.serialise(handle))
    #expect(first.serialiseShared() == second.serialiseShared())
  }

  @Test func aCutStateIsRefused() throws {
    var (engine, handle) = try engine()
    let bytes = engine.serialise(handle)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: MonitorStateError.self) { try engine.restore(Array(bytes[..<length]), of: handle) }
    }
    #expect(throws: MonitorStateError.self) { try engine.restore(bytes + [0], of: handle) }
    #expect(throws: MonitorStateError.self) { try engine.restore([9] + bytes.dropFirst(), of: handle) }
  }

  @Test func aStateWithTwoOpenIncidentsOfOneKindIsRefused() throws {
    let (batch, expected) = feed.readings(0..<1_501, replacing: [1_500: 60_000])
    var (engine, handle) = try engine()
    let none = engine.serialise(handle).count
    _ = engine.score(batch: batch, expectations: expected)
    // Their number, the open ones, and that none is closed.
    let bytes = engine.serialise(handle), incident = bytes[(none - 1)..<(bytes.count - 1)]
    try #require(!incident.isEmpty && bytes[none - 2] == 1)
    #expect(throws: MonitorStateError.self) {
      try engine.restore(bytes[..<(none - 2)] + [2] + incident + incident + [0], of: handle)
    }
    try engine.restore(bytes, of: handle)
  }

  @Test func stateIsSmall() throws {
    var (engine, handle) = try engine()
    let (batch, expected) = feed.readings(0..<1_000)
    _ = engine.score(batch: batch, expectations: expected)
    // 100,000 series in 1 GB leave 10,000 bytes for each.
    #expect(engine.serialise(handle).count < 4_000)
  }

  @Test func pValuesAreUniformOnOrdinaryReadings() throws {
    var (engine, _) = try engine()
    let (batch, expected) = feed.readings(0..<feed.values.count)
    let scores = engine.score(batch: batch, expectations: expected).scores.dropFirst(1_000)
    for level in [0.05, 0.1, 0.25, 0.5, 0.75] {
      let share = Double(scores.filter { $0.p <= level }.count) / Double(scores.count)
      #expect(abs(share - level) < 0.03, "p at most \(level): \(share)")
    }
    #expect(scores.allSatisfy { $0.p > 0 && $0.p <= 1 && $0.score >= 0 && $0.score <= 1 })
    let inside = scores.filter { $0.value >= $0.low && $0.value <= $0.high }
    #expect(abs(Double(inside.count) / Double(scores.count) - 0.9) < 0.03)
  }

  @Test func oneWildReadingIsOnePointIncidentAndIsNotLearned() throws {
    var (engine, _) = try engine()
    let (batch, expected) = feed.readings(0..<feed.values.count, replacing: [1_500: 60_000])
    let result = engine.score(batch: batch, expectations: expected)
    let ours = result.incidents.filter { $0.incident.start == feed.instant(1_500) }
    #expect(ours.map(\.state) == [.opened, .closed])
    #expect(ours.allSatisfy { $0.incident.kind == .point && $0.incident.readings == 1 })
    #expect(result.scores[1_500].flag && result.scores[1_500].score > 0.99)
    #expect(!result.scores[1_501].flag)
    #expect(ours.first?.message.contains("above forecast") == true)
  }

  @Test func readingsOffTheGridAreScoredAndNotLearned() throws {
    var (engine, handle) = try engine()
    let (batch, expected) = feed.readings(0..<500)
    _ = engine.score(batch: batch, expectations: expected)
    let before = engine.serialise(handle)
    let stray = ObservedReading(series: handle, instant: feed.instant(499) + 600, value: 50_000)
    let result = engine.score(batch: [stray], expectations: [expected[499]])
    #expect(result.scores.count == 1 && engine.offGrid == 1)
    #expect(engine.serialise(handle) == before)
  }
}
