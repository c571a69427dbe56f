import CivilTime
import History
import Readings
import Testing

@Suite("Readings")
struct ReadingTests {
  private func reading(_ slot: Int64, _ value: Double, _ vintage: Vintage = .realTime) -> Reading {
    Reading(instant: instant(slot * 1800), value: value, vintage: vintage)
  }

  @Test("what is written comes back, gaps as NaN")
  func roundTrip() throws {
    let (store, series) = try memoryStore()
    let summary = try store.write([reading(0, 1), reading(1, 2), reading(3, 4)], to: series.id)
    #expect(summary.new == 3)
    let loaded = try store.load(series)
    #expect(loaded.start == instant(0))
    #expect(loaded.values.map { $0.isNaN ? -1 : $0 } == [1, 2, -1, 4])
  }

  @Test("the same readings again change nothing")
  func idempotence() throws {
    let (store, series) = try memoryStore()
    let batch = [reading(0, 1), reading(1, .nan), reading(2, 3, .definitive)]
    let first = try store.write(batch, to: series.id)
    #expect((first.new, first.missing, first.total) == (2, 1, 3))
    let second = try store.write(batch, to: series.id)
    #expect((second.new, second.changed, second.unchanged, second.missing) == (0, 0, 2, 1))
    #expect(try store.readings(of: series, view: .all).count == 3)
  }

  @Test("a changed value is stored beside the old one and shows")
  func revision() throws {
    let (store, series) = try memoryStore()
    try store.write([reading(0, 1)], to: series.id)
    #expect(try store.write([reading(0, 2)], to: series.id).changed == 1)
    #expect(try store.load(series).values == [2])
    #expect(try store.readings(of: series, view: .all).map(\.reading.value) == [1, 2])
  }

  @Test("the most final vintage shows, whichever came first", arguments: [false, true])
  func vintages(reversed: Bool) throws {
    let (store, series) = try memoryStore()
    let batches = [[reading(0, 1, .realTime)], [reading(0, 2, .consolidated)], [reading(0, 3, .definitive)]]
    for batch in reversed ? batches.reversed() : batches { try store.write(batch, to: series.id) }
    #expect(try store.load(series).values == [3])
  }

  @Test("readings of many series in one go are what they are one series at a time")
  func groups() throws {
    let (store, first) = try memoryStore()
    _ = try store.ensureSeries(definition("bretagne/consumption"))
    let second = try store.series(named: SeriesName(parsing: "bretagne/consumption"))
    // Alike but for one, out of order and twice, none, and again the first series.
    let parts: [(series: SeriesID, readings: ArraySlice<Reading>)] = [
      (first.id, (0..<70).map { reading(Int64($0), $0 == 40 ? .nan : Double($0)) }[...]),
      (second.id, [reading(3, 3), reading(1, 1), reading(3, 4), reading(2, 2, .definitive)][...]),
      (second.id, []), (first.id, [reading(69, 70), reading(70, 71)][...]),
    ]
    try store.transaction { try store.write(parts, arrival: instant(77)) }
    let (single, own) = try memoryStore()
    _ = try single.ensureSeries(definition("bretagne/consumption"))
    let other = try single.series(named: SeriesName(parsing: "bretagne/consumption"))
    for (series, readings) in parts {
      try single.write(readings, to: series == first.id ? own.id : other.id, arrival: instant(77))
    }
    for (left, right) in [(first, own), (second, other)] {
      let (stored, expected) = (
        try store.readings(of: left, view: .all), try single.readings(of: right, view: .all)
      )
      #expect(stored.map { "\($0)" } == expected.map { "\($0)" } && !stored.isEmpty)
    }
  }

  @Test("a missing value never hides a value")
  func missingHidesNothing() throws {
    let (store, series) = try memoryStore()
    try store.write([reading(0, 1, .realTime)], to: series.id)
    try store.write([reading(0, .nan, .realTime), reading(0, .nan, .definitive)], to: series.id)
    #expect(try store.load(series).values == [1])
  }

  @Test(
    "batches of any length are stored whole, with their arrival", arguments: [1, 31, 32, 33, 64, 65, 20_000])
  func lengths(count: Int) throws {
    let (store, series) = try memoryStore()
    let batch = (0..<count).map { reading(Int64($0), $0 % 5 == 3 ? .nan : Double($0)) }
    let summary = try store.write(batch, to: series.id, arrival: instant(77))
    #expect(summary.new + summary.missing == count)
    let stored = try store.readings(of: series, view: .all)
    #expect(stored.map(\.reading.instant) == batch.map(\.instant))
    #expect(stored.allSatisfy { $0.arrival == instant(77) })
    #expect(
      zip(stored, batch).allSatisfy { $0.reading.value.isNaN ? $1.value.isNaN : $0.reading.value == $1.value }
    )
  }
}
