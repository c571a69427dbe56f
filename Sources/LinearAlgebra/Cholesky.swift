import COpenBLAS

/// The Cholesky factorisation A = LLᵀ of a symmetric positive definite matrix.
package struct Cholesky: Sendable {
  /// The upper triangle Lᵀ; below the diagonal stands 0.
  private let upper: Matrix
  /// An estimate of 1/κ₁(A), the reciprocal condition number in the 1-norm, or the bound that was given: near 1 is
  /// fine, near 1e-16 is hopeless.
  package let reciprocalCondition: Double

  /// The number of rows and columns.
  package var order: Int { upper.rows }
  /// The lower triangle L; above the diagonal stands 0.
  package var lower: Matrix { upper.transposed }

  /// Factors a square matrix, of which only the lower triangle is read.
  /// - Parameter bound: a number that 1/κ₁(A) is known to be no smaller than; it then needs no estimate.
  /// - Complexity: O(n³ / 3).
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` or `.notFinite`.
  package init(_ matrix: Matrix, reciprocalConditionAtLeast bound: Double? = nil) throws(LinearAlgebraError) {
    try self.init(
      upperTriangle: Self.transposedLowerTriangle(of: matrix), reciprocalConditionAtLeast: bound)
  }

  /// As above for the upper triangle, below which stands 0; nothing need be copied where nobody else holds the matrix.
  init(
    upperTriangle matrix: consuming Matrix, reciprocalConditionAtLeast bound: Double? = nil
  ) throws(LinearAlgebraError) {
    precondition(matrix.rows == matrix.columns, "only square matrices have a Cholesky factor")
    let norm = bound == nil ? Self.oneNorm(ofUpperTriangle: matrix) : 0
    var factor = matrix
    guard norm.isFinite else { throw .notFinite(what: "elements of the matrix") }
    let info = Self.factorise(&factor)
    guard info == 0 else { throw .notPositiveDefinite(order: Int(info)) }
    reciprocalCondition = bound ?? Self.reciprocalCondition(factor, norm: norm)
    upper = factor
  }

  /// The lower triangle mirrored to above the diagonal; 0 below it.
  private static func transposedLowerTriangle(of matrix: Matrix) -> Matrix {
    let order = matrix.rows, tile = 16
    return Matrix(rows: order, columns: order) { target in
      matrix.withUnsafeElements { source in
        // Squares of a few cache lines a side: a whole column at once would touch a line an element.
        for top in stride(from: 0, to: order, by: tile) {
          for left in stride(from: 0, to: order, by: tile) {
            for column in left..<min(left + tile, order) {
              for row in top..<min(top + tile, order) {
                target[column * order + row] = column <= row ? source[row * order + column] : 0
              }
            }
          }
        }
      }
    }
  }

  private static func factorise(_ matrix: inout Matrix) -> Int32 {
    let rows = matrix.rows
    if SmallCholesky.serves(rows) {
      return matrix.withUnsafeMutableElements { SmallCholesky.factorise($0, rows) }
    }
    var order = Int32(rows)
    var info: Int32 = 0
    BLAS.prepare()
    // A row-major upper triangle is a column-major lower one, which OpenBLAS factors a third faster than the other.
    matrix.withUnsafeMutableElements { dpotrf_("L", &order, $0.baseAddress, &order, &info) }
    return info
  }

  private static func oneNorm(ofUpperTriangle matrix: Matrix) -> Double {
    var sums = [Double](repeating: 0, count: matrix.rows)
    matrix.withUnsafeElements { elements in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in sums.indices {
          let first = row * matrix.columns
          var own = abs(elements[first + row])
          for column in (row + 1)..<sums.count {
            let magnitude = abs(elements[first + column])
            own += magnitude
            sums[column] += magnitude
          }
          sums[row] += own
        }
      }
    }
    // `max` may drop NaN; a sum does not.
    return sums.reduce(0, +).isFinite ? sums.max() ?? 0 : .nan
  }

  private static func reciprocalCondition(_ factor: Matrix, norm: Double) -> Double {
    if SmallCholesky.serves(factor.rows) {
      return factor.withUnsafeElements { SmallCholesky.reciprocalCondition($0, factor.rows, norm: norm) }
    }
    var order = Int32(factor.rows)
    var norm = norm
    var result = 0.0
    var info: Int32 = 0
    var work = [Double](repeating: 0, count: 3 * factor.rows)
    var integers = [Int32](repeating: 0, count: factor.rows)
    factor.withUnsafeElements {
      dpocon_("L", &order, $0.baseAddress, &order, &norm, &result, &work, &integers, &info)
    }
    return result
  }

  /// The solutions of A x = b, one a row of `rightHandSides` and of the result.
  package func solve(_ rightHandSides: Matrix) -> Matrix {
    precondition(rightHandSides.columns == order, "a right-hand side has an element for each row of A")
    var result = rightHandSides
    let order = order
    guard result.rows > 0, order > 0 else { return result }
    upper.withUnsafeElements { upper in
      result.withUnsafeMutableElements { target in
        for start in stride(from: 0, to: target.count, by: order) {
          let row = UnsafeMutableBufferPointer(rebasing: target[start..<start + order])
          if SmallCholesky.serves(order) {
            SmallCholesky.solve(upper, row)
          } else {
            Self.solve(upper.baseAddress, row.baseAddress, Int32(order))
          }
        }
      }
    }
    return result
  }

  /// Two triangular solutions, without the copies of the factor that `dpotrs` makes for many right-hand sides.
  private static func solve(
    _ upper: UnsafePointer<Double>?, _ target: UnsafeMutablePointer<Double>?, _ order: Int32
  ) {
    for transposition in [CblasNoTrans, CblasTrans] {
      cblas_dtrsv(CblasColMajor, CblasLower, transposition, CblasNonUnit, order, upper, order, target, 1)
    }
  }

  /// The solution of A x = b.
  package func solve(_ rightHandSide: [Double]) -> [Double] {
    solve(Matrix(rows: 1, columns: order, elements: rightHandSide)).elements
  }

  /// The solutions of L z = b by forward substitution, one a row of `rightHandSides` and of the result.
  package func solveLower(_ rightHandSides: Matrix) -> Matrix { triangular(rightHandSides, CblasNoTrans) }

  /// The solutions of Lᵀ z = b by back substitution, one a row of `rightHandSides` and of the result.
  package func solveUpper(_ rightHandSides: Matrix) -> Matrix { triangular(rightHandSides, CblasTrans) }

  private func triangular(_ rightHandSides: Matrix, _ transposition: CBLAS_TRANSPOSE) -> Matrix {
    precondition(rightHandSides.columns == order, "a right-hand side has an element for each row of L")
    var result = rightHandSides
    guard result.rows > 0, order > 0 else { return result }
    BLAS.prepare()
    let count = Int32(result.rows)
    upper.withUnsafeElements { upper in
      result.withUnsafeMutableElements { target in
        // Rows z of Z with L zᵀ = bᵀ are Z Lᵀ = B.
        cblas_dtrsm(
          CblasRowMajor, CblasRight, CblasUpper, transposition, CblasNonUnit, count, Int32(order),
          1, upper.baseAddress, Int32(order), target.baseAddress, Int32(order))
      }
    }
    return result
  }

  /// The natural logarithm of A's determinant.
  package var logDeterminant: Double {
    2 * (0..<order).reduce(0) { $0 + Logarithm.natural(upper[$1, $1]) }
  }
}
