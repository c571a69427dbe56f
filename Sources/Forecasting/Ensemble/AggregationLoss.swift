/// What an aggregation of forecasts is to make small.
public enum AggregationLoss: Sendable, Codable, Hashable {
  /// The squared error: the aggregation follows the mean.
  case squared
  /// The absolute error: it follows the median.
  case absolute
  /// The pinball loss at a level: it follows that quantile.
  case pinball(Double)

  /// The loss of a forecast.
  public func value(_ forecast: Double, _ observed: Double) -> Double {
    switch self {
    case .squared: (forecast - observed) * (forecast - observed)
    case .absolute: abs(forecast - observed)
    case .pinball(let level): pinballLoss(observed: observed, quantile: forecast, level: level)
    }
  }

  /// Its slope in the forecast.
  func slope(_ forecast: Double, _ observed: Double) -> Double {
    switch self {
    case .squared: 2 * (forecast - observed)
    case .absolute: forecast > observed ? 1 : forecast < observed ? -1 : 0
    case .pinball(let level): forecast > observed ? 1 - level : forecast < observed ? -level : 0
    }
  }
}
