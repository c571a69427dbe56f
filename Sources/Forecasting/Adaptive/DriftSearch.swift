/// The drifts under which past readings are most likely: coefficient after coefficient in turn, on a grid.
///
/// Inputs are taken as scaled by their root mean square, so that a drift is a share of the errors' variance.
///
/// Source: the iterative grid search of J. de Vilmarest, Y. Goude (2022).
struct DriftSearch {
  /// Shares of the errors' variance that a coefficient's step may have.
  static let grid: [Double] = [0, 0x1p-20, 0x1p-16, 0x1p-13, 0x1p-10, 0x1p-7]
  /// A series of inputs and readings, such as a slot of the day's.
  struct Sample: Sendable {
    var x: [[Double]]
    var y: [Double]
  }
  let samples: [Sample]
  let start: (mean: [Double], variance: [Double])
  let noise: Double

  /// Shares by coefficient.
  func best(rounds: Int = 2) -> [Double] {
    var shares = start.mean.map { _ in 0.0 }
    var most = score(shares)
    for _ in 0..<rounds {
      let before = most
      for index in shares.indices {
        for share in Self.grid where share != shares[index] {
          var trial = shares
          trial[index] = share
          let value = score(trial)
          if value > most { (most, shares) = (value, trial) }
        }
      }
      if most == before { break }
    }
    return shares
  }

  private func score(_ shares: [Double]) -> Double {
    let filter = KalmanRegression(
      mean: start.mean, variance: start.variance, drift: shares.map { $0 * noise },
      noise: VarianceTracking(fixed: noise))
    return samples.reduce(0) { $0 + KalmanRegression.logLikelihood(filter, $1.x, $1.y) }
  }
}
