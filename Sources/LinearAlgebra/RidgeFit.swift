/// A solved ridge regression: for each target an intercept and a coefficient for each feature.
package struct RidgeFit: Sendable, Hashable, Codable {
  /// One intercept a target; 0 where the regression has none.
  package var intercepts: [Double]
  /// One row a target, one column a feature, in the features' own units.
  package var coefficients: Matrix
  /// The method that solved the system.
  package var solver: LinearSolver
  /// The estimated reciprocal condition number of the penalised normal equations; 0 where they do not factor.
  package var reciprocalCondition: Double

  /// The prediction of one target for one row of features.
  package func predict(_ row: some Sequence<Double>, target: Int = 0) -> Double {
    zip(row, coefficients[row: target]).reduce(intercepts[target]) { $0 + $1.0 * $1.1 }
  }

  /// The predictions for rows of features: one row an observation, one column a target.
  package func predict(_ x: Matrix) -> Matrix {
    var result = x.multiplied(byTransposeOf: coefficients)
    let count = intercepts.count
    result.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] += intercepts[index % count] }
    }
    return result
  }
}
