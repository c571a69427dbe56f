@preconcurrency import Glibc
import LinearAlgebra

extension SlotRegression {
  /// Sums of both stages as they count at the start of a block: rows weigh by their blocks' age there.
  struct FadingSums {
    private let stages: Stages
    /// Those of all variants, each once; the first stage has the first.
    private let halfLives: [Double]
    /// The second stage's, one a half-life; none before the first rows, so that slots clear their memory side by side.
    private var grams: [GramSums] = []
    /// The first stage's, of rows that the others do not hold.
    private var alone = GramSums(features: 0)
    private(set) var block: Int

    /// Days of history for which the penalties of the second stage were chosen.
    private static let usualDays = 600.0
    /// Days below which they grow no more.
    private static let fewestDays = 30.0

    init(_ stages: Stages, block: Int) {
      self.stages = stages
      self.block = block
      halfLives = stages.variants.flatMap(\.halfLives).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
      }
    }

    private static func empty(_ features: Int) -> GramSums {
      GramSums(features: features, origin: [Double](repeating: 0, count: features + 1))
    }

    /// Brings the sums forward to a block and adds the first `count` rows, of that block or before it.
    ///
    /// Rows of several blocks are multiplied in one go, which costs less than a few at a time.
    mutating func bring(to block: Int, adding rows: Rows, _ count: Int, _ tempered: [Double]) throws {
      if grams.isEmpty {
        grams = halfLives.map { _ in Self.empty(stages.secondPenalties.count) }
        alone = Self.empty(stages.firstPenalties.count)
      }
      let known = (0..<count).filter { rows.y[$0].isFinite }
      let whole = known.filter { rows.x.isFinite(row: $0) }
      let targets = Matrix(column: rows.y)
      for (place, halfLife) in halfLives.enumerated() {
        try add(to: &grams[place], halfLife, block, rows, rows.x, targets, whole, tempered)
      }
      let others = rows.apart == nil ? known.filter { !rows.x.isFinite(row: $0) } : known
      let x = rows.apart ?? rows.x.leading(columns: others.isEmpty ? 0 : stages.firstPenalties.count)
      try add(
        to: &alone, halfLives[0], block, rows, x, targets, others.filter { x.isFinite(row: $0) }, tempered)
      self.block = block
    }

    private func add(
      to gram: inout GramSums, _ halfLife: Double, _ block: Int, _ rows: Rows, _ x: Matrix, _ targets: Matrix,
      _ indices: [Int], _ tempered: [Double]
    ) throws {
      func share(since earlier: Int) -> Double {
        exp2(-Double((block - earlier) * SlotRegression.blockDays) / halfLife)
      }
      let kept = share(since: self.block)
      guard !indices.isEmpty else { return kept == 1 ? () : gram.decay(by: kept) }
      var weights = [Double](repeating: 0, count: rows.y.count)
      for row in indices { weights[row] = share(since: rows.blocks[row]) * tempered[row] }
      try gram.add(x, targets: targets, weights: weights, at: indices, afterKeeping: kept)
    }

    /// The first stage's solution; nil where no row is known.
    func firstLine() throws -> Line? {
      guard !grams.isEmpty else { return nil }
      let sums =
        stages.areApart ? alone : grams[0].leading(features: stages.firstPenalties.count, plus: alone)
      return try line(of: sums, stages.firstPenalties)
    }

    /// The second stage's: the mean of the solutions of a variant's half-lives, its penalties eased.
    ///
    /// A penalty that does not change with the rows is a belief about coefficients that the features bear out. They are bases
    /// of curves, of which a longer history can afford more bends: penalties are multiplied by √(`usualDays` / weight of the rows).
    func line(of variant: RegressionVariant) throws -> Line? {
      let width = stages.secondPenalties.count
      var mean = Line(intercept: 0, coefficients: [Double](repeating: 0, count: width))
      let share = 1 / Double(variant.halfLives.count)
      for halfLife in variant.halfLives {
        guard let place = halfLives.firstIndex(of: halfLife), !grams.isEmpty else { return nil }
        let ease = (Self.usualDays / max(Self.fewestDays, grams[place].weight)).squareRoot()
        let strength = variant.strength * ease
        guard let fit = try line(of: grams[place], stages.secondPenalties.map({ $0 * strength })) else {
          return nil
        }
        mean.intercept += share * fit.intercept
        for index in 0..<width { mean.coefficients[index] += share * fit.coefficients[index] }
      }
      return mean
    }

    private func line(of sums: GramSums, _ penalties: [Double]) throws -> Line? {
      guard sums.weight > 0 else { return nil }
      let fit = try sums.ridge(penalties: penalties, options: RidgeOptions(standardise: false))
      return Line(intercept: fit.intercepts[0], coefficients: Array(fit.coefficients[row: 0]))
    }
  }
}
