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
