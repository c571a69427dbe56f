@preconcurrency import Glibc

/// The distribution of errors divided by their scale, with old ones forgotten: a histogram on a logarithmic axis.
///
/// Weights of new errors grow instead of old ones shrinking, which costs nothing and repeats to the bit.
struct ErrorDistribution: Sendable, Codable {
  private static let halfLife = 180.0
  private static let width = 0.06, half = 70
  private let slots: Int
  @PackedNumbers private var weights: [Double]
  private var unit = 1.0

  init(slots: Int) {
    self.slots = slots
    weights = [Double](repeating: 0, count: 2 * Self.half + 1)
  }

  /// Takes in an error divided by its scale.
  mutating func add(_ score: Double) {
    let position = (asinh(score) / Self.width).rounded()
    let bin = Int(min(max(position, -Double(Self.half)), Double(Self.half))) + Self.half
    weights[bin] += unit
    unit *= exp2(1 / (Self.halfLife * Double(slots)))
    guard unit > 1_024 else { return }
    for index in weights.indices { weights[index] /= unit }
    unit = 1
  }

  /// The score that a share `level` of errors is expected not to exceed, by the (n + 1) rule.
  ///
  /// Source: V. Vovk, A. Gammerman, G. Shafer, "Algorithmic learning in a random world" (2005); for weights that
  /// fade, R. F. Barber et al., "Conformal prediction beyond exchangeability", Annals of Statistics 51 (2023).
  func quantiles(_ levels: [Double]) -> [Double] {
    let total = weights.reduce(0, +) / unit
    guard total > 0 else { return levels.map { _ in .nan } }
    var sums = [0.0]
    for weight in weights { sums.append(sums[sums.count - 1] + weight / unit) }
    return levels.map { level in
      let place = level > 0.5 ? level * (total + 1) : level * (total + 1) - 1
      let rank = min(max(place, 0), total)
      var low = 0, high = weights.count
      while high - low > 1 {
        let middle = (low + high) / 2
        if sums[middle] <= rank { low = middle } else { high = middle }
      }
      let inside = sums[high] > sums[low] ? (rank - sums[low]) / (sums[high] - sums[low]) : 0.5
      return sinh((Double(low - Self.half) - 0.5 + inside) * Self.width)
    }
  }
}

extension ErrorDistribution {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(slots, frame.slots, "distribution.slots")
    try frame.equal(weights.count, 2 * Self.half + 1, "distribution.weights")
  }
}
