/// The weighted sums of squares and products from which ridge regressions are solved: Σw, XᵀWX, XᵀWY, YᵀWY.
///
/// The rows themselves need not be kept. New rows are added, old ones forgotten exponentially
/// (G ← λG + ΔXᵀWΔX), and any penalty, subset of targets or standardisation is chosen at solving time.
/// The sums are taken about an origin near the columns' means, so that centring does not cancel digits.
package struct GramSums: Sendable, Hashable, Codable {
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
  package mutating func decay(by factor: Double) { sums.scale(by: factor) }

  /// Adds the rows of `x` with their targets, all or those `at` some indices; rows of weight 0 may hold anything.
  ///
  /// The rows are taken in parts of fixed size, added in index order, so the sums repeat to the bit.
  /// - Complexity: O(rows × features²) by `dsyrk`.
  /// - Throws: `LinearAlgebraError.notFinite` when a row of positive weight holds NaN or infinity; the sums then
  ///   stay as they were.
  package mutating func add(
    _ x: Matrix, targets y: Matrix, weights: [Double]? = nil, at indices: [Int]? = nil
  ) throws(LinearAlgebraError) {
    let batch = try batch(x, y, weights, indices)
    for part in 0..<batch.partCount {
      batch.withProducts(inPart: part) { sums.add(upperTriangleOf: $0) }
    }
    origin = batch.origin
  }

  private func batch(
    _ x: Matrix, _ y: Matrix, _ weights: [Double]?, _ indices: [Int]?
  ) throws(LinearAlgebraError) -> RowBatch {
    let batch = RowBatch(of: self, x, y, weights, indices)
    guard batch.isFinite else { throw .notFinite(what: "rows of positive weight") }
    return batch
  }

  /// Adds rows of `x` at some indices, 8,192 at most, to several sums about one origin, each of which then keeps a
  /// share of it all.
  ///
  /// The rows are multiplied once, however many sums there are.
  /// - Throws: `LinearAlgebraError.notFinite` when a row of positive weight holds NaN or infinity, or its squares
  ///   overflow; the sums then stay as they were.
  package static func add(
    _ x: Matrix, targets y: Matrix, weights: [Double]? = nil, at indices: [Int], to sums: inout [GramSums],
    thenKeeping shares: [Double]
  ) throws(LinearAlgebraError) {
    guard let first = sums.first else { return }
    precondition(sums.allSatisfy { $0.origin != nil && $0.origin == first.origin }, "sums about one origin")
    let batch = RowBatch(of: first, x, y, weights, indices)
    precondition(batch.partCount <= 1, "rows of one part")
    let order = first.sums.order
    let isFinite = batch.withProducts(inPart: 0) { products in
      // What is not finite in a row is not in its squares either: fewer to look at than the rows.
      guard (0..<order).allSatisfy({ products[$0 * (order + 1)].isFinite }) else { return false }
      for index in sums.indices {
        sums[index].sums.add(upperTriangleOf: products, thenScaleBy: shares[index])
      }
      return true
    }
    guard isFinite else { throw .notFinite(what: "rows of positive weight") }
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
