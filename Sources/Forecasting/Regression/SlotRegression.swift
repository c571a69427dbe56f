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

/// The two regressions of one slot of the day, brought forward in time span by span: the first predicts the rows of a span,
/// the second's lags read what it left unexplained, and at each cutoff both have a solution.
///
/// Sums are kept per half-life and forget at the turn of a block. The second stage has the features of the first and more, so
/// that the first is solved from a part of the second's sums, and from sums of its own for rows that it alone can read. Blocks
/// and spans stand on the calendar, not on the cutoffs: the sums at a cutoff are the same whatever other cutoffs there are.
package actor SlotRegression {
  private let stages: Stages
  private var sums: FadingSums
  private var past: Past
  /// The first stage's newest solution that predicts.
  private var predictor: Line?
  /// The solutions of the first stage, and of each variant of the second, at the cutoffs so far; nil where no row was known.
  package private(set) var first: [Line?] = []
  package private(set) var second: [[Line?]]

  /// Regressions to which no row was shown yet.
  /// - Parameter start: the block of the first row.
  package init(_ stages: Stages, from start: Int) {
    self.stages = stages
    sums = FadingSums(stages, block: start)
    past = Past(from: start)
    second = stages.variants.map { _ in [] }
  }

  /// The first stage's predictions of the rows of a span, by what was known before it; NaN where nothing was.
  package func predictions(_ rows: Matrix) throws -> [Double] {
    predictor = try sums.firstLine()
    return (0..<rows.rows).map { predictor?(rows[row: $0]) ?? .nan }
  }

  /// Takes the rows of a span, which ends before a block, and the cutoffs within it.
  ///
  /// What a row counts rests on fits of the spans before, a solution on the rows known at its cutoff.
  package func take(_ rows: Rows, upTo end: Int, _ cutoffs: [Cutoff]) throws {
    if !rows.y.isEmpty, past.needsLine(forBlock: sums.block, from: stages.tempersFrom) {
      past.take(try sums.line(of: stages.variants[0]), forBlock: sums.block)
    }
    let weights = past.weights(rows)
    for cutoff in cutoffs {
      var known = sums
      try known.bring(to: cutoff.block, adding: rows, rows.cells.prefix { $0 < cutoff.count }.count, weights)
      first.append(try predictor ?? known.firstLine())
      for (index, variant) in stages.variants.enumerated() {
        second[index].append(try known.line(of: variant))
      }
    }
    try sums.bring(to: end, adding: rows, rows.cells.count, weights)
  }
}

extension SlotRegression {
  /// Days of a block.
  static let blockDays = 28

  /// Blocks of a span where neither the history nor the first predictions begin: from one fit of the first stage to the next.
  static let spanBlocks = 3

  /// The block of a day, by its number.
  package static func block(dayNumber: Int) -> Int {
    Int((Double(dayNumber + 3) / Double(blockDays)).rounded(.down))
  }

  /// The number of the first day of a block.
  package static func firstDay(ofBlock block: Int) -> Int { block * blockDays - 3 }

  /// The spans that some blocks fall into, of which one begins where the first stage's predictions do.
  package static func spans(_ blocks: ClosedRange<Int>, predictsFrom: Int) -> [Range<Int>] {
    let starts = blocks.filter {
      $0 == blocks.lowerBound || $0 == predictsFrom || $0.isMultiple(of: spanBlocks)
    }
    return zip(starts, starts.dropFirst() + [blocks.upperBound + 1]).map { $0..<$1 }
  }

  /// What the two stages are made of.
  package struct Stages: Sendable {
    /// One a feature of the first stage.
    let firstPenalties: [Double]
    /// One a feature of the second, of which the first ones are those of the first stage.
    let secondPenalties: [Double]
    let variants: [RegressionVariant]
    /// Whether rows of the second do not begin with those of the first, which knew another weather.
    let areApart: Bool
    /// The first block from which on outliers count less.
    let tempersFrom: Int

    /// Two stages; the first forgets as the first of the variants does.
    package init(
      firstPenalties: [Double], secondPenalties: [Double], variants: [RegressionVariant],
      areApart: Bool = false, tempersFrom: Int = .max
    ) {
      precondition(
        firstPenalties.count <= secondPenalties.count, "the second stage has the first's features too")
      self.firstPenalties = firstPenalties
      self.secondPenalties = secondPenalties
      self.variants = variants
      self.areApart = areApart
      self.tempersFrom = tempersFrom
    }
  }

  /// An intercept and coefficients.
  package struct Line: Sendable, Codable, Hashable {
    package var intercept: Double
    @PackedNumbers package var coefficients: [Double]

    package func callAsFunction(_ row: ArraySlice<Double>) -> Double {
      intercept + ScalarProduct.of(row, coefficients)
    }
  }

  /// Rows of one slot, in order of time.
  package struct Rows: Sendable {
    /// One cell a row.
    var cells: [Int]
    /// The block of each row.
    var blocks: [Int]
    /// The second stage's.
    var x: Matrix
    /// The first stage's, where the stages' are apart.
    var apart: Matrix?
    /// One target a row; NaN where it is missing.
    var y: [Double]

    /// Rows of one slot.
    package init(cells: [Int], blocks: [Int], x: Matrix, apart: Matrix? = nil, y: [Double]) {
      self.cells = cells
      self.blocks = blocks
      self.x = x
      self.apart = apart
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
}
