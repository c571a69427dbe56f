@preconcurrency import Glibc
import LinearAlgebra

/// A regression of the logarithm of the expected absolute error on what is known at the issue, learnt as errors come.
///
/// |e| / unit has the mean exp(x·θ) (a gamma model with a logarithmic link). Each error adds its step of Fisher
/// scoring, taken where the forecast stood, to sums that forget with a half-life of two years; θ is their ridge
/// solution, drawn to a prior that stands for thirty days: sizes nearly in proportion to their slot's, a little to the
/// newest level, and half as large again on holidays, which a year has few of to learn from.
///
/// Source: P. McCullagh, J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 8 and 2.5.
struct ScaleRegression: Sendable, Codable {
  private static let prior = [0, 0.8, 0.3, 0, 0, 0, 0, 0.4, 0.3]
  private static let priorDays = 30.0, halfLife = 730.0

  /// Sums of products of the regressors, the lower triangle by rows, and of each with the working response.
  @PackedNumbers private var gram = [Double](repeating: 0, count: prior.count * (prior.count + 1) / 2)
  @PackedNumbers private var moments = [Double](repeating: 0, count: prior.count)

  /// θ as of now.
  func coefficients() -> [Double] {
    let width = Self.prior.count
    var matrix = Matrix(rows: width, columns: width)
    var right = moments
    var index = 0
    for row in 0..<width {
      for column in 0...row {
        matrix[row, column] = gram[index] + (row == column ? Self.priorDays : 0)
        index += 1
      }
      right[row] += Self.priorDays * Self.prior[row]
    }
    // The prior makes the matrix positive definite; what is not finite leaves it alone.
    guard let factor = try? Cholesky(matrix) else { return Self.prior }
    return factor.solve(right)
  }

  /// Learns from an error of `size` units where `expected` had been expected; counts for `share` of a day.
  mutating func learn(size: Double, expected: Double, _ signs: ScaleSigns, share: Double) {
    // Held: an error many times the expected says that it is wild, not how large errors are.
    let response = log(expected) + min(size / expected, 6) - 1
    let row = signs.row
    guard response.isFinite, row.allSatisfy(\.isFinite) else { return }
    let keep = exp2(-share / Self.halfLife)
    var index = 0
    for first in row.indices {
      for second in 0...first {
        gram[index] = keep * gram[index] + share * row[first] * row[second]
        index += 1
      }
      moments[first] = keep * moments[first] + share * row[first] * response
    }
  }

  /// Starts with factors of weekends, holidays and days beside one that are already known, as if from thirty days.
  mutating func start(dayFactors: [Double]) {
    let first = Self.prior.count - dayFactors.count
    for (place, factor) in dayFactors.enumerated() {
      let index = first + place
      gram[index * (index + 3) / 2] += 30
      moments[index] += 30 * log(factor)
    }
  }
}

extension ScaleRegression {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(gram.count, ScaleRegression().gram.count, "scale.regression.gram")
    try frame.equal(moments.count, Self.prior.count, "scale.regression.moments")
  }
}
