import Forecasting
import LinearAlgebra
import Testing

/// The filter against statsmodels (`Golden/make_state_space.py`), and against the ridge regression it is equal to.
@Suite struct KalmanRegressionTests {
  struct Golden: Decodable {
    let x: [[Double]]
    let y: [Double?]
    let start: [Double]
    let variance: [Double]
    let drift: [Double]
    let noise: Double
    let state: [Double]
    let covariance: [Double]
    let loglikelihood: Double
    let trackedMean: [Double]
    let trackedNoise: Double
  }
  let golden: Golden

  init() throws { golden = try GoldenFile.decode(Golden.self, from: "state_space.json") }

  private func filter(_ noise: VarianceTracking) -> KalmanRegression {
    KalmanRegression(mean: golden.start, variance: golden.variance, drift: golden.drift, noise: noise)
  }

  @Test func agreesWithStatsmodels() {
    var filter = filter(VarianceTracking(fixed: golden.noise))
    for (x, y) in zip(golden.x, golden.y) { filter.update(x, y ?? .nan) }
    for (value, expected) in zip(filter.mean, golden.state) { #expect(isClose(value, expected, to: 1e-9)) }
    for (value, expected) in zip(filter.covariance, golden.covariance) {
      #expect(abs(value - expected) < 1e-10)
    }
    let likelihood = KalmanRegression.logLikelihood(
      self.filter(VarianceTracking(fixed: golden.noise)), golden.x, golden.y.map { $0 ?? .nan })
    #expect(isClose(likelihood, golden.loglikelihood, to: 1e-9))
  }

  @Test func trackedVarianceAgreesWithTheEquations() {
    var filter = filter(VarianceTracking(start: 2, drift: 0.01))
    for (x, y) in zip(golden.x, golden.y) { filter.update(x, y ?? .nan, steps: 1) }
    // A missing reading moves the filter on without a step of the variance, as in the reference.
    for (value, expected) in zip(filter.mean, golden.trackedMean) {
      #expect(isClose(value, expected, to: 1e-8))
    }
    #expect(isClose(filter.noise.expected, golden.trackedNoise, to: 1e-8))
  }

  /// Reading by reading it comes to the ridge regression of all readings: no refit is needed.
  @Test func withoutDriftAnUpdateEqualsARefit() throws {
    let rows = zip(golden.x, golden.y).filter { $0.1 != nil }
    let noise = 0.8, variance = 2.5
    var filter = KalmanRegression(
      mean: [0, 0, 0, 0], variance: [Double](repeating: variance, count: 4),
      drift: [0, 0, 0, 0], noise: VarianceTracking(fixed: noise))
    for (count, (x, y)) in rows.enumerated() {
      filter.update(x, y ?? .nan)
      guard (count + 1) % 39 == 0 else { continue }
      var sums = GramSums(features: 4, origin: [0, 0, 0, 0, 0])
      let known = rows.prefix(count + 1)
      try sums.add(Matrix(known.map(\.0)), targets: Matrix(column: known.compactMap(\.1)))
      let ridge = try sums.ridge(
        penalties: [Double](repeating: noise / variance, count: 4),
        options: RidgeOptions(intercept: false, standardise: false))
      for (value, expected) in zip(filter.mean, ridge.coefficients[row: 0]) {
        #expect(isClose(value, expected, to: 1e-9))
      }
    }
  }

  @Test func aVarianceThatJumpsIsFollowed() {
    var filter = KalmanRegression(
      mean: [0], variance: [1], drift: [0], noise: VarianceTracking(start: 1, drift: 0.02))
    for index in 0..<400 {
      let size = index < 200 ? 1.0 : 5.0
      filter.update([1], index.isMultiple(of: 2) ? size : -size)
      if index == 199 { #expect(filter.noise.expected < 1.5) }
    }
    #expect(filter.noise.expected > 15 && filter.noise.expected < 35)
  }
}
