/// A symmetric matrix of order n that keeps its upper triangle only, row after row: half the memory.
///
/// Element (i, j) with i ≤ j lies at i(2n − i + 1)/2 + j − i, as in LAPACK's packed storage of the lower triangle by
/// columns: each of its rows is copied as it lies into what `Cholesky` factors.
package struct PackedSymmetric: Sendable, Hashable {
  /// The number of rows and columns.
  package let order: Int
  /// The upper triangle, row after row; order (order + 1) / 2 elements.
  package private(set) var elements: [Double]

  /// A matrix of zeros.
  package init(order: Int) {
    self.order = order
    elements = [Double](repeating: 0, count: order * (order + 1) / 2)
  }

  /// The element in `row` and `column`, in either order.
  package subscript(row: Int, column: Int) -> Double {
    get { elements[position(min(row, column), max(row, column))] }
    set { elements[position(min(row, column), max(row, column))] = newValue }
  }

  /// Where an element on or above the diagonal lies.
  func position(_ row: Int, _ column: Int) -> Int { row * (2 * order - row + 1) / 2 + column - row }

  /// Replaces this matrix with `factor` times itself.
  package mutating func scale(by factor: Double) {
    elements.withUnsafeMutableBufferPointer { target in
      for index in target.indices { target[index] *= factor }
    }
  }

  /// Replaces this matrix with `factor` times itself plus the upper triangle of a square row-major matrix of the same
  /// order; what stands below the diagonal is not read.
  mutating func add(upperTriangleOf square: UnsafePointer<Double>, afterScalingBy factor: Double) {
    elements.withUnsafeMutableBufferPointer { elements in
      guard var target = elements.baseAddress else { return }
      for row in 0..<order {
        let source = square + row * (order + 1), count = order - row
        for column in 0..<count { target[column] = factor * target[column] + source[column] }
        target += count
      }
    }
  }

  /// The sum of a matrix and what stands in some rows, and the columns of the same numbers, of a larger one.
  /// - Parameter kept: as many as the first has rows, in rising order.
  init(_ matrix: PackedSymmetric, plus larger: PackedSymmetric, at kept: [Int]) {
    order = matrix.order
    // The first columns lie side by side in each row.
    let split = kept.indices.first { kept[$0] != $0 } ?? kept.count
    elements = [Double](unsafeUninitializedCapacity: matrix.elements.count) { target, count in
      count = matrix.elements.count
      larger.elements.withUnsafeBufferPointer { source in
        matrix.elements.withUnsafeBufferPointer { own in
          var next = 0
          for row in kept.indices {
            let base = larger.position(kept[row], kept[row]) - kept[row]
            let side = max(0, split - row)
            for step in 0..<side { target[next + step] = own[next + step] + source[base + row + step] }
            next += side
            for column in kept[max(row, split)...] {
              target[next] = own[next] + source[base + column]
              next += 1
            }
          }
        }
      }
    }
  }
}
