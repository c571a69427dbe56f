import Readings

/// The accuracy of forecasts over some rows.
public struct BacktestScore: Sendable, Codable, Hashable {
  /// Rows that were scored.
  public var n: Int
  /// Mean absolute percentage error, in percent.
  public var mape: Double?
  /// Mean absolute error, in the series' unit.
  public var mae: Double?
  /// Root of the mean squared error, in the series' unit.
  public var rmse: Double?
  /// Mean of forecast − observed, in the series' unit.
  public var bias: Double?
  /// The share of rows within the central interval, in percent, by its nominal coverage.
  public var coverage: [String: Double]?
  /// The mean width of the central interval, in the series' unit, by its nominal coverage.
  public var meanWidth: [String: Double]?

  private enum CodingKeys: String, CodingKey {
    case n, mape, mae, rmse, bias, coverage
    case meanWidth = "mean_width"
  }

  init(_ accuracy: PointAccuracy, intervals: [String: IntervalAccuracy] = [:]) {
    n = accuracy.count
    mape = accuracy.mape.finite
    mae = accuracy.mae.finite
    rmse = accuracy.rmse.finite
    bias = accuracy.bias.finite
    let known = intervals.filter { $0.value.count > 0 }
    guard !known.isEmpty else { return }
    coverage = known.mapValues { 100 * $0.coverage }
    meanWidth = known.mapValues(\.meanWidth)
  }

  /// The score of some rows.
  init(_ rows: some Sequence<BacktestRow>) {
    var tally = BacktestTally()
    for row in rows {
      tally.add(observed: row.observed, point: row.forecast.point, quantiles: row.forecast.quantiles)
    }
    self = tally.score
  }
}

/// The sums of a score.
struct BacktestTally: Sendable {
  /// Central intervals, and the positions of their bounds among the quantiles.
  private static let bounds: [(name: String, nominal: Double, lower: Int, upper: Int)] = [
    ("50", 0.5, 2, 4), ("80", 0.8, 1, 5), ("90", 0.9, 0, 6),
  ]

  private var points = PointAccuracy()
  private var intervals = Self.bounds.map { IntervalAccuracy(nominal: $0.nominal) }

  /// Forecasts counted.
  var count: Int { points.count }
  /// What they come to.
  var score: BacktestScore {
    let names = Self.bounds.map(\.name)
    return BacktestScore(points, intervals: Dictionary(uniqueKeysWithValues: zip(names, intervals)))
  }

  /// Counts a forecast; one with other than all quantiles has no intervals.
  mutating func add(observed: Double, point: Double, quantiles: [Double]) {
    points.add(observed: observed, forecast: point)
    guard quantiles.count == quantileLevels.count else { return }
    for (index, bounds) in Self.bounds.enumerated() {
      intervals[index].add(observed: observed, lower: quantiles[bounds.lower], upper: quantiles[bounds.upper])
    }
  }
}

extension Double {
  /// The number itself, or nil where it is NaN or infinite and JSON has no word for it.
  var finite: Double? { isFinite ? self : nil }
}
