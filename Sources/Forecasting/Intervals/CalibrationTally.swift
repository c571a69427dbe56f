import Readings

/// The accuracy of the day-ahead forecasts that brought the state up, for the model card.
struct CalibrationTally: Sendable {
  private(set) var points = PointAccuracy()
  private var intervals = BacktestScore.emptyIntervals

  mutating func add(observed: Double, point: Double, scale: Double, _ quantiles: [Double]) {
    points.add(observed: observed, forecast: point)
    guard quantiles.count == quantileLevels.count else { return }
    for (name, bounds) in BacktestScore.bounds {
      intervals[name]?.add(
        observed: observed, lower: point + scale * quantiles[bounds.lower],
        upper: point + scale * quantiles[bounds.upper])
    }
  }

  /// The score, nil where nothing was counted.
  var score: BacktestScore? { points.count > 0 ? BacktestScore(points, intervals: intervals) : nil }
}
