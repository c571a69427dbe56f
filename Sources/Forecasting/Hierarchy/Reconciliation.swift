import LinearAlgebra

/// Makes forecasts of a hierarchy add up, moving most what is least certain (MinT).
///
/// With the errors' covariance W and one row of C for each sum (the whole less its parts), the reconciled forecasts
/// are ỹ = ŷ − W Cᵀ (C W Cᵀ)⁻¹ C ŷ: of all that add up, those nearest to ŷ in the metric of W⁻¹, and of all linear
/// unbiased ones those with the least error variance. This is the projection form of S(SᵀW⁻¹S)⁻¹SᵀW⁻¹ŷ.
///
/// Cost: O(m²n + m³) once for m sums of n series, O(mn) a time.
///
/// Source: S. L. Wickramasuriya, G. Athanasopoulos, R. J. Hyndman, "Optimal forecast reconciliation for hierarchical
/// and grouped time series through trace minimization", JASA 114 (2019).
public struct Reconciliation: Sendable {
  private let hierarchy: Hierarchy
  /// W Cᵀ (C W Cᵀ)⁻¹: how far each series moves for a gap of one unit in each sum; one row a sum.
  private let shares: Matrix

  /// A reconciliation for errors of some covariance.
  /// - Throws: `ForecastingError.options` where the covariance is of other series.
  public init(_ hierarchy: Hierarchy, _ covariance: ErrorCovariance) throws(ForecastingError) {
    self.hierarchy = hierarchy
    let sums = hierarchy.sums, count = hierarchy.count
    guard covariance.matrix.rows == count else {
      throw .options("the errors are of \(covariance.matrix.rows) series and the hierarchy has \(count)")
    }
    // Row k of C W: the covariance of each series with the gap of sum k.
    var spread = Matrix(rows: sums.count, columns: count)
    for (row, sum) in sums.enumerated() {
      for series in 0..<count {
        spread[row, series] = sum.parts.reduce(covariance.matrix[sum.whole, series]) {
          $0 - covariance.matrix[$1, series]
        }
      }
    }
    var gaps = Matrix(rows: sums.count, columns: sums.count)
    for row in sums.indices {
      for (column, sum) in sums.enumerated() {
        gaps[row, column] = sum.parts.reduce(spread[row, sum.whole]) { $0 - spread[row, $1] }
      }
    }
    do {
      let factor = try Cholesky(gaps)
      shares = factor.solve(spread.transposed).transposed
    } catch {
      throw .options("the errors of the series leave no room to make their forecasts add up: \(error)")
    }
  }

  /// Forecasts of one time that add up exactly; as they were where one is missing.
  public func reconciled(_ forecasts: [Double]) -> [Double] {
    guard forecasts.count == hierarchy.count, forecasts.allSatisfy(\.isFinite) else { return forecasts }
    var values = forecasts
    for (row, gap) in hierarchy.gaps(forecasts).enumerated() {
      for series in values.indices { values[series] -= shares[row, series] * gap }
    }
    return hierarchy.summed(values)
  }
}
