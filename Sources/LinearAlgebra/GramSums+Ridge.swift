/// How a ridge regression is set up.
package struct RidgeOptions: Sendable, Hashable {
  /// Whether an intercept, never penalised, is fitted.
  package var intercept = true
  /// Whether penalties act on coefficients of features scaled to unit standard deviation.
  package var standardise = true

  /// Ridge with an intercept, on standardised features unless said otherwise.
  package init(intercept: Bool = true, standardise: Bool = true) {
    self.intercept = intercept
    self.standardise = standardise
  }
}

extension GramSums {
  /// Solves min Σ wᵢ (yᵢ − a − xᵢᵀβ)² + Σ λⱼ (sⱼβⱼ)² for every target at once.
  ///
  /// λ is added to the *sums* of squares: it does not grow with the weight of the rows, so multiply by `weight`
  /// for a penalty a row. sⱼ is the feature's weighted standard deviation, or 1 without standardisation (about
  /// zero instead of the mean where there is no intercept). A feature that never varies gets the coefficient 0
  /// when there is an intercept to carry it. Cholesky solves; where it fails or its reciprocal condition is under
  /// `LeastSquares.trustedReciprocalCondition`, the least-norm solution by SVD does, and `solver` says so.
  /// - Parameter penalties: λ, one a feature, 0 or more.
  /// - Complexity: O(features³ / 3); the rows are not needed.
  package func ridge(
    penalties: [Double], options: RidgeOptions = RidgeOptions()
  ) throws(LinearAlgebraError) -> RidgeFit {
    let system = try RidgeSystem(self, penalties: penalties, options: options)
    let (scaled, solver, condition) = try system.solve()
    let coefficients = system.unscaled(scaled)
    let intercepts = (0..<targets).map { system.intercept(target: $0, coefficients[row: $0]) }
    return RidgeFit(
      intercepts: intercepts, coefficients: coefficients, solver: solver, reciprocalCondition: condition)
  }

  /// The weighted means of the features, then of the targets.
  package var means: [Double] {
    (origin ?? []).enumerated().map { $1 + (weight > 0 ? sums[0, $0 + 1] / weight : 0) }
  }

  /// The weighted standard deviations of the features, then of the targets (denominator Σw).
  package var standardDeviations: [Double] {
    (1..<max(sums.order, 1)).map { index in
      guard weight > 0 else { return 0 }
      return max(0, (sums[index, index] - sums[0, index] * sums[0, index] / weight) / weight).squareRoot()
    }
  }
}
