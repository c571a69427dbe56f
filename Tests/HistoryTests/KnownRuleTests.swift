import CivilTime
import History
import Readings
import Testing

@Suite("As known at a time")
struct KnownRuleTests {
  private let day = 86_400

  @Test("a slot is known once it has ended, and not before")
  func slotEnd() throws {
    let (store, series) = try memoryStore()
    try store.write([Reading(instant: instant(0), value: 1)], to: series.id)
    #expect(
      try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(1799)).values[0].isNaN)
    #expect(try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(1800)).values == [1])
  }

  @Test("an arrival time decides, however late")
  func arrival() throws {
    let (store, series) = try memoryStore()
    try store.write([Reading(instant: instant(0), value: 1)], to: series.id, arrival: instant(90_000))
    #expect(
      try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(89_999)).values[0].isNaN)
    #expect(
      try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(90_000)).values == [1])
  }

  @Test("a more final vintage from a file is known after its usual delay, the real-time one before")
  func delays() throws {
    let (store, series) = try memoryStore()
    for (vintage, value) in [(Vintage.realTime, 1.0), (.consolidated, 2), (.definitive, 3)] {
      try store.write([Reading(instant: instant(0), value: value, vintage: vintage)], to: series.id)
    }
    func known(_ days: Int) throws -> [Double] {
      try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(1800) + days * day).values
    }
    #expect(try known(0) == [1])
    #expect(try known(30) == [1])
    #expect(try known(31) == [2])
    #expect(try known(364) == [2])
    #expect(try known(365) == [3])
  }

  @Test("a revision is not known before the value it replaced")
  func revisions() throws {
    let (store, series) = try memoryStore()
    try store.write([Reading(instant: instant(0), value: 1)], to: series.id, arrival: instant(50_000))
    try store.write([Reading(instant: instant(0), value: 2)], to: series.id, arrival: instant(40_000))
    func known(_ time: Int64) throws -> Double {
      try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(time)).values[0]
    }
    #expect(try known(45_000).isNaN)
    #expect(try known(50_000) == 2)
  }

  @Test("a lone definitive history counts as known at once")
  func loneDefinitive() throws {
    let (store, series) = try memoryStore()
    try store.write([Reading(instant: instant(0), value: 3, vintage: .definitive)], to: series.id)
    #expect(try store.load(series, from: instant(0), to: instant(1800), knownAt: instant(1800)).values == [3])
  }
}
