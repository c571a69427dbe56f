import COpenBLAS

/// The scalar product of two vectors, by `ddot`.
package enum ScalarProduct {
  /// Σ xᵢyᵢ over the elements that both have.
  package static func of(_ x: ArraySlice<Double>, _ y: [Double]) -> Double {
    BLAS.prepare()
    let count = Int32(min(x.count, y.count))
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in cblas_ddot(count, x.baseAddress, 1, y.baseAddress, 1) }
    }
  }
}
