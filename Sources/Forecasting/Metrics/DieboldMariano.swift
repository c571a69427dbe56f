/// The Diebold–Mariano test of whether two forecasts are equally accurate.
///
/// Made from the losses of both on the same targets, in order of time; targets where either is missing are
/// skipped. The variance of the mean loss difference allows for the autocorrelation that overlapping horizons
/// bring, up to `lags`; the statistic carries the small-sample correction of Harvey, Leybourne and Newbold and
/// is compared with Student's t.
///
/// Sources: Diebold and Mariano, "Comparing predictive accuracy", JBES 13 (1995); Harvey, Leybourne and Newbold,
/// "Testing the equality of prediction mean squared errors", IJF 13 (1997); Newey and West, Econometrica 55 (1987).
public struct DieboldMariano: Sendable, Hashable, Codable {
  /// How autocovariances up to the last lag are weighted.
  public enum Kernel: String, Sendable, Hashable, Codable {
    /// Equal weights, as in the original test; the variance may come out negative.
    case rectangular
    /// Weights falling linearly (Newey–West): never negative.
    case bartlett
  }

  /// The number of targets that were compared.
  public let count: Int
  /// The mean of loss − reference loss: negative where the forecast is the better one.
  public let meanDifference: Double
  /// The corrected statistic; NaN where the differences never vary.
  public let statistic: Double
  /// The two-sided p-value; NaN where the statistic is.
  public let pValue: Double
  /// The kernel that was used: `bartlett` also where the rectangular variance was not positive.
  public let kernel: Kernel
  /// The last lag of the variance.
  public let lags: Int

  /// Compares losses (absolute or squared errors, pinball losses …) with a reference's.
  /// - Parameters:
  ///   - horizon: the steps ahead of the forecasts; lags up to horizon − 1 are allowed for unless `lags` is given.
  ///   - lags: the last lag of the autocovariances.
  public init(
    losses: [Double], reference: [Double], horizon: Int = 1, lags: Int? = nil, kernel: Kernel = .rectangular
  ) {
    precondition(losses.count == reference.count && horizon >= 1, "one loss each a target, horizon 1 or more")
    let differences = zip(losses, reference).map { $0 - $1 }.filter(\.isFinite)
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let lastLag = min(lags ?? horizon - 1, max(0, differences.count - 1))
    let covariances = Self.autocovariances(differences, mean: mean, lags: lastLag)
    let (variance, used) = Self.longRunVariance(covariances, kernel)
    // Differences that never vary leave a variance of mere rounding.
    let h = Double(min(horizon, differences.count))
    let correction = ((n + 1 - 2 * h + h * (h - 1) / n) / n).squareRoot()
    count = differences.count
    meanDifference = mean
    statistic = variance > 1e-28 * mean * mean ? correction * mean / (variance / n).squareRoot() : .nan
    pValue = statistic.isNaN ? .nan : StudentT.twoSidedP(statistic, freedom: n - 1)
    self.kernel = used
    self.lags = lastLag
  }

  private static func autocovariances(_ values: [Double], mean: Double, lags: Int) -> [Double] {
    let centred = values.map { $0 - mean }
    guard !centred.isEmpty else { return [.nan] }
    return (0...lags).map { lag in
      zip(centred, centred.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / Double(values.count)
    }
  }

  private static func longRunVariance(_ covariances: [Double], _ kernel: Kernel) -> (Double, Kernel) {
    let lags = covariances.count - 1
    let variance = covariances.indices.dropFirst().reduce(covariances[0]) { sum, lag in
      let weight = kernel == .bartlett ? 1 - Double(lag) / Double(lags + 1) : 1
      return sum + 2 * weight * covariances[lag]
    }
    // The rectangular kernel's estimate can be negative; the Bartlett kernel's cannot.
    guard variance <= 0, kernel == .rectangular, lags > 0 else { return (variance, kernel) }
    return longRunVariance(covariances, .bartlett)
  }
}
