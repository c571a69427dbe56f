/// One-step forecasts by simple experts, and their mean by how well each did of late.
///
/// The experts: the last value, two exponential means, a damped trend, and for each season found the value one season
/// before and the seasonal course, both moved to the newest level.
struct ForecastMixture: Sendable {
  private(set) var seasons: [Int] = []
  private(set) var ring: SlotRing
  private(set) var profiles: [SeasonalProfile] = []
  /// Each expert's forecast of the next slot; NaN where it has none.
  private(set) var predictions = SIMD8<Double>(repeating: .nan)
  private var losses = SIMD8<Double>(repeating: 0)
  private var lossWeight = 0.0
  private var fast = 0.0
  private var slow = 0.0
  private var trend = 0.0
  private var seasonalShift = SIMD2<Double>(repeating: 0)

  /// Rows that the experts' record goes back.
  private static let recordMemory = 1.0 / 150

  init(reach: Int) { ring = SlotRing(reach: reach) }

  /// The experts' weighted mean; nil before the first value.
  var forecast: Double? {
    guard ring.count > 0 else { return nil }
    let least = losses.min() + 1e-300
    var ratio = least / (losses + 1e-300)
    ratio *= ratio
    ratio *= ratio
    let valid = predictions .== predictions
    let weights = SIMD8<Double>(repeating: 0).replacing(with: ratio, where: valid)
    let values = SIMD8<Double>(repeating: 0).replacing(with: predictions, where: valid)
    return (weights * values).sum() / weights.sum()
  }

  /// The distance of a value to the nearest expert that is not clearly worse than the best.
  func nearestDistance(to value: Double) -> Double {
    let least = losses.min() * 3 + 1e-300
    var distance = predictions - value
    distance.replace(with: -distance, where: distance .< 0)
    let usable = (predictions .== predictions) .& (losses .<= least)
    return SIMD8<Double>(repeating: .infinity).replacing(with: distance, where: usable).min()
  }

  /// Takes in the next slot's value; its errors count up to `clip`.
  mutating func learn(_ value: Double, clip: Double) {
    if ring.count == 0 {
      fast = value
      slow = value
    } else {
      record(value, clip: clip)
      trend += 0.1 * (value - ring[lag: 1] - trend)
    }
    fast += 0.3 * (value - fast)
    slow += 0.05 * (value - slow)
    for index in seasons.indices where index < 2 && ring.reach >= seasons[index] {
      seasonalShift[index] += 0.3 * (value - ring[lag: seasons[index]] - seasonalShift[index])
      profiles[index].learn(value)
    }
    ring.append(value)
    predict(last: value)
  }

  /// Uses these seasons from here on.
  mutating func adopt(_ found: [Int]) {
    guard found != seasons else { return }
    seasons = Array(found.prefix(2))
    profiles = seasons.map { SeasonalProfile(length: $0, from: ring) }
    seasonalShift = .zero
    let mean = losses.sum() / 8
    for expert in 4..<8 { losses[expert] = mean }
    predict(last: ring[lag: 1])
  }

  private mutating func record(_ value: Double, clip: Double) {
    var errors = predictions - value
    errors.replace(with: -errors, where: errors .< 0)
    errors.replace(with: clip, where: errors .> clip)
    errors.replace(with: clip, where: predictions .!= predictions)
    lossWeight = min(lossWeight + 1, 1 / Self.recordMemory)
    losses += (errors - losses) / lossWeight
  }

  private mutating func predict(last: Double) {
    predictions = SIMD8(last, fast, slow, last + 0.7 * trend, .nan, .nan, .nan, .nan)
    for index in seasons.indices {
      guard ring.reach >= seasons[index] else { continue }
      predictions[4 + 2 * index] = ring[lag: seasons[index]] + seasonalShift[index]
      if let course = profiles[index].course {
        predictions[5 + 2 * index] = course + profiles[index].recentOffset
      }
    }
  }
}
