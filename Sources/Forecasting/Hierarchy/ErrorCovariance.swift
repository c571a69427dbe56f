import LinearAlgebra

/// The covariance of the errors of several series' forecasts, with correlations shrunk towards none.
///
/// The shrinkage is the one that is expected to be nearest to the truth, estimated from the errors themselves:
/// λ = Σ_{i≠j} Var(r_ij) / Σ_{i≠j} r_ij², held within [0, 1].
///
/// Source: J. Schäfer, K. Strimmer, "A shrinkage approach to large-scale covariance matrix estimation", Statistical
/// Applications in Genetics and Molecular Biology 4 (2005).
public struct ErrorCovariance: Sendable {
  /// What correlations are multiplied by: 1 − λ.
  public let shrinkage: Double
  /// The covariances.
  package let matrix: Matrix

  /// The covariance of errors, one row a time, one column a series; rows with a missing error are left out.
  /// - Throws: `ForecastingError.options` where fewer than three whole rows are left.
  public init(errors: [[Double]]) throws(ForecastingError) {
    let rows = errors.filter { $0.count == errors.first?.count && $0.allSatisfy(\.isFinite) }
    guard rows.count >= 3, let width = rows.first?.count, width > 0 else {
      throw .options("a covariance needs the errors of all series at three times at least")
    }
    let count = Double(rows.count)
    // Errors are taken about zero: a forecast's bias is an error too.
    let scales = (0..<width).map { series in
      max((rows.reduce(0) { $0 + $1[series] * $1[series] } / count).squareRoot(), 1e-12)
    }
    let standard = rows.map { row in row.indices.map { row[$0] / scales[$0] } }
    var correlations = Matrix(rows: width, columns: width), noise = 0.0, signal = 0.0
    for i in 0..<width {
      for j in 0...i {
        let products = standard.map { $0[i] * $0[j] }
        let mean = products.reduce(0, +) / count
        correlations[i, j] = mean
        correlations[j, i] = mean
        guard i != j else { continue }
        noise += products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count * (count - 1))
        signal += mean * mean
      }
    }
    shrinkage = signal > 0 ? min(max(noise / signal, 0), 1) : 1
    matrix = Self.shrunk(correlations, by: shrinkage, scales)
  }

  /// Uncorrelated errors of some standard deviations, where nothing more is known.
  public init(deviations: [Double]) {
    shrinkage = 1
    matrix = Self.shrunk(
      Matrix(rows: deviations.count, columns: deviations.count), by: 1, deviations.map { max($0, 1e-12) })
  }

  private static func shrunk(_ correlations: Matrix, by shrinkage: Double, _ scales: [Double]) -> Matrix {
    var matrix = correlations
    for i in scales.indices {
      for j in scales.indices {
        matrix[i, j] =
          scales[i] * scales[j] * (i == j ? 1 : (1 - shrinkage) * correlations[i, j])
      }
    }
    return matrix
  }
}
