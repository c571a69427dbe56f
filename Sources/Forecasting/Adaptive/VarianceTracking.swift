@preconcurrency import Glibc

/// The variance of a regression's errors, fixed or followed: its logarithm a is normal, with mean and variance, and
/// drifts by a variance ρ a step.
///
/// After each reading the posterior is approximated by the normal density nearest to it (variational Bayes), with
/// steps of the mean held within ±1 so that a wild reading cannot run away with it.
///
/// Source: J. de Vilmarest, O. Wintenberger, "Viking: variational Bayesian variance tracking", Statistical Inference
/// for Stochastic Processes 27 (2024), the observation variance's part.
package struct VarianceTracking: Sendable, Codable, Hashable {
  private var mean: Double
  private var spread: Double
  private let drift: Double

  /// A variance that is known and stays.
  package init(fixed variance: Double) {
    mean = log(max(variance, 1e-300))
    spread = 0
    drift = 0
  }

  /// A variance that starts near `variance` and moves by a share of about √ρ a step.
  package init(start variance: Double, spread: Double = 0.5, drift: Double) {
    mean = log(max(variance, 1e-300))
    self.spread = spread
    self.drift = drift
  }

  /// The variance to reckon with: 1 / E[1 / σ²].
  package var expected: Double { exp(mean - spread / 2) }

  /// Learns from an error; `priorVariance` is the part of its variance that the coefficients had.
  mutating func learn(error: Double, priorVariance: Double, steps: Int) {
    guard spread > 0 || drift > 0 else { return }
    let wide = spread + drift * Double(steps)
    let noise = expected
    // The squared error that is left once the coefficients have moved, and their own variance.
    let share = noise / (noise + priorVariance)
    let left = share * share * error * error + share * priorVariance
    let scaled = min(left * exp(-mean), 1e6)
    spread = 1 / (1 / wide + scaled / 2)
    mean += min(max(spread / 2 * (left / exp(mean - wide / 2) - 1), -1), 1)
  }
}
