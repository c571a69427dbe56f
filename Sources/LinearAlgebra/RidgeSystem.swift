/// The penalised normal equations of a ridge regression in scaled, centred coordinates.
struct RidgeSystem {
  /// S⁻¹XᵀWY, one row a target.
  let rightHandSides: Matrix
  /// The scale of each feature; 0 for a feature that never varies and is left out.
  let scales: [Double]
  /// The weighted means of the features, then the targets; zeros where there is no intercept.
  let centre: [Double]
  private let moments: CentredMoments
  private let penalties: [Double]

  /// A feature whose spread is below this share of its size about the origin is rounding, not information.
  private static let smallestSpread = 1e-14

  init(_ gram: GramSums, penalties: [Double], options: RidgeOptions) throws(LinearAlgebraError) {
    precondition(penalties.count == gram.features, "one penalty a feature")
    guard gram.weight > 0 else { throw .noRows }
    let width = gram.features + gram.targets
    let sums = options.intercept ? gram : gram.moved(to: [Double](repeating: 0, count: width))
    centre = options.intercept ? gram.means : [Double](repeating: 0, count: width)
    let moments = CentredMoments(sums: sums.sums, isCentred: options.intercept)
    self.moments = moments
    self.penalties = penalties
    scales = (0..<gram.features).map { feature in
      let spread = moments[feature, feature]
      let raw = moments.sums[feature + 1, feature + 1]
      guard spread > Self.smallestSpread * raw, spread > 0 else { return 0 }
      return options.standardise ? (spread / gram.weight).squareRoot() : 1
    }
    rightHandSides = Self.rightHandSides(scales, gram.targets, moments)
  }

  /// The upper triangle of S⁻¹XᵀWXS⁻¹ + Λ; 0 below it. It is not kept, so that what factors it need not copy it.
  private var normal: Matrix {
    let count = scales.count
    let inverses = scales.map { $0 > 0 ? 1 / $0 : 0 }
    return Matrix(rows: count, columns: count) { elements in
      inverses.withUnsafeBufferPointer { inverses in
        for row in 0..<count {
          let diagonal = row * (count + 1), end = (row + 1) * count
          elements[row * count..<diagonal].initialize(repeating: 0)
          let target = UnsafeMutableBufferPointer(rebasing: elements[diagonal + 1..<end])
          guard scales[row] > 0 else {
            elements.initializeElement(at: diagonal, to: 1)
            target.initialize(repeating: 0)
            continue
          }
          elements.initializeElement(
            at: diagonal, to: moments[row, row] * (inverses[row] * inverses[row]) + penalties[row])
          moments.copyRow(row, times: inverses[row], inverses, into: target)
        }
      }
    }
  }

  private static func rightHandSides(
    _ scales: [Double], _ targets: Int, _ moments: CentredMoments
  ) -> Matrix {
    var matrix = Matrix(rows: targets, columns: scales.count)
    for target in 0..<targets {
      for feature in scales.indices where scales[feature] > 0 {
        matrix[target, feature] = moments[scales.count + target, feature] / scales[feature]
      }
    }
    return matrix
  }

  func solve() throws(LinearAlgebraError) -> (Matrix, LinearSolver, reciprocalCondition: Double) {
    var condition = 0.0
    do {
      let normal = normal
      let bound = trustedBound(normal)
      let factor = try Cholesky(upperTriangle: normal, reciprocalConditionAtLeast: bound)
      condition = factor.reciprocalCondition
      if condition > LeastSquares.trustedReciprocalCondition {
        return (factor.solve(rightHandSides), .cholesky, condition)
      }
    } catch .notPositiveDefinite {
      condition = 0
    }
    let coefficients = try LeastSquares.leastNorm(
      SymmetricEigen.mirrored(normal), rightHandSides.transposed)
    return (coefficients, .svd, condition)
  }

  /// A number that 1/κ₁ is no smaller than, where it is one to trust.
  ///
  /// The penalties hold the eigenvalues above the least of them, the trace holds them below itself, and
  /// κ₁ ≤ n κ₂ for a matrix of n columns. Source: Golub and Van Loan, Matrix Computations (4th ed.), 2.3.
  private func trustedBound(_ normal: Matrix) -> Double? {
    let least = zip(scales, penalties).reduce(.infinity) { $1.0 > 0 ? min($0, $1.1) : $0 }
    let trace = scales.indices.reduce(0) { $0 + normal[$1, $1] }
    let bound = min(least, 1) / (trace * Double(max(1, scales.count)))
    return bound.isFinite && bound > LeastSquares.trustedReciprocalCondition ? bound : nil
  }

  func unscaled(_ scaled: Matrix) -> Matrix {
    var result = scaled
    for target in 0..<result.rows {
      for feature in scales.indices {
        result[target, feature] = scales[feature] > 0 ? scaled[target, feature] / scales[feature] : 0
      }
    }
    return result
  }

  func intercept(target: Int, _ coefficients: ArraySlice<Double>) -> Double {
    zip(centre, coefficients).reduce(centre[scales.count + target]) { $0 - $1.0 * $1.1 }
  }
}

/// Sums of products of the columns about their means, or about the origin.
private struct CentredMoments {
  let sums: PackedSymmetric
  /// The sum of each column.
  private let totals: [Double]
  /// The mean of each column; zeros where products are taken about the origin.
  private let means: [Double]

  init(sums: PackedSymmetric, isCentred: Bool) {
    self.sums = sums
    totals = (1..<max(1, sums.order)).map { sums[$0, 0] }
    let weight = sums[0, 0]
    means = isCentred ? totals.map { $0 / weight } : totals.map { _ in 0 }
  }

  subscript(row: Int, column: Int) -> Double { sums[row + 1, column + 1] - means[row] * totals[column] }

  /// Copies what stands right of the diagonal of a row, scaled.
  func copyRow(
    _ row: Int, times scale: Double, _ scales: UnsafeBufferPointer<Double>,
    into target: UnsafeMutableBufferPointer<Double>
  ) {
    let first = sums.position(row + 1, row + 1) + 1, next = row + 1, mean = means[row]
    sums.elements.withUnsafeBufferPointer { elements in
      totals.withUnsafeBufferPointer { totals in
        for index in target.indices {
          target[index] =
            (elements[first + index] - mean * totals[next + index]) * (scale * scales[next + index])
        }
      }
    }
  }
}
