import COpenBLAS

extension Matrix {
  /// The product of this matrix and `other`.
  /// - Complexity: O(rows × columns × other.columns), by `dgemm`.
  package func multiplied(by other: Matrix) -> Matrix {
    precondition(columns == other.rows, "inner dimensions of a product agree")
    return product(CblasNoTrans, other, CblasNoTrans, rows: rows, inner: columns, columns: other.columns)
  }

  /// The product of this matrix's transpose and `other`.
  package func transposeMultiplied(by other: Matrix) -> Matrix {
    precondition(rows == other.rows, "inner dimensions of a product agree")
    return product(CblasTrans, other, CblasNoTrans, rows: columns, inner: rows, columns: other.columns)
  }

  /// The product of this matrix and the transpose of `other`.
  package func multiplied(byTransposeOf other: Matrix) -> Matrix {
    precondition(columns == other.columns, "inner dimensions of a product agree")
    return product(CblasNoTrans, other, CblasTrans, rows: rows, inner: columns, columns: other.rows)
  }

  /// The product of this matrix and a vector.
  package func multiplied(by vector: [Double]) -> [Double] {
    precondition(columns == vector.count, "inner dimensions of a product agree")
    return multiplied(by: Matrix(column: vector)).elements
  }

  private func product(
    _ transposition: CBLAS_TRANSPOSE, _ other: Matrix, _ otherTransposition: CBLAS_TRANSPOSE,
    rows: Int, inner: Int, columns: Int
  ) -> Matrix {
    BLAS.prepare()
    var result = Matrix(rows: rows, columns: columns)
    guard rows > 0, inner > 0, columns > 0 else { return result }
    withUnsafeElements { left in
      other.withUnsafeElements { right in
        result.withUnsafeMutableElements { target in
          cblas_dgemm(
            CblasRowMajor, transposition, otherTransposition, Int32(rows), Int32(columns), Int32(inner),
            1, left.baseAddress, Int32(self.columns), right.baseAddress, Int32(other.columns),
            0, target.baseAddress, Int32(columns))
        }
      }
    }
    return result
  }

  /// The sum of two matrices of one shape.
  package static func + (left: Matrix, right: Matrix) -> Matrix { left.combined(with: right) { $0 + $1 } }

  /// The difference of two matrices of one shape.
  package static func - (left: Matrix, right: Matrix) -> Matrix { left.combined(with: right) { $0 - $1 } }

  /// Each element times `factor`.
  package static func * (factor: Double, matrix: Matrix) -> Matrix {
    Matrix(rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { factor * $0 })
  }

  private func combined(with other: Matrix, _ combine: (Double, Double) -> Double) -> Matrix {
    precondition(rows == other.rows && columns == other.columns, "both matrices have one shape")
    return Matrix(rows: rows, columns: columns, elements: zip(elements, other.elements).map(combine))
  }
}
