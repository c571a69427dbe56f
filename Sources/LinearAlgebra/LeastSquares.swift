import COpenBLAS

/// The method that solved a linear system.
package enum LinearSolver: String, Sendable, Hashable, Codable {
  /// Cholesky of the normal equations: fastest, used where their condition allows it.
  case cholesky
  /// QR (LQ of the transpose) of the rows: as good as the data's own condition, for full rank.
  case qr
  /// Singular value decomposition, least-norm solution: for systems without full rank.
  case svd
}

/// Dense least squares on the rows themselves, for systems whose normal equations are too badly conditioned.
package enum LeastSquares {
  /// Below this reciprocal condition number a factor is not trusted and the next solver is asked.
  package static let trustedReciprocalCondition = 1e-13

  /// The coefficients that minimise ‖y − Xβ‖² for each target, one row a target.
  ///
  /// QR first; where R shows that X lacks full rank, the least-norm solution by SVD.
  /// - Parameters:
  ///   - x: one observation a row, at least as many rows as columns.
  ///   - y: one row an observation, one column a target.
  /// - Complexity: O(rows × columns²), about five times a Cholesky of the normal equations.
  package static func solve(
    _ x: Matrix, targets y: Matrix
  ) throws(LinearAlgebraError) -> (coefficients: Matrix, solver: LinearSolver) {
    precondition(x.rows == y.rows, "a target for each row")
    BLAS.prepare()
    guard x.elements.allSatisfy(\.isFinite), y.elements.allSatisfy(\.isFinite) else {
      throw .notFinite(what: "rows")
    }
    if x.rows >= x.columns, let coefficients = byQR(x, y) { return (coefficients, .qr) }
    return (try leastNorm(x, y), .svd)
  }

  private static func byQR(_ x: Matrix, _ y: Matrix) -> Matrix? {
    var factor = x
    // dgels works in place on the targets, column by column: one row a target here.
    var solution = y.transposed
    var columns = Int32(x.columns), rows = Int32(x.rows), count = Int32(y.columns), info: Int32 = 0
    factor.withUnsafeMutableElements { factor in
      solution.withUnsafeMutableElements { target in
        var size = -1.0
        var query: Int32 = -1
        dgels_(
          "T", &columns, &rows, &count, factor.baseAddress, &columns, target.baseAddress, &rows, &size,
          &query, &info)
        var length = Int32(size)
        var work = [Double](repeating: 0, count: Int(length))
        dgels_(
          "T", &columns, &rows, &count, factor.baseAddress, &columns, target.baseAddress, &rows, &work,
          &length, &info)
      }
    }
    guard info == 0, isFullRank(factor) else { return nil }
    return firstColumns(x.columns, of: solution)
  }

  /// Judges R's diagonal, which stands on the diagonal of what dgels left.
  private static func isFullRank(_ factor: Matrix) -> Bool {
    let diagonal = (0..<factor.columns).map { abs(factor[$0, $0]) }
    guard let largest = diagonal.max(), let smallest = diagonal.min() else { return true }
    return smallest > trustedReciprocalCondition * largest
  }

  static func leastNorm(_ x: Matrix, _ y: Matrix) throws(LinearAlgebraError) -> Matrix {
    var factor = x.transposed
    let length = max(x.rows, x.columns)
    var solution = Matrix(rows: y.columns, columns: length)
    for target in 0..<y.columns { for row in 0..<x.rows { solution[target, row] = y[row, target] } }
    var rows = Int32(x.rows), columns = Int32(x.columns), count = Int32(y.columns), leading = Int32(length)
    var cutoff = trustedReciprocalCondition, rank: Int32 = 0, info: Int32 = 0
    var singular = [Double](repeating: 0, count: min(x.rows, x.columns))
    factor.withUnsafeMutableElements { factor in
      solution.withUnsafeMutableElements { target in
        var size = 0.0, query: Int32 = -1, integerSize: Int32 = 0
        dgelsd_(
          &rows, &columns, &count, factor.baseAddress, &rows, target.baseAddress, &leading,
          &singular, &cutoff, &rank, &size, &query, &integerSize, &info)
        var work = [Double](repeating: 0, count: Int(size)), workSize = Int32(size)
        var integers = [Int32](repeating: 0, count: max(1, Int(integerSize)))
        dgelsd_(
          &rows, &columns, &count, factor.baseAddress, &rows, target.baseAddress, &leading,
          &singular, &cutoff, &rank, &work, &workSize, &integers, &info)
      }
    }
    guard info == 0 else { throw .notConverged(routine: "dgelsd") }
    return firstColumns(x.columns, of: solution)
  }

  private static func firstColumns(_ count: Int, of matrix: Matrix) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: count, elements: (0..<matrix.rows).flatMap { matrix[row: $0].prefix(count) }
    )
  }
}
