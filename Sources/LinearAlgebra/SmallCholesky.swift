/// Cholesky for systems of a few unknowns: less work than a call of the library, which need not be loaded for them.
///
/// A matrix of n rows is an upper triangle U, row after row, with A = UᵀU.
enum SmallCholesky {
  /// Whether systems of this order are solved here.
  static func serves(_ order: Int) -> Bool { order <= 16 }

  /// Replaces the upper triangle of A with U; gives the leading minor that is not positive, or 0.
  static func factorise(_ matrix: UnsafeMutableBufferPointer<Double>, _ order: Int) -> Int32 {
    for row in 0..<order {
      for column in row..<order {
        var rest = matrix[row * order + column]
        for above in 0..<row { rest -= matrix[above * order + row] * matrix[above * order + column] }
        if column > row {
          matrix[row * order + column] = rest / matrix[row * order + row]
        } else if rest > 0 {
          matrix[row * order + row] = rest.squareRoot()
        } else {
          return Int32(row + 1)
        }
      }
    }
    return 0
  }

  /// Replaces b with the solution of UᵀU x = b.
  static func solve(_ upper: UnsafeBufferPointer<Double>, _ target: UnsafeMutableBufferPointer<Double>) {
    let order = target.count
    for row in 0..<order {
      for above in 0..<row { target[row] -= upper[above * order + row] * target[above] }
      target[row] /= upper[row * order + row]
    }
    for row in (0..<order).reversed() {
      for right in row + 1..<order { target[row] -= upper[row * order + right] * target[right] }
      target[row] /= upper[row * order + row]
    }
  }

  /// 1/κ₁(A) of a matrix of some 1-norm: of so few columns the inverse costs little, and nothing is estimated.
  static func reciprocalCondition(_ upper: UnsafeBufferPointer<Double>, _ order: Int, norm: Double) -> Double
  {
    guard order > 0 else { return 1 }
    let inverse = (0..<order).map { unit in
      var column = [Double](repeating: 0, count: order)
      column[unit] = 1
      column.withUnsafeMutableBufferPointer { solve(upper, $0) }
      return column.reduce(0) { $0 + abs($1) }
    }
    return 1 / (norm * (inverse.max() ?? 1))
  }
}
