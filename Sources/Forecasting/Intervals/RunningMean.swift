@preconcurrency import Glibc

/// A mean that forgets exponentially, and is the plain mean while it has seen little.
struct RunningMean: Sendable, Codable, Hashable {
  private(set) var value: Double
  private(set) var count: Double

  /// A mean that starts at `value`, as if `count` numbers had been seen.
  init(_ value: Double = 0, count: Double = 0) {
    self.value = value
    self.count = count
  }

  /// Takes in a number; after `halfLife` more of them it counts half.
  mutating func add(_ number: Double, halfLife: Double) {
    let moved = value + max(1 - exp2(-1 / max(halfLife, 0.5)), 1 / (count + 1)) * (number - value)
    guard moved.isFinite else { return }
    count += 1
    value = moved
  }

  /// Two numbers in an array, since names would make up most of a model file.
  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    value = try container.decode(Double.self)
    count = try container.decode(Double.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(value)
    try container.encode(count)
  }
}

/// Running means side by side, saved as two lists.
struct RunningMeans: Sendable, Codable, Hashable {
  @PackedNumbers private var values: [Double]
  @PackedNumbers private var counts: [Double]

  init(repeating mean: RunningMean = RunningMean(), count: Int) {
    values = [Double](repeating: mean.value, count: count)
    counts = [Double](repeating: mean.count, count: count)
  }

  subscript(index: Int) -> RunningMean {
    get { RunningMean(values[index], count: counts[index]) }
    set {
      values[index] = newValue.value
      counts[index] = newValue.count
    }
  }
}

extension RunningMeans {
  /// The number of means; nil where the lists have different lengths.
  var count: Int? { values.count == counts.count ? values.count : nil }
}
