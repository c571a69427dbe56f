@preconcurrency import Glibc

/// A linear regression whose coefficients drift: a Kalman filter on y_t = θ_tᵀx_t + ε_t, θ_{t+1} = θ_t + η_t.
///
/// ε has variance σ², η the diagonal variances q. With q = 0 ("static") the filter is recursive least squares: after n
/// readings its mean is the ridge regression of all n with penalty σ²/p on each coefficient, where p is the variance it
/// started from, and the readings need not be kept. With q > 0 ("dynamic") old readings count less and less, for each
/// coefficient at its own pace.
///
/// Cost: an update is O(d²) for d coefficients: a few microseconds at d = 20.
///
/// Source: R. E. Kalman (1960); J. de Vilmarest, Y. Goude, "State-space models for online post-Covid electricity load
/// forecasting competition", IEEE Open Access J. of Power and Energy 9 (2022).
package struct KalmanRegression: Sendable, Codable, Hashable {
  /// The coefficients' means.
  @PackedNumbers package private(set) var mean: [Double]
  /// Their covariance, by rows.
  @PackedNumbers package private(set) var covariance: [Double]
  /// The variances q by which the coefficients drift from one step to the next.
  @PackedNumbers package private(set) var drift: [Double]
  /// The variance of the errors: fixed, or followed.
  package private(set) var noise: VarianceTracking

  /// A filter before its first reading.
  /// - Parameters:
  ///   - mean: the coefficients expected.
  ///   - variance: how far from there they may be.
  ///   - drift: the variance of each one's step; 0 for coefficients that stay.
  package init(mean: [Double], variance: [Double], drift: [Double], noise: VarianceTracking) {
    precondition(mean.count == variance.count && mean.count == drift.count, "one of each a coefficient")
    self.mean = mean
    self.drift = drift
    self.noise = noise
    covariance = [Double](repeating: 0, count: mean.count * mean.count)
    for index in mean.indices { covariance[index * mean.count + index] = variance[index] }
  }

  /// What a filter expects of a reading.
  package struct Expectation: Sendable {
    /// The mean of the reading.
    package var mean: Double
    /// The variance of the reading, its own error's included.
    package var variance: Double
  }

  /// What is expected of a reading with inputs `x`, `steps` after the last one.
  package func expectation(_ x: [Double], steps: Int = 1) -> Expectation {
    var mean = 0.0, variance = noise.expected
    for row in x.indices {
      mean += self.mean[row] * x[row]
      variance += drift[row] * Double(steps) * x[row] * x[row]
      for column in x.indices { variance += x[row] * covariance[row * x.count + column] * x[column] }
    }
    return Expectation(mean: mean, variance: variance)
  }

  /// Learns from a reading `steps` after the last one, and returns what had been expected of it.
  ///
  /// A reading or inputs that are not finite only let time pass.
  @discardableResult
  package mutating func update(_ x: [Double], _ y: Double, steps: Int = 1) -> Expectation {
    let count = mean.count
    let expected = expectation(x, steps: steps)
    for index in 0..<count { covariance[index * count + index] += drift[index] * Double(steps) }
    guard y.isFinite, expected.mean.isFinite, expected.variance > 0 else { return expected }
    var gain = [Double](repeating: 0, count: count)
    for row in 0..<count {
      for column in 0..<count { gain[row] += covariance[row * count + column] * x[column] }
    }
    let error = y - expected.mean
    for row in 0..<count {
      mean[row] += gain[row] * error / expected.variance
      for column in 0..<count {
        covariance[row * count + column] -= gain[row] * gain[column] / expected.variance
      }
    }
    noise.learn(error: error, priorVariance: expected.variance - noise.expected, steps: steps)
    return expected
  }

  /// The logarithm of the density of readings in turn, each given those before it.
  package static func logLikelihood(_ filter: KalmanRegression, _ x: [[Double]], _ y: [Double]) -> Double {
    var filter = filter
    return zip(x, y).reduce(0) { sum, pair in
      let expected = filter.update(pair.0, pair.1)
      guard pair.1.isFinite else { return sum }
      let error = pair.1 - expected.mean
      return sum - 0.5 * (log(2 * Double.pi * expected.variance) + error * error / expected.variance)
    }
  }
}

extension KalmanRegression {
  /// Checks that the filter has a number for each of `width` inputs.
  func check(_ frame: ModelFrame, width: Int) throws(ForecastingError) {
    try frame.equal(mean.count, width, "filter.mean")
    try frame.equal(covariance.count, width * width, "filter.covariance")
    try frame.equal(drift.count, width, "filter.drift")
  }
}
