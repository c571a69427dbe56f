import COpenBLAS

/// Rows on their way into `GramSums`: shifted by the origin, scaled by √w and multiplied block by block.
struct RowBatch: Sendable {
  let x: Matrix
  let y: Matrix
  let weights: [Double]?
  let indices: [Int]?
  let origin: [Double]

  /// Rows of which one square of products is made before it is added to the sums: long stretches keep more digits so.
  static let partRows = 8_192
  /// Rows copied and multiplied at once.
  static let blockRows = 256

  /// Rows for some sums, all or those at some indices.
  init(of sums: GramSums, _ x: Matrix, _ y: Matrix, _ weights: [Double]?, _ indices: [Int]?) {
    precondition(
      x.columns == sums.features && y.columns == sums.targets, "rows have the columns the sums were made for")
    precondition(
      x.rows == y.rows && (weights?.count ?? x.rows) == x.rows, "a target and a weight for each row")
    self.x = x
    self.y = y
    self.weights = weights
    self.indices = indices
    origin = sums.origin ?? Self.means(x, y, weights, indices)
  }

  var count: Int { indices?.count ?? x.rows }
  var partCount: Int { (count + Self.partRows - 1) / Self.partRows }
  private var order: Int { 1 + x.columns + y.columns }

  private func row(_ index: Int) -> Int { indices?[index] ?? index }
  private func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

  /// Whether every row of positive weight is free of NaN and infinity, and every weight is finite and not negative.
  var isFinite: Bool {
    x.withUnsafeElements { x in
      y.withUnsafeElements { y in
        (0..<count).allSatisfy { index in
          let row = row(index), weight = weight(row)
          guard weight > 0 else { return weight == 0 }
          return weight.isFinite && x.isFinite(row * self.x.columns..<(row + 1) * self.x.columns)
            && y.isFinite(row * self.y.columns..<(row + 1) * self.y.columns)
        }
      }
    }
  }

  private static func means(_ x: Matrix, _ y: Matrix, _ weights: [Double]?, _ indices: [Int]?) -> [Double] {
    var sums = [Double](repeating: 0, count: x.columns + y.columns)
    var total = 0.0
    x.withUnsafeElements { xs in
      y.withUnsafeElements { ys in
        for index in 0..<(indices?.count ?? x.rows) {
          let row = indices?[index] ?? index
          guard let weight = Optional(weights?[row] ?? 1), weight > 0 else { continue }
          total += weight
          for column in 0..<x.columns { sums[column] += weight * xs[row * x.columns + column] }
          for column in 0..<y.columns { sums[x.columns + column] += weight * ys[row * y.columns + column] }
        }
      }
    }
    return total > 0 ? sums.map { $0 / total } : sums
  }

  /// The upper triangle of ZᵀWZ of one part's rows z = (1, x − origin, y − origin), in a square row-major matrix, for as
  /// long as `body` reads it.
  func withProducts(inPart part: Int, _ body: (UnsafePointer<Double>) -> Void) {
    BLAS.prepare()
    let order = order
    let rows = part * Self.partRows..<min(count, (part + 1) * Self.partRows)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: order * order) { square in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.blockRows * order) { block in
        guard let target = square.baseAddress, let source = block.baseAddress else { return }
        if rows.isEmpty { square.initialize(repeating: 0) }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockRows) {
          let stop = min(start + Self.blockRows, rows.upperBound)
          copy(start..<stop, into: source)
          cblas_dsyrk(
            CblasRowMajor, CblasUpper, CblasTrans, Int32(order), Int32(stop - start),
            1, source, Int32(order), start == rows.lowerBound ? 0 : 1, target, Int32(order))
        }
        body(target)
      }
    }
  }

  private func copy(_ range: Range<Int>, into block: UnsafeMutablePointer<Double>) {
    x.withUnsafeElements { xs in
      y.withUnsafeElements { ys in
        origin.withUnsafeBufferPointer { origin in
          var target = block
          for index in range {
            let row = row(index)
            let root = weight(row).squareRoot()
            fill(target, root, row, xs, ys, origin)
            target += order
          }
        }
      }
    }
  }

  private func fill(
    _ target: UnsafeMutablePointer<Double>, _ root: Double, _ row: Int,
    _ xs: UnsafeBufferPointer<Double>, _ ys: UnsafeBufferPointer<Double>,
    _ origin: UnsafeBufferPointer<Double>
  ) {
    // A row of weight 0 may hold NaN, which 0 times would not remove.
    guard root > 0 else { return target.update(repeating: 0, count: order) }
    let p = x.columns
    target[0] = root
    for column in 0..<p { target[1 + column] = root * (xs[row * p + column] - origin[column]) }
    for column in 0..<y.columns {
      target[1 + p + column] = root * (ys[row * y.columns + column] - origin[p + column])
    }
  }
}
