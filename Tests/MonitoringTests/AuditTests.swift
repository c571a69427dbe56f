import CivilTime
import ForecastingTestKit
import Foundation
import Monitoring
import Readings
import Testing

@Suite("Audit")
struct AuditTests {
  private let zone: TimeZoneRules
  private let start = Instant(seconds: 1_420_066_800)  // 2015-01-01 00:00 in Paris

  init() throws { zone = try TimeZoneRules.named("Europe/Paris") }

  /// Sixty days of half-hours with a daily and a weekly course and noise that repeats itself.
  private func load(days: Int = 60) -> [Double] {
    var state: UInt64 = 7
    return (0..<(days * 48)).map { slot in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / Double(1 << 24) - 0.5
      let day = sin(2 * .pi * Double(slot % 48) / 48)
      return (50_000 + 8_000 * day - (slot / 48 % 7 > 4 ? 5_000 : 0) + 600 * noise).rounded()
    }
  }

  private func audit(_ values: [Double]) -> [AuditFinding] {
    SeriesAudit.findings(in: RegularSeries(start: start, step: 1800, values: values), zone: zone)
  }

  @Test("good data: nothing is found")
  func good() { #expect(audit(load()).isEmpty) }

  @Test("each planted fault is found, at its place, and nothing else")
  func planted() {
    let plants: [(AuditKind, Range<Int>, (inout [Double]) -> Void)] = [
      (.gap, 500..<507, { for index in 500..<507 { $0[index] = .nan } }),
      (.stuck, 700..<760, { values in for index in 700..<760 { values[index] = values[700] } }),
      (.spike, 900..<901, { $0[900] /= 2 }),
      (.sentinel, 1000..<1010, { for index in 1000..<1010 { $0[index] = -999 } }),
      (.unit, 1200..<1220, { for index in 1200..<1220 { $0[index] /= 1000 } }),
      (.unit, 1200..<1220, { for index in 1200..<1220 { $0[index] *= 1000 } }),
      (
        .duplicate, 1440..<1488, { values in for index in 1440..<1488 { values[index] = values[index - 48] } }
      ),
    ]
    for (kind, range, plant) in plants {
      var values = load()
      plant(&values)
      let found = audit(values)
      #expect(found.map(\.kind) == [kind], "\(kind): \(found)")
      let first = found.first
      #expect(first?.start == start + range.lowerBound * 1800, "\(kind)")
      #expect(first?.end == start + range.upperBound * 1800, "\(kind)")
    }
  }

  @Test("a decay towards the sentinel belongs to it")
  func decay() {
    var values = load()
    // Halves of the way that is left, as a filter makes of a step, until the rest is rounded away.
    var value = 48_000.0
    for index in 1001..<1040 {
      value = ((value - 999) / 2).rounded(.down)
      values[index] = value
    }
    #expect(values[1039] == -999)
    let found = audit(values)
    #expect(found.map(\.kind) == [.sentinel])
    #expect(found.first?.start == start + 1001 * 1800)
    #expect(found.first?.count == 39)
  }

  @Test("a solar plant's nights, and a plant that is off for weeks, are no stuck meter")
  func nights() {
    let sun = (0..<(120 * 48)).map { slot -> Double in
      let hour = Double(slot % 48) / 2
      let height = max(0, sin(.pi * (hour - 8) / 9)) * (hour > 8 && hour < 17 ? 1 : 0)
      return (height * Double(900 + slot / 48 * 37 % 500)).rounded()
    }
    #expect(audit(sun).isEmpty)
  }

  @Test(
    "a plant that starts and stops for half an hour, week after week, has no spikes; a far value still is one"
  )
  func smallPlant() {
    var state: UInt64 = 3
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    var plant = (0..<(360 * 48)).map { _ in (30 + 2 * next()).rounded() }
    for week in 0..<50 { plant[week * 336 + Int(next() * 300)] -= 14 }
    #expect(!audit(plant).contains { $0.kind == .spike })
    plant[9_000] = 95
    #expect(audit(plant).filter { $0.kind == .spike }.map(\.start) == [start + 9_000 * 1800])
  }

  @Test("a number of the list that the series passes on its way to lower ones is a value")
  func aPumpAtLowLoadIsNoSentinel() {
    var values = (0..<8760).map { $0 % 11 == 0 ? -2.0 : 0 }
    for start in stride(from: 100, to: 8000, by: 200) {
      for index in start..<start + 8 { values[index] = -51 }
    }
    values[4321] = -9
    #expect(!audit(values).contains { $0.kind == .sentinel })
    // Lower than anything the pump does, it stands for no value.
    values[4321] = -99
    #expect(
      audit(values).contains { $0.kind == .sentinel && $0.start == start + 4321 * 1800 && $0.count == 1 })
  }

  @Test("a balance that is negative and passes through zero has no sentinels and no unit faults")
  func balance() {
    var values = load().map { ($0 - 60_000) / 5 }
    for (offset, value) in [-1_400.0, -999, -400, -5, -350, -800].enumerated() {
      values[600 + offset] = value
    }
    #expect(!audit(values).contains { $0.kind == .sentinel || $0.kind == .unit })
  }

  @Test("a day of a clock change that is not whole")
  func clockChange() throws {
    let begin = try #require(Instant(iso8601: "2015-10-20T00:00:00Z"))
    var values = load(days: 10)
    let hole = try #require(Instant(iso8601: "2015-10-25T00:30:00Z"))
    let slot = (hole - begin) / 1800
    values[slot] = .nan
    values[slot + 1] = .nan
    let found = SeriesAudit.findings(in: RegularSeries(start: begin, step: 1800, values: values), zone: zone)
    #expect(Set(found.map(\.kind)) == [.gap, .clockChange])
    #expect(found.first { $0.kind == .clockChange }?.message.contains("48 of 50") == true)
  }

  @Test("revisions are told of day by day")
  func revisions() {
    let revisions = [(10, 5.0), (11, 7), (200, 1)].map { slot, change in
      AuditRevision(instant: start + slot * 1800, old: 100, new: 100 + change)
    }
    let grid = RegularSeries(start: start, step: 1800, values: load())
    let found = SeriesAudit.findings(in: grid, zone: zone, revisions: revisions)
    #expect(found.map(\.kind) == [.revision, .revision])
    #expect(found.map(\.count) == [2, 1])
  }

  @Test(
    "hostile series: no crash",
    arguments: [
      [], [1], [1, 2], [.nan, .nan], [Double](repeating: 0, count: 500),
      [Double](repeating: 1e300, count: 100), [-1e308, 1e308, 0, 5],
    ])
  func hostile(values: [Double]) { _ = audit(values) }
}
