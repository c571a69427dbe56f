import CivilTime
import History
import Readings
import Testing

/// A generator whose draws a failing seed brings back.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

/// The store against a dictionary: random batches of readings in any order, with repeats, gaps and vintages.
@Suite("Readings, random batches")
struct ReadingPropertyTests {
  private struct Key: Hashable {
    var slot: Int
    var vintage: Vintage
  }

  private func batches(_ seed: UInt64) -> [[Reading]] {
    var random = SeededGenerator(seed)
    return (0..<12).map { _ in
      (0..<Int.random(in: 1...60, using: &random)).map { _ in
        let slot = Int64.random(in: 0..<40, using: &random)
        let missing = Int.random(in: 0..<5, using: &random) == 0
        return Reading(
          instant: instant(slot * 1800),
          value: missing ? .nan : Double(Int.random(in: 0..<4, using: &random)),
          vintage: Vintage.allCases.randomElement(using: &random) ?? .unspecified)
      }
    }
  }

  @Test("the best view is that of a dictionary", arguments: 1...30 as ClosedRange<UInt64>)
  func bestView(seed: UInt64) throws {
    let (store, series) = try memoryStore()
    var model: [Key: Double] = [:]
    for batch in batches(seed) {
      let summary = try store.write(batch, to: series.id)
      #expect(summary.total == batch.count)
      for reading in batch where !reading.value.isNaN {
        model[Key(slot: Int(reading.instant.seconds / 1800), vintage: reading.vintage)] = reading.value
      }
    }
    let loaded = try store.load(series, from: instant(0), to: instant(40 * 1800))
    for slot in 0..<40 {
      let best = Vintage.allCases.reversed().lazy.compactMap { model[Key(slot: slot, vintage: $0)] }.first
      #expect(best.map { $0 == loaded.values[slot] } ?? loaded.values[slot].isNaN, "slot \(slot)")
    }
    #expect(try store.integrityCheck() == [])
  }

  @Test("a second delivery changes nothing", arguments: 31...45 as ClosedRange<UInt64>)
  func secondDelivery(seed: UInt64) throws {
    let (store, series) = try memoryStore()
    let all = batches(seed).flatMap { $0 }
    try store.write(all, to: series.id)
    // As texts, so that one missing value equals another.
    let rows = try store.readings(of: series, view: .all).map { "\($0)" }
    let again = try store.write(all, to: series.id)
    #expect((again.new, again.changed) == (0, 0))
    #expect(try store.readings(of: series, view: .all).map { "\($0)" } == rows)
  }

  @Test(
    "one value a key: any order of batches gives the same view", arguments: 46...60 as ClosedRange<UInt64>)
  func order(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let readings = (0..<200).map { index in
      Reading(
        instant: instant(Int64(index / 4) * 1800), value: Double(index),
        vintage: Vintage(rawValue: index % 4) ?? .unspecified)
    }
    let (ordered, series) = try memoryStore()
    let (shuffled, other) = try memoryStore()
    try ordered.write(readings, to: series.id)
    for reading in readings.shuffled(using: &random) { try shuffled.write([reading], to: other.id) }
    #expect(try ordered.readings(of: series, view: .all) == shuffled.readings(of: other, view: .all))
  }
}
