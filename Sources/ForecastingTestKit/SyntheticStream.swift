import Features
@preconcurrency import Glibc

/// A stream of values of one of several regimes, by formula and seed, into which anomalies can be put.
public struct SyntheticStream: Sendable {
  /// How the stream behaves when nothing is wrong.
  public enum Regime: String, CaseIterable, Sendable {
    /// Independent noise around a level.
    case noise
    /// A daily course with noise that hangs together.
    case seasonal
    /// A daily square wave.
    case square
    /// Counts of a rate that follows the day.
    case counts
    /// A level that wanders.
    case walk
    /// Now and then a step to another level.
    case steps
    /// Values drawn from a heavy-tailed distribution.
    case heavyTailed
    /// A wandering value rounded to halves, which is often the same as the one before.
    case quantised
  }

  /// The values, one a slot.
  public var values: [Double]
  /// Slots of a season, in the regimes that have one.
  public static let season = 48

  /// A stream of `count` values.
  public init(_ regime: Regime, count: Int, seed: UInt64) {
    var random = SplitMix64(state: seed)
    var state = 0.0
    values = (0..<count).map { Self.value(of: regime, at: $0, &state, &random) }
  }

  private static func value(
    of regime: Regime, at slot: Int, _ state: inout Double, _ random: inout SplitMix64
  ) -> Double {
    let noise = random.nextNormal()
    let phase = 2 * Double.pi * Double(slot) / Double(season)
    switch regime {
    case .noise: return 20 + 2 * noise
    case .seasonal:
      state = 0.8 * state + 3 * noise
      return 500 - 100 * cos(phase) + 40 * sin(2 * phase) + state
    case .square: return (slot % season < 20 ? 80 : 20) + noise
    case .counts:
      let rate = 30 * (1.2 - cos(phase))
      return max(0, (rate + rate.squareRoot() * noise).rounded())
    case .walk:
      state += noise
      return 1_000 + state
    case .steps:
      if slot == 0 || random.next() % 300 == 0 { state = Double(random.next() % 50) }
      return state + 0.5 * noise
    case .heavyTailed: return exp(0.8 * noise)
    case .quantised:
      state = 0.99 * state + 0.2 * noise
      return (2 * (20 + state)).rounded() / 2
    }
  }

  /// Adds `size` to the values of the slots.
  public mutating func shift(_ slots: Range<Int>, by size: Double) {
    for slot in slots where values.indices.contains(slot) { values[slot] += size }
  }

  /// Holds the slots at one value.
  public mutating func hold(_ slots: Range<Int>, at value: Double) {
    for slot in slots where values.indices.contains(slot) { values[slot] = value }
  }
}
