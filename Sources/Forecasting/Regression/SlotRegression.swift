@preconcurrency import Glibc
import LinearAlgebra

/// One of several regressions that share their rows: how it forgets, and how tightly it is held.
package struct RegressionVariant: Sendable, Hashable {
  /// Days in which a row's weight halves, for each fit whose coefficients are averaged.
  package var halfLives: [Double]
  /// What all penalties are multiplied by.
  package var strength = 1.0

  /// A regression of some half-lives in days, with its penalties multiplied by `strength`.
  package init(halfLives: [Double], strength: Double = 1) {
    self.halfLives = halfLives
    self.strength = strength
  }
}

/// The regressions of one slot of the day, brought forward in time: at each cutoff a solution, and for each block
/// of days predictions by what was fitted on the blocks before.
///
/// Sums are kept per half-life and forget at the turn of a block, so that one more week costs its own rows. Blocks
/// stand on the calendar, not on the cutoffs, and so do the stretches of blocks that are added together: the sums at a
/// cutoff are the same whatever other cutoffs there are.
package struct SlotRegression {
  /// Days of a block.
  static let blockDays = 28

  /// Blocks from one fit that predicts the rows after it to the next, where outliers are not told by it; and blocks
  /// that are added to the sums together.
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

  package let rows: Rows
  let penalties: [Double]
  let variants: [RegressionVariant]
  /// Those of all variants, each once.
  private let halfLives: [Double]
  private let usable: [Bool]
  private let targets: Matrix

  package init(_ rows: Rows, penalties: [Double], variants: [RegressionVariant]) {
    self.rows = rows
    self.variants = variants
    self.penalties = penalties
    halfLives = variants.flatMap(\.halfLives).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    targets = Matrix(column: rows.y)
    usable = rows.y.indices.map { rows.y[$0].isFinite && rows.x.isFinite(row: $0) }
  }

  /// For each variant the solutions at the cutoffs, nil where no row is known; and the first variant's prediction of
  /// each row, NaN where there is none.
  ///
  /// Both rest on rows that were known before: a row's prediction on those before the block of the newest fit.
  package func run(_ cutoffs: [Cutoff], _ rules: Rules = Rules()) throws -> (
    lines: [[Line?]], predictions: [Double]
  ) {
    var sums = emptySums
    var past = Past(rows, rules: rules)
    var lines = variants.map { _ in [Line?](repeating: nil, count: cutoffs.count) }
    // Rows before `row` were gone through, those before `summed` stand in the sums.
    var next = 0, row = 0, summed = 0
    var block = sums.block
    let last = max(rows.blocks.last ?? 0, cutoffs.last?.block ?? 0)
    while block <= last {
      let end = rows.blocks[row...].firstIndex { $0 > block } ?? rows.blocks.count
      let isPredicted = past.needsLine(forBlock: block) && row < end
      var here = sums
      if isPredicted || cutoffs[next...].first.map({ $0.block <= block }) == true {
        try bring(&here, to: block, adding: summed..<row, past.weights)
      }
      if isPredicted { past.take(try solution(variants[0], here.grams, rules), forBlock: block) }
      past.judge(rows, row..<end)
      while next < cutoffs.count, cutoffs[next].block <= block {
        let known = (row..<end).prefix { rows.cells[$0] < cutoffs[next].count }
        for (index, line) in try solutions(here, adding: known, past.weights, rules).enumerated() {
          lines[index][next] = line
        }
        next += 1
      }
      row = end
      block += 1
      if block.isMultiple(of: Self.refitBlocks) {
        try bring(&sums, to: block, adding: summed..<row, past.weights)
        summed = row
      }
    }
    return (lines, past.predictions)
  }

  /// Sums of every half-life as they count at the start of a block: rows weigh by their blocks' age there.
  private struct FadingSums {
    var grams: [GramSums]
    var block: Int
  }

  private var emptySums: FadingSums {
    let origin = [Double](repeating: 0, count: penalties.count + 1)
    return FadingSums(
      grams: halfLives.map { _ in GramSums(features: penalties.count, origin: origin) },
      block: rows.blocks.first ?? 0)
  }

  /// Brings sums forward to a block and adds rows, of that block or before it.
  ///
  /// Rows of several blocks are multiplied in one go, which costs less than a few at a time.
  private func bring(
    _ sums: inout FadingSums, to block: Int, adding range: Range<Int>, _ tempered: [Double]?
  ) throws {
    let indices = range.filter { usable[$0] }
    for (place, halfLife) in halfLives.enumerated() {
      func share(since earlier: Int) -> Double {
        exp2(-Double((block - earlier) * Self.blockDays) / halfLife)
      }
      guard !indices.isEmpty else {
        if block != sums.block { sums.grams[place].decay(by: share(since: sums.block)) }
        continue
      }
      var weights = [Double](repeating: 0, count: rows.y.count)
      for row in indices { weights[row] = share(since: rows.blocks[row]) * (tempered?[row] ?? 1) }
      try sums.grams[place].add(
        rows.x, targets: targets, weights: weights, at: indices, afterKeeping: share(since: sums.block))
    }
    sums.block = block
  }

  /// Each variant's solution for some sums and more rows of the block they stand at.
  private func solutions(
    _ sums: FadingSums, adding range: Range<Int>, _ tempered: [Double]?, _ rules: Rules
  ) throws -> [Line?] {
    var extended = sums
    try bring(&extended, to: sums.block, adding: range, tempered)
    return try variants.map { try solution($0, extended.grams, rules) }
  }

  /// The mean of the solutions of a variant's half-lives.
  private func solution(_ variant: RegressionVariant, _ sums: [GramSums], _ rules: Rules) throws -> Line? {
    let own = zip(halfLives, sums).filter { variant.halfLives.contains($0.0) && $0.1.weight > 0 }
    guard !own.isEmpty else { return nil }
    let share = 1 / Double(variant.halfLives.count)
    var mean = Line(intercept: 0, coefficients: [Double](repeating: 0, count: penalties.count))
    for (_, sum) in own {
      let strength = variant.strength * rules.ease(sum.weight)
      let fit = try sum.ridge(
        penalties: penalties.map { $0 * strength }, options: RidgeOptions(standardise: false))
      mean.intercept += share * fit.intercepts[0]
      for index in mean.coefficients.indices {
        mean.coefficients[index] += share * fit.coefficients[0, index]
      }
    }
    return mean
  }
}
