/// The weighted sums of squares and products from which ridge regressions are solved: Σw, XᵀWX, XᵀWY, YᵀWY.
///
/// The rows themselves need not be kept. New rows are added, old ones forgotten exponentially
/// (G ← λG + ΔXᵀWΔX), and any penalty, subset of targets or standardisation is chosen at solving time.
/// The sums are taken about an origin near the columns' means, so that centring does not cancel digits.
package struct GramSums: Sendable, Hashable {
  /// The number of features, the intercept not counted.
  package let features: Int
  /// The number of targets, which share the features and the weights.
  package let targets: Int
  /// What is subtracted from the features and targets of each row; the first batch's means unless given.
  package private(set) var origin: [Double]?
  /// Sums of products of the rows (1, x − origin, y − origin): order 1 + features + targets.
  package private(set) var sums: PackedSymmetric

  /// Empty sums for rows of `features` columns and `targets` responses.
  package init(features: Int, targets: Int = 1, origin: [Double]? = nil) {
    precondition(
      origin.map { $0.count == features + targets } ?? true, "an origin holds features, then targets")
    self.features = features
    self.targets = targets
    self.origin = origin
    sums = PackedSymmetric(order: 1 + features + targets)
  }

  /// The sum of the weights.
  package var weight: Double { sums[0, 0] }

  /// Forgets: every sum so far counts `factor` times what it did.
  package mutating func decay(by factor: Double) {
    // Sums of nothing stay so, and their memory untouched.
    if weight != 0 { sums.scale(by: factor) }
  }

  /// Adds the rows of `x` with their targets, all or those `at` some indices; rows of weight 0 may hold anything.
  ///
  /// The rows are taken in parts of fixed size, added in index order, so the sums repeat to the bit.
  /// - Parameters:
  ///   - weights: one for each row of `x`; 1 by default.
  ///   - share: what the sums so far are multiplied by.
  /// - Complexity: O(rows × features²) by `dsyrk`.
  /// - Throws: `LinearAlgebraError.notFinite` when a row of positive weight holds NaN or infinity; the sums then
  ///   stay as they were.
  package mutating func add(
    _ x: Matrix, targets y: Matrix, weights: [Double]? = nil, at indices: [Int]? = nil,
    afterKeeping share: Double = 1
  ) throws(LinearAlgebraError) {
    let batch = RowBatch(of: self, x, y, weights, indices)
    guard batch.isFinite else { throw .notFinite(what: "rows of positive weight") }
    if batch.partCount == 0 { decay(by: share) }
    for part in 0..<batch.partCount {
      batch.withProducts(inPart: part) {
        sums.add(upperTriangleOf: $0, afterScalingBy: part == 0 ? share : 1)
      }
    }
    origin = batch.origin
  }

  /// The sums of the first features and all targets, and of more rows of those about the same origin.
  package func leading(features count: Int, plus others: GramSums) -> GramSums {
    precondition(
      count <= features && others.features == count && others.targets == targets,
      "others are of the same columns")
    let kept = Array(0...count) + Array(features + 1..<sums.order)
    precondition(
      origin.map { whole in others.origin ?? [] == kept.dropFirst().map { whole[$0 - 1] } } ?? false,
      "others have the same origin")
    var leading = others
    leading.sums = PackedSymmetric(others.sums, plus: sums, at: kept)
    return leading
  }

  /// The same sums about another origin.
  package func moved(to newOrigin: [Double]) -> GramSums {
    var moved = GramSums(features: features, targets: targets, origin: newOrigin)
    let old = origin ?? newOrigin
    let shift = [0] + zip(old, newOrigin).map { $0 - $1 }
    for row in 0..<sums.order {
      for column in 0...row {
        moved.sums[row, column] =
          sums[row, column] + shift[row] * sums[0, column] + shift[column] * sums[0, row]
          + shift[row] * shift[column] * weight
      }
    }
    return moved
  }
}
