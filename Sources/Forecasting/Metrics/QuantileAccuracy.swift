/// The pinball (quantile) loss of `quantile` at `level` for one observation, in the series' unit.
public func pinballLoss(observed: Double, quantile: Double, level: Double) -> Double {
  let shortfall = observed - quantile
  return shortfall >= 0 ? level * shortfall : (level - 1) * shortfall
}

/// Running sums of quantile forecasts' losses at fixed levels.
///
/// A row with a missing observation or any missing quantile is skipped and does not count in `count`.
public struct QuantileAccuracy: Sendable, Hashable, Codable {
  /// The levels of the quantiles, ascending, each in (0, 1).
  public let levels: [Double]
  /// The number of rows that were scored.
  public private(set) var count = 0
  private var lossSums: [Double]
  private var belowCounts: [Int]

  /// No rows yet, of quantiles at `levels`.
  public init(levels: [Double]) {
    self.levels = levels
    lossSums = [Double](repeating: 0, count: levels.count)
    belowCounts = [Int](repeating: 0, count: levels.count)
  }

  /// Scores one row, or skips it where something is missing.
  public mutating func add(observed: Double, quantiles: [Double]) {
    guard quantiles.count == levels.count, observed.isFinite, quantiles.allSatisfy(\.isFinite) else { return }
    count += 1
    for (index, level) in levels.enumerated() {
      lossSums[index] += pinballLoss(observed: observed, quantile: quantiles[index], level: level)
      if observed <= quantiles[index] { belowCounts[index] += 1 }
    }
  }

  /// Adds the rows that another of the same levels holds.
  public mutating func add(_ other: QuantileAccuracy) {
    precondition(levels == other.levels, "accuracies of the same levels")
    count += other.count
    for index in levels.indices {
      lossSums[index] += other.lossSums[index]
      belowCounts[index] += other.belowCounts[index]
    }
  }

  /// The mean pinball loss at each level.
  public var pinballByLevel: [Double] { lossSums.map { $0 / Double(count) } }

  /// The mean pinball loss over rows and levels.
  public var pinball: Double { lossSums.reduce(0, +) / Double(count * levels.count) }

  /// The share of observations at or below the quantile of each level; the level itself where well calibrated.
  public var shareBelow: [Double] { belowCounts.map { Double($0) / Double(count) } }

  /// The continuous ranked probability score from the quantiles: 2 ∫ pinball dα, each level standing for the
  /// levels nearer to it than to its neighbours, the outermost for the tails.
  ///
  /// Source: Laio and Tamea, "Verification tools for probabilistic forecasts", HESS 11 (2007), for the integral.
  public var crps: Double {
    zip(pinballByLevel, quadratureWeights).reduce(0) { $0 + 2 * $1.0 * $1.1 }
  }

  /// The length of [0, 1] that each level stands for.
  private var quadratureWeights: [Double] {
    let inner = zip(levels, levels.dropFirst()).map { ($0 + $1) / 2 }
    return zip(inner + [1], [0] + inner).map { $0 - $1 }
  }
}

/// The continuous ranked probability score of one observation, in the series' unit; lower is better.
public enum CRPS {
  /// For a forecast given as a sample (an ensemble), as the exact integral for its empirical distribution.
  ///
  /// Source: Gneiting and Raftery, "Strictly proper scoring rules", JASA 102 (2007), equation 21.
  /// - Complexity: O(m log m) for m members.
  public static func sample(observed: Double, members: [Double]) -> Double {
    let sorted = members.sorted()
    let count = Double(sorted.count)
    var distance = 0.0, spread = 0.0
    for (rank, member) in sorted.enumerated() {
      distance += abs(member - observed)
      spread += (2 * Double(rank) + 1 - count) * member
    }
    return distance / count - spread / (count * count)
  }

  /// For a normal forecast of the given mean and standard deviation.
  ///
  /// Source: Gneiting and Raftery (2007), section 4.2.
  public static func normal(observed: Double, mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return abs(observed - mean) }
    let z = (observed - mean) / deviation
    return deviation
      * (z * (2 * StandardNormal.cumulative(z) - 1) + 2 * StandardNormal.density(z) - 1
        / Double.pi.squareRoot())
  }
}
