@preconcurrency import Glibc
import Readings

/// Adaptive conformal inference: levels that move so that each quantile keeps its promise as time goes on.
///
/// A level is raised a little after each error above its quantile and lowered after each below, at one rate and
/// at none side by side. The quantiles of both are averaged, with weights by their recent pinball loss.
///
/// Source: I. Gibbs, E. Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021; the
/// aggregation after M. Zaffran et al., "Adaptive conformal predictions for time series", ICML 2022.
struct AdaptiveLevels: Sendable, Codable {
  /// Moves a day of errors all on one side.
  private static let rates = [0, 0.01]
  /// What of a day's loss counts after another day, and how steeply weights fall with the loss.
  private static let memory = 0.97, steepness = 3.0
  private let slots: Int
  /// Levels by rate, then nominal level.
  @PackedNumbers private var levels: [Double]
  @PackedNumbers private var losses: [Double]

  init(slots: Int) {
    self.slots = slots
    levels = Self.rates.flatMap { _ in quantileLevels }
    losses = [Double](repeating: 0, count: Self.rates.count * quantileLevels.count)
  }

  private enum CodingKeys: String, CodingKey { case slots, levels, losses }

  /// Reads a saved state; one with other rates, as in model files of schema 1, starts anew.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(slots: try container.decode(Int.self, forKey: .slots))
    let saved = try container.decode(PackedNumbers.self, forKey: .levels).wrappedValue
    let savedLosses = try container.decode(PackedNumbers.self, forKey: .losses).wrappedValue
    guard saved.count == levels.count, savedLosses.count == losses.count else { return }
    (levels, losses) = (saved, savedLosses)
  }

  /// The quantiles of each rate, in the order of `learn`.
  func candidates(_ distribution: ErrorDistribution) -> [Double] { distribution.quantiles(levels) }

  /// The average of the candidates, in ascending order: quantiles that cannot cross.
  func combined(_ candidates: [Double]) -> [Double] {
    let width = quantileLevels.count
    return quantileLevels.indices.map { level in
      let own = stride(from: level, to: candidates.count, by: width)
      let least = own.reduce(Double.infinity) { min($0, losses[$1]) }
      let weights = own.map { exp(-Self.steepness * (losses[$0] - least)) }
      let sum = zip(own, weights).reduce(0) { $0 + candidates[$1.0] * $1.1 }
      return sum / weights.reduce(0, +)
    }.sorted()
  }

  /// Learns from an error divided by its scale, for which `candidates` had been given.
  mutating func learn(_ score: Double, _ candidates: [Double]) {
    guard candidates.count == levels.count else { return }
    let share = 1 / Double(slots), width = quantileLevels.count
    let keep = pow(Self.memory, share)
    for index in levels.indices {
      let nominal = quantileLevels[index % width]
      let below = score <= candidates[index] ? 1.0 : 0
      losses[index] =
        keep * losses[index]
        + share * pinballLoss(observed: score, quantile: candidates[index], level: nominal)
      let moved = levels[index] + Self.rates[index / width] * share * (nominal - below)
      levels[index] = min(max(moved, 0.002), 0.998)
    }
  }
}

extension AdaptiveLevels {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(slots, frame.slots, "levels.slots")
  }
}
