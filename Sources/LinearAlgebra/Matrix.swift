/// A dense matrix of doubles, stored row by row.
///
/// Row-major, because a row is one observation of a design matrix: rows are written and read one at a time, are
/// contiguous in memory, and reach BLAS as the columns of the transpose, which `dsyrk` takes without copying.
package struct Matrix: Sendable, Hashable, Codable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// The elements, row after row; `rows × columns` of them.
  package private(set) var elements: [Double]

  /// A matrix of `rows × columns` filled with `value`.
  package init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.rows = rows
    self.columns = columns
    elements = [Double](repeating: value, count: rows * columns)
  }

  /// A matrix of elements given row after row.
  package init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns, "a matrix needs rows × columns elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of rows of equal length.
  package init(_ rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == width }, "rows of a matrix have one length")
    self.init(rows: rows.count, columns: width, elements: rows.flatMap { $0 })
  }

  /// A matrix of one column.
  package init(column: [Double]) {
    self.init(rows: column.count, columns: 1, elements: column)
  }

  /// A square matrix with `diagonal` on its diagonal and 0 elsewhere.
  package init(diagonal: [Double]) {
    self.init(rows: diagonal.count, columns: diagonal.count)
    for index in diagonal.indices { self[index, index] = diagonal[index] }
  }

  /// A matrix whose elements `body` writes, row after row, into memory that holds nothing yet.
  package init(rows: Int, columns: Int, initializedBy body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    self.rows = rows
    self.columns = columns
    elements = [Double](unsafeUninitializedCapacity: rows * columns) { buffer, count in
      count = rows * columns
      body(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// The element in `row` and `column`.
  package subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// One row, without copying.
  package subscript(row row: Int) -> ArraySlice<Double> { elements[row * columns..<(row + 1) * columns] }

  /// The first columns, copied.
  package func leading(columns count: Int) -> Matrix {
    Matrix(rows: rows, columns: count) { target in
      for row in 0..<rows {
        for column in 0..<count { target[row * count + column] = elements[row * columns + column] }
      }
    }
  }

  /// One column, copied.
  package func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }

  /// Whether one row is free of NaN and infinity.
  package func isFinite(row: Int) -> Bool {
    elements.withUnsafeBufferPointer { $0.isFinite(row * columns..<(row + 1) * columns) }
  }

  /// Reads the elements, row after row, where they lie.
  package func withUnsafeElements<R>(_ body: (UnsafeBufferPointer<Double>) throws -> R) rethrows -> R {
    try elements.withUnsafeBufferPointer(body)
  }

  /// Writes the elements, row after row, where they lie.
  package mutating func withUnsafeMutableElements<R>(
    _ body: (UnsafeMutableBufferPointer<Double>) throws -> R
  ) rethrows -> R {
    try elements.withUnsafeMutableBufferPointer { try body($0) }
  }

  /// The transpose, copied.
  package var transposed: Matrix {
    Matrix(rows: columns, columns: rows) { target in
      for row in 0..<rows {
        for column in 0..<columns { target[column * rows + row] = elements[row * columns + column] }
      }
    }
  }
}

extension UnsafeBufferPointer<Double> {
  /// Whether the elements of a range are free of NaN and infinity.
  func isFinite(_ range: Range<Int>) -> Bool {
    // NaN and infinity both turn the sum of x·0 into NaN, without a branch an element; sums side by side, since one would
    // wait for itself at each step.
    var probes = SIMD8<Double>.zero
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      probes += eight(from: index) * 0
      index += 8
    }
    var probe = probes.sum()
    while index < range.upperBound {
      probe += self[index] * 0
      index += 1
    }
    return probe == 0
  }

  /// Eight elements from an index on.
  func eight(from index: Int) -> SIMD8<Double> {
    UnsafeRawBufferPointer(self).loadUnaligned(
      fromByteOffset: index * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
  }
}
