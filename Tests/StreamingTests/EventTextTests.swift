import CivilTime
import Foundation
import Monitoring
import Readings
import Streaming
import Testing

@Suite("Events as JSON lines")
struct EventTextTests {
  /// A score of a reading of `value` against a forecast of `point`, as the engine makes it.
  private func line(_ value: Double, point: Double) throws -> String {
    let name = try SeriesName(parsing: "france/consumption")
    var engine = MonitorEngine()
    let handle = engine.watch(name, step: 1800)
    let reading = ObservedReading(series: handle, instant: Instant(seconds: 1_514_804_400), value: value)
    let score = try #require(
      engine.score(batch: [reading], expectations: [.init(point: point, low: point - 3, high: point + 3)])
        .scores.first)
    let entry = SeriesDirectory.Entry(name: name, step: 1800, zone: .utc)
    var text = EventText(SeriesDirectory([entry]))
    var bytes: [UInt8] = []
    text.append(score, to: &bytes)
    #expect(bytes.last == 0x0A)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The number behind a key; JSONSerialization would round it.
  private func number(_ key: String, in line: String) -> Double? {
    line.components(separatedBy: "\"\(key)\":").last.flatMap { $0.prefix { $0 != "," } }.flatMap {
      Double($0)
    }
  }

  @Test(arguments: [
    0, 1, -1, 0.1, 0.3, 74_494, 74_494.5, -12_345.678_9, 0.000_1, 0.000_01, 1e-300, 123_456_789.123_456_78,
    1e11,
    99_999_999_999.9, 1e15, 9_007_199_254_740_992, 1e22, 1.797_693_134_862_315_7e308, 0.1 + 0.2, 100.1 * 3,
    2.225_073_858_507_201_4e-308,
  ])
  func aValueReadsBackAsTheSameDouble(value: Double) throws {
    #expect(number("value", in: try line(value, point: 70_000)) == value)
  }

  @Test func valuesOfAllSizesReadBack() throws {
    var state: UInt64 = 7
    for round in 0..<4_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = Double(Int64(bitPattern: state) >> 20)
      let value = digits / [1, 10, 100, 1_000, 10_000, 1e7][round % 6]
      #expect(number("value", in: try line(value, point: 70_000)) == value)
    }
  }

  @Test(arguments: [70_000, 0.1, 123.456_789_012_3, 1e-5, 8e8])
  func aComputedNumberKeepsNineDigits(point: Double) throws {
    let found = try #require(number("expected", in: try line(point, point: point)))
    #expect(abs(found - point) <= 5e-9 * abs(point))
  }

  /// Nine digits, none of them wrong: by comparison with what the C library prints.
  @Test func aComputedNumberOfAnySizeIsRounded() throws {
    var state: UInt64 = 11
    for round in 0..<3_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let point = Double(state >> 40) / 16_777_216 * [1e-4, 0.1, 1, 10, 1e4, 9e8][round % 6] + 1e-5
      let text = try line(point, point: point)
      let nine = String(format: "%.9g", point)
      #expect(number("expected", in: text) == Double(nine), "\(point): \(text)")
    }
  }

  @Test func timesAndNamesAreThere() throws {
    let text = try line(5, point: 5)
    let event = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(event["time"] as? String == "2018-01-01T11:00:00Z")
    #expect(event["series"] as? String == "france/consumption")
    #expect(event["flag"] as? Bool == false && event["kind"] is NSNull)
  }
}
