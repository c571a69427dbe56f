import Readings

/// Adaptive conformal inference: levels that move so that each quantile keeps its promise as time goes on.
///
/// A level is raised a little after each error above its quantile and lowered after each below, at several rates side by
/// side. Of the quantiles of all rates each level's is the online aggregation, on its pinball loss.
///
/// Source: I. Gibbs, E. Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021; the
/// aggregation after M. Zaffran et al., "Adaptive conformal predictions for time series", ICML 2022.
struct AdaptiveLevels: Sendable, Codable {
  /// Moves a day of errors all on one side.
  private static let rates = [0, 0.01, 0.05]
  private let slots: Int
  /// Levels by nominal level, then rate.
  @PackedNumbers private var levels: [Double]
  /// What each nominal level makes of the rates.
  private var aggregations: [OnlineAggregation]

  init(slots: Int) {
    self.slots = slots
    levels = quantileLevels.flatMap { level in Self.rates.map { _ in level } }
    aggregations = quantileLevels.map {
      OnlineAggregation(experts: Self.rates.count, loss: .pinball($0))
    }
  }

  private enum CodingKeys: String, CodingKey { case slots, levels, aggregations }

  /// Reads a saved state; one of schemas 1 to 3, which had other rates and weights, starts anew.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    // Not by `self.init` and assignments after it: Swift 6.3 leaks what a wrapped property held before.
    let fresh = Self(slots: try container.decode(Int.self, forKey: .slots))
    let isSaved = container.contains(.aggregations)
    slots = fresh.slots
    _levels = isSaved ? try container.decode(PackedNumbers.self, forKey: .levels) : fresh._levels
    aggregations =
      isSaved
      ? try container.decode([OnlineAggregation].self, forKey: .aggregations) : fresh.aggregations
  }

  /// The quantiles of each level's rates, in the order of `learn`.
  func candidates(_ distribution: ErrorDistribution) -> [Double] { distribution.quantiles(levels) }

  /// The aggregated quantile of each level, in ascending order: quantiles that cannot cross.
  func combined(_ candidates: [Double]) -> [Double] {
    aggregations.indices.map { aggregations[$0].forecast(Self.own($0, candidates)) }.sorted()
  }

  /// Learns from an error divided by its scale, for which `candidates` and of them `quantiles` had been given.
  mutating func learn(_ score: Double, _ candidates: [Double], _ quantiles: [Double]) {
    guard candidates.count == levels.count, quantiles.count == aggregations.count else { return }
    let share = 1 / Double(slots), width = Self.rates.count
    for index in aggregations.indices {
      aggregations[index].learn(Self.own(index, candidates), given: quantiles[index], observed: score)
    }
    for index in levels.indices {
      let below = score <= candidates[index] ? 1.0 : 0
      let moved = levels[index] + Self.rates[index % width] * share * (quantileLevels[index / width] - below)
      levels[index] = min(max(moved, 0.002), 0.998)
    }
  }

  /// A level's part of the candidates.
  private static func own(_ level: Int, _ candidates: [Double]) -> ArraySlice<Double> {
    candidates[level * rates.count..<(level + 1) * rates.count]
  }
}

extension AdaptiveLevels {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(slots, frame.slots, "levels.slots")
    try frame.equal(levels.count, quantileLevels.count * Self.rates.count, "levels")
    try frame.equal(aggregations.count, quantileLevels.count, "levels.aggregations")
    for aggregation in aggregations { try aggregation.check(frame, experts: Self.rates.count) }
  }
}
