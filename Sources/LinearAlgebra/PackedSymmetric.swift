/// A symmetric matrix that keeps its lower triangle only, row after row: half the memory.
///
/// Element (i, j) with j ≤ i lies at i(i + 1)/2 + j, as in LAPACK's packed storage of the upper triangle by columns.
package struct PackedSymmetric: Sendable, Hashable, Codable {
  /// The number of rows and columns.
  package let order: Int
  /// The lower triangle, row after row; order (order + 1) / 2 elements.
  package private(set) var elements: [Double]

  /// A matrix of zeros.
  package init(order: Int) {
    self.order = order
    elements = [Double](repeating: 0, count: order * (order + 1) / 2)
  }

  /// The element in `row` and `column`, in either order.
  package subscript(row: Int, column: Int) -> Double {
    get { elements[Self.position(row, column)] }
    set { elements[Self.position(row, column)] = newValue }
  }

  private static func position(_ row: Int, _ column: Int) -> Int {
    row >= column ? row * (row + 1) / 2 + column : column * (column + 1) / 2 + row
  }

  /// Replaces this matrix with `factor` times itself.
  package mutating func scale(by factor: Double) {
    elements.withUnsafeMutableBufferPointer { target in
      for index in target.indices { target[index] *= factor }
    }
  }

  /// Adds another matrix of the same order, then replaces the sum with `factor` times itself.
  package mutating func add(_ other: PackedSymmetric, thenScaleBy factor: Double = 1) {
    precondition(order == other.order, "both matrices have one order")
    elements.withUnsafeMutableBufferPointer { target in
      other.elements.withUnsafeBufferPointer { source in
        for index in target.indices { target[index] = factor * (target[index] + source[index]) }
      }
    }
  }

  /// Adds the lower triangle of a square row-major matrix of the same order, then scales as above; what stands above
  /// the diagonal is not read.
  mutating func add(lowerTriangleOf square: UnsafePointer<Double>, thenScaleBy factor: Double = 1) {
    elements.withUnsafeMutableBufferPointer { elements in
      guard var target = elements.baseAddress else { return }
      for row in 0..<order {
        let source = square + row * order
        for column in 0...row { target[column] = factor * (target[column] + source[column]) }
        target += row + 1
      }
    }
  }

  /// The whole matrix, both triangles.
  package var full: Matrix {
    Matrix(rows: order, columns: order) { target in
      for row in 0..<order {
        for column in 0...row {
          let value = elements[row * (row + 1) / 2 + column]
          target[row * order + column] = value
          target[column * order + row] = value
        }
      }
    }
  }
}
