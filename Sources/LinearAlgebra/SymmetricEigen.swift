import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix.
package struct SymmetricEigen: Sendable {
  /// The eigenvalues, ascending.
  package let values: [Double]
  /// One unit eigenvector a row, in the order of `values`.
  package let vectors: Matrix

  /// Decomposes a square matrix, of which only the lower triangle is read.
  /// - Complexity: O(n³), about twenty times a Cholesky factorisation.
  package init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.rows == matrix.columns, "only square matrices have eigenvalues here")
    BLAS.prepare()
    guard matrix.elements.allSatisfy(\.isFinite) else { throw .notFinite(what: "elements of the matrix") }
    var vectors = matrix
    var values = [Double](repeating: 0, count: matrix.rows)
    var order = Int32(matrix.rows), info: Int32 = 0
    if matrix.rows > 0 {
      vectors.withUnsafeMutableElements { elements in
        var size = 0.0, query: Int32 = -1
        dsyev_("V", "U", &order, elements.baseAddress, &order, &values, &size, &query, &info)
        var length = Int32(size), work = [Double](repeating: 0, count: Int(size))
        dsyev_("V", "U", &order, elements.baseAddress, &order, &values, &work, &length, &info)
      }
    }
    guard info == 0 else { throw .notConverged(routine: "dsyev") }
    self.values = values
    self.vectors = vectors
  }

  /// A symmetric matrix whole, from its upper triangle.
  static func mirrored(_ upper: Matrix) -> Matrix {
    var result = upper
    for row in 0..<upper.rows { for column in 0..<row { result[row, column] = upper[column, row] } }
    return result
  }
}
