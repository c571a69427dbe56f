import CivilTime
import Foundation
import History
import Readings
import Testing

/// Series that no grid has: an honest answer or a plain refusal, and never a number in a file that is none.
@Suite("Hostile series")
struct HostileSeriesTests {
  private static let length = 48 * 120
  private static let names = ["constant", "two", "huge", "tiny", "zeros", "alternating", "mixed", "nights"]

  private static func value(_ name: String, _ slot: Int) -> Double {
    let wave: Double = sin(Double(slot) / 7.6)
    switch name {
    case "two": return Double(slot + 1)
    case "huge": return 1e300 * (1 + 0.1 * wave)
    case "tiny": return 1e-300 * (2 + wave)
    case "zeros": return 0
    case "alternating": return slot % 2 == 0 ? -1e308 : 1e308
    case "mixed": return slot % 7 == 0 ? -1e300 : 5_000
    case "nights":
      let hour: Double = Double(slot % 48 - 14) / 20
      return hour > 0 && hour < 1 ? 900 * sin(hour * Double.pi) : 0
    default: return 5_000
    }
  }

  private static func values(_ name: String) -> [Double] {
    let count = name == "two" ? 2 : name == "zeros" ? 48 * 366 : length
    return (0..<count).map { value(name, $0) }
  }

  @Test("a forecast of numbers, or a refusal that says why", arguments: names)
  func answers(name: String) throws {
    let values = Self.values(name)
    let bench = try Bench()
    do {
      let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .scratch)
      let start = Instant(seconds: 1_577_836_800)
      let rows = values.enumerated().map { (start + $0.offset * 1_800, $0.element) }
      try Victoria.write(rows, unit: "MW", "x/load", store)
      // A weather that is the same at all times is collinear with the base of every slot.
      try Victoria.write(rows.map { ($0.0, 10) }, unit: "°C", "x/temperature", store)
    }
    for model in ["regression", "seasonal", "adaptive"] {
      let weather = model == "regression" ? ["--weather", "x/temperature"] : []
      let train = try finish(bench, ["train", "x/load", "--model", model, "--name", model] + weather)
      #expect([0, 65].contains(train.status), "\(name), \(model): \(train.errors)")
      guard train.status == 0 else {
        #expect(!train.errors.contains("EncodingError"), "\(name), \(model): \(train.errors)")
        continue
      }
      let forecast = try finish(bench, ["forecast", "x/load", "--model", model, "--output", "\(model).csv"])
      #expect([0, 65].contains(forecast.status), "\(name), \(model): \(forecast.errors)")
      guard forecast.status == 0 else { continue }
      let rows = try ToolRun.table(try bench.text("\(model).csv"))
      #expect(rows.count == 48)
      for (key, field) in rows.flatMap({ $0 }) where key == "forecast" || key.hasPrefix("q") && !field.isEmpty
      {
        #expect(Double(field)?.isFinite == true, "\(name), \(model), \(key): \(field)")
      }
    }
  }

  private func finish(_ bench: Bench, _ words: [String]) throws -> ToolRun {
    let process = try bench.start(words + ["--quiet"])
    process.waitUntilExit()
    return ToolRun(
      status: process.terminationStatus, output: try bench.text(bench.outputName(process)),
      errors: try bench.text(bench.errorName(process)))
  }
}
