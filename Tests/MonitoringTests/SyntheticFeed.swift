import CivilTime
import Monitoring
import Readings

/// A made-up load with a daily and a weekly pattern, forecasts of it, and correlated forecast errors.
struct SyntheticFeed {
  var step = 1800
  var days = 60
  var seed: UInt64 = 1
  /// The part of an error that persists to the next slot, and the error's innovation in MW.
  var persistence = 0.95
  var innovation = 150.0
  var start = Instant(seconds: 1_483_228_800)

  private(set) var values: [Double] = []
  private(set) var expectations: [Expectation] = []

  init(step: Int = 1800, days: Int = 60, seed: UInt64 = 1) {
    self.step = step
    self.days = days
    self.seed = seed
    make()
  }

  var slotsPerDay: Int { 86_400 / step }
  func instant(_ index: Int) -> Instant { start + index * step }

  /// The readings of a range, with some values replaced (nil: the reading never comes).
  func readings(
    _ range: Range<Int>, series: SeriesHandle = 0, replacing: [Int: Double?] = [:]
  ) -> (batch: [ObservedReading], expectations: [Expectation]) {
    var batch: [ObservedReading] = []
    var expected: [Expectation] = []
    for index in range {
      let value = replacing[index] ?? .some(values[index])
      guard let value else { continue }
      batch.append(ObservedReading(series: series, instant: instant(index), value: value))
      expected.append(expectations[index])
    }
    return (batch, expected)
  }

  private mutating func make() {
    var random = SplitMix(state: seed)
    var error = 0.0
    for index in 0..<days * slotsPerDay {
      let day = Double(index) / Double(slotsPerDay)
      let shape = 50_000 + 8_000 * sine(day) + 3_000 * sine(2 * day + 0.2) - 4_000 * sine(day / 7)
      error = persistence * error + innovation * random.normal()
      values.append((shape + error).rounded())
      expectations.append(Expectation(point: shape, low: shape - 800, high: shape + 800))
    }
  }

  /// The sine of so many turns, by Bhaskara's formula: the tests need a shape, not digits.
  private func sine(_ turns: Double) -> Double {
    let part = turns - turns.rounded(.down)
    let half = part < 0.5 ? part * 360 : (part - 0.5) * 360
    let product = half * (180 - half)
    return (part < 0.5 ? 1 : -1) * 4 * product / (40_500 - product)
  }
}

/// A small random number generator (Steele, Lea, Flood, OOPSLA 2014), the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// About standard normal: the sum of twelve uniforms, less six.
  mutating func normal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
  }
}

extension SeriesName {
  /// A name that is known to be right.
  static func test(_ text: String = "france/consumption") throws -> SeriesName {
    try SeriesName(parsing: text)
  }
}
