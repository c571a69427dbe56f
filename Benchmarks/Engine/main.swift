import CivilTime
@preconcurrency import Glibc
import Monitoring
import Readings

// The monitor's engine alone: readings and stored forecasts in memory, one core, many series.
//
//     swift run -c release engine-bench [SERIES] [READINGS A SERIES]

/// CPU seconds of this process so far.
func cpuSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// Resident memory in bytes.
func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var text = [CChar](repeating: 0, count: 128)
  guard fgets(&text, 128, file) != nil else { return 0 }
  let words = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    .split(separator: " ")
  return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
}

/// A made-up load: a daily pattern with correlated errors, the same on every machine.
struct Feed {
  private var state: UInt64 = 1
  private var errors: [Double]

  init(series: Int) { errors = [Double](repeating: 0, count: series) }

  mutating func next(_ series: Int, _ slot: Int) -> (value: Double, point: Double) {
    let hour = Double(slot % 48) / 48
    let point = 50_000 + 20_000 * hour * (1 - hour)
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let noise = Double(Int64(bitPattern: state) >> 40) / 8_388_608
    errors[series] = 0.95 * errors[series] + 300 * noise
    return (point + errors[series], point)
  }
}

/// Scores so many readings of so many series, and says how fast and in how much memory.
func run() throws {
  let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
  let seriesCount = words.first ?? 1_000
  let slots = words.dropFirst().first ?? 3_000
  let zone = try TimeZoneRules.named("Europe/Paris")

  var engine = MonitorEngine()
  for number in 0..<seriesCount {
    _ = engine.watch(try SeriesName(parsing: "area-\(number)/load"), step: 1_800, zone: zone)
  }
  var feed = Feed(series: seriesCount)
  let start = Instant(seconds: 1_514_764_800)
  // Batches of the size that a source hands over.
  let block = max(1, 6_000 / seriesCount)
  var (scored, raised) = (0, 0)
  var seconds = 0.0
  for first in stride(from: 0, to: slots, by: block) {
    var batch: [ObservedReading] = []
    var expectations: [Expectation] = []
    for slot in first..<min(first + block, slots) {
      for series in 0..<seriesCount {
        let (value, point) = feed.next(series, slot)
        batch.append(ObservedReading(series: series, instant: start + slot * 1_800, value: value))
        expectations.append(Expectation(point: point, low: point - 1_500, high: point + 1_500))
      }
    }
    let began = cpuSeconds()
    let output = engine.score(batch: batch, expectations: expectations)
    seconds += cpuSeconds() - began
    scored += output.scores.count
    raised += output.incidents.count
  }
  print("engine: \(scored) readings of \(seriesCount) series, \(raised) incident events")
  print("engine: \(Int(Double(scored) / seconds)) readings a second of CPU, one core")
  print("engine: \(engine.serialise(0).count) bytes of state a series in a checkpoint")

  let before = residentBytes()
  var many = MonitorEngine()
  for number in 0..<100_000 {
    let series = many.watch(try SeriesName(parsing: "area-\(number)/load"), step: 1_800, zone: zone)
    _ = many.score(
      batch: [ObservedReading(series: series, instant: start, value: 1)],
      expectations: [Expectation(point: 1)])
  }
  print("engine: \((residentBytes() - before) / 100_000) bytes of memory a series, 100000 series watched")
}

try run()
