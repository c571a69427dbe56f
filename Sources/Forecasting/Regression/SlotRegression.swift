@preconcurrency import Glibc
import LinearAlgebra

/// The regressions of one slot of the day, brought forward in time: at each cutoff a solution, and for each block
/// of days predictions by what was fitted on the blocks before.
///
/// Sums are kept per half-life and forget at the turn of a block, so that one more week costs its own rows. Blocks
/// stand on the calendar, not on the cutoffs: the sums at a cutoff are the same whatever other cutoffs there are.
package struct SlotRegression {
  /// Days of a block.
  static let blockDays = 28

  /// Blocks from one fit that predicts the rows after it to the next.
  static let refitBlocks = 3

  /// The block of a day, by its number.
  package static func block(dayNumber: Int) -> Int { (dayNumber + 3) / blockDays }

  /// An intercept and coefficients.
  package struct Line: Sendable, Codable, Hashable {
    package var intercept: Double
    @PackedNumbers package var coefficients: [Double]

    package func callAsFunction(_ row: ArraySlice<Double>) -> Double {
      intercept + ScalarProduct.of(row, coefficients)
    }
  }

  /// Rows of one slot, in order of time.
  package struct Rows {
    /// One cell a row.
    var cells: [Int]
    /// The block of each row.
    var blocks: [Int]
    var x: Matrix
    /// One target a row; NaN where it is missing.
    var y: [Double]

    /// Rows of one slot.
    package init(cells: [Int], blocks: [Int], x: Matrix, y: [Double]) {
      self.cells = cells
      self.blocks = blocks
      self.x = x
      self.y = y
    }
  }

  /// A time up to which a solution may look.
  package struct Cutoff: Sendable {
    /// Cells known.
    var count: Int
    var block: Int

    /// A time at which `count` cells are known, within a block of days.
    package init(count: Int, block: Int) {
      self.count = count
      self.block = block
    }
  }

  let rows: Rows
  let penalties: [Double]
  let halfLives: [Double]
  private var sums: [GramSums]
  private let usable: [Bool]
  private let targets: Matrix

  package init(_ rows: Rows, penalties: [Double], halfLives: [Double]) {
    self.rows = rows
    self.penalties = penalties
    self.halfLives = halfLives
    let width = rows.x.columns
    let origin = [Double](repeating: 0, count: width + 1)
    sums = halfLives.map { _ in GramSums(features: width, origin: origin) }
    targets = Matrix(column: rows.y)
    usable = rows.x.withUnsafeElements { x in
      rows.y.indices.map { row in
        var probe = rows.y[row] * 0
        for index in row * width..<(row + 1) * width { probe += x[index] * 0 }
        return probe == 0
      }
    }
  }

  /// Solutions at the cutoffs, nil where no row is known, and a prediction a row; NaN before `firstPredicted`.
  ///
  /// Both rest on rows that were known before: a row's prediction on those before the last block that `refitBlocks`
  /// divides.
  package mutating func run(
    _ cutoffs: [Cutoff], predictingFrom firstPredicted: Int? = nil
  ) throws -> (lines: [Line?], predictions: [Double]) {
    var predictions = [Double](repeating: .nan, count: firstPredicted == nil ? 0 : rows.y.count)
    var lines = [Line?](repeating: nil, count: cutoffs.count)
    var next = 0, row = 0
    var predictor: Line?
    var block = rows.blocks.first ?? 0
    let last = max(rows.blocks.last ?? 0, cutoffs.last?.block ?? 0)
    while block <= last {
      let end = rows.blocks[row...].firstIndex { $0 > block } ?? rows.blocks.count
      if let firstPredicted, block >= firstPredicted, row < end {
        if predictor == nil || block % Self.refitBlocks == 0 { predictor = try solution(sums) }
        if let line = predictor { for index in row..<end { predictions[index] = line(rows.x[row: index]) } }
      }
      while next < cutoffs.count, cutoffs[next].block <= block {
        let count = cutoffs[next].count
        let known = (row..<end).prefix { rows.cells[$0] < count }
        var extended = sums
        try add(known, to: &extended, thenKeeping: halfLives.map { _ in 1 })
        lines[next] = try solution(extended)
        next += 1
      }
      try add(row..<end, to: &sums, thenKeeping: halfLives.map { exp2(-Double(Self.blockDays) / $0) })
      row = end
      block += 1
    }
    return (lines, predictions)
  }

  /// Adds rows to the sums of every half-life, of which each then keeps a share.
  private func add(_ range: Range<Int>, to sums: inout [GramSums], thenKeeping shares: [Double]) throws {
    let indices = range.filter { usable[$0] }
    guard !indices.isEmpty, let shape = sums.first else {
      for index in sums.indices where shares[index] != 1 { sums[index].decay(by: shares[index]) }
      return
    }
    // One product serves every half-life.
    var product = GramSums(features: shape.features, origin: shape.origin)
    try product.add(rows.x, targets: targets, at: indices)
    for index in sums.indices { sums[index].add(product, thenDecayBy: shares[index]) }
  }

  /// The mean of the solutions of all half-lives.
  private func solution(_ sums: [GramSums]) throws -> Line? {
    var line: Line?
    for sum in sums where sum.weight > 0 {
      let fit = try sum.ridge(penalties: penalties, options: RidgeOptions(standardise: false))
      let share = 1 / Double(sums.count)
      var mean = line ?? Line(intercept: 0, coefficients: [Double](repeating: 0, count: penalties.count))
      mean.intercept += share * fit.intercepts[0]
      for index in mean.coefficients.indices {
        mean.coefficients[index] += share * fit.coefficients[0, index]
      }
      line = mean
    }
    return line
  }
}
