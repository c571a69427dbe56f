/// Running sums of a point forecast's errors, and the measures that follow from them.
///
/// A pair with a missing (NaN or infinite) observation or forecast is skipped and does not count in `count`.
/// The error is forecast − observed: a positive bias is a forecast too high.
public struct PointAccuracy: Sendable, Hashable, Codable {
  /// The number of pairs that were scored.
  public private(set) var count = 0
  /// The number of pairs in the percentage error: those whose observation is not 0.
  public private(set) var percentageCount = 0
  private var sum = 0.0
  private var absoluteSum = 0.0
  private var squareSum = 0.0
  private var relativeSum = 0.0

  /// No pairs yet.
  public init() {}

  /// The pairs of two lists of one length.
  public init(observed: [Double], forecast: [Double]) {
    precondition(observed.count == forecast.count, "one forecast an observation")
    for (observed, forecast) in zip(observed, forecast) { add(observed: observed, forecast: forecast) }
  }

  /// Scores one pair, or skips it where either is missing.
  public mutating func add(observed: Double, forecast: Double) {
    let error = forecast - observed
    guard error.isFinite else { return }
    count += 1
    sum += error
    absoluteSum += abs(error)
    squareSum += error * error
    guard observed != 0 else { return }
    percentageCount += 1
    relativeSum += abs(error / observed)
  }

  /// Adds the pairs that another holds.
  public mutating func add(_ other: PointAccuracy) {
    count += other.count
    percentageCount += other.percentageCount
    sum += other.sum
    absoluteSum += other.absoluteSum
    squareSum += other.squareSum
    relativeSum += other.relativeSum
  }

  /// Mean absolute percentage error, in percent; NaN without pairs.
  public var mape: Double { 100 * relativeSum / Double(percentageCount) }
  /// Mean absolute error, in the series' unit; NaN without pairs.
  public var mae: Double { absoluteSum / Double(count) }
  /// Root of the mean squared error, in the series' unit; NaN without pairs.
  public var rmse: Double { (squareSum / Double(count)).squareRoot() }
  /// Mean of forecast − observed, in the series' unit; NaN without pairs.
  public var bias: Double { sum / Double(count) }

  /// Mean absolute scaled error: the mean absolute error over that of the seasonal naive forecast in training.
  ///
  /// Source: Hyndman and Koehler, "Another look at measures of forecast accuracy", IJF 22 (2006).
  /// - Parameters:
  ///   - training: the values the model was trained on, in order; NaN = missing.
  ///   - season: the steps of the naive forecast's season; 1 for the last value.
  /// - Returns: NaN where the training values have no pair a season apart or never change.
  public func mase(training: [Double], season: Int) -> Double {
    var naive = PointAccuracy()
    for index in training.indices.dropFirst(season) {
      naive.add(observed: training[index], forecast: training[index - season])
    }
    return naive.mae > 0 ? mae / naive.mae : .nan
  }
}

/// The share of a reference's loss that a forecast saves: 1 is perfect, 0 no better, negative worse.
public func skill(loss: Double, reference: Double) -> Double { 1 - loss / reference }
