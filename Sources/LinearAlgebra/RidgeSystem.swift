/// The penalised normal equations of a ridge regression in scaled, centred coordinates.
struct RidgeSystem {
  /// The lower triangle of S⁻¹XᵀWXS⁻¹ + Λ.
  let normal: Matrix
  /// S⁻¹XᵀWY, one row a target.
  let rightHandSides: Matrix
  /// The scale of each feature; 0 for a feature that never varies and is left out.
  let scales: [Double]
  /// The weighted means of the features, then the targets; zeros where there is no intercept.
  let centre: [Double]

  /// A feature whose spread is below this share of its size about the origin is rounding, not information.
  private static let smallestSpread = 1e-14

  init(_ gram: GramSums, penalties: [Double], options: RidgeOptions) throws(LinearAlgebraError) {
    precondition(penalties.count == gram.features, "one penalty a feature")
    guard gram.weight > 0 else { throw .noRows }
    let width = gram.features + gram.targets
    let moments = options.intercept ? gram : gram.moved(to: [Double](repeating: 0, count: width))
    centre = options.intercept ? gram.means : [Double](repeating: 0, count: width)
    let product = Self.products(moments.sums, centred: options.intercept)
    scales = (0..<gram.features).map { feature in
      let spread = product(feature, feature)
      let raw = moments.sums[feature + 1, feature + 1]
      guard spread > Self.smallestSpread * raw, spread > 0 else { return 0 }
      return options.standardise ? (spread / gram.weight).squareRoot() : 1
    }
    normal = Self.normal(scales, penalties, product)
    rightHandSides = Self.rightHandSides(scales, gram.targets, product)
  }

  /// Products of the columns about their means, or about zero.
  private static func products(_ sums: PackedSymmetric, centred: Bool) -> (Int, Int) -> Double {
    let weight = sums[0, 0]
    return { row, column in
      let raw = sums[row + 1, column + 1]
      return centred ? raw - sums[row + 1, 0] / weight * sums[column + 1, 0] : raw
    }
  }

  private static func normal(
    _ scales: [Double], _ penalties: [Double], _ product: (Int, Int) -> Double
  ) -> Matrix {
    let count = scales.count
    var matrix = Matrix(rows: count, columns: count)
    matrix.withUnsafeMutableElements { elements in
      for row in 0..<count {
        guard scales[row] > 0 else {
          elements[row * count + row] = 1
          continue
        }
        for column in 0..<row where scales[column] > 0 {
          elements[row * count + column] = product(row, column) / (scales[row] * scales[column])
        }
        elements[row * count + row] = product(row, row) / (scales[row] * scales[row]) + penalties[row]
      }
    }
    return matrix
  }

  private static func rightHandSides(
    _ scales: [Double], _ targets: Int, _ product: (Int, Int) -> Double
  ) -> Matrix {
    var matrix = Matrix(rows: targets, columns: scales.count)
    for target in 0..<targets {
      for feature in scales.indices where scales[feature] > 0 {
        matrix[target, feature] = product(scales.count + target, feature) / scales[feature]
      }
    }
    return matrix
  }

  func solve() throws(LinearAlgebraError) -> (Matrix, LinearSolver, reciprocalCondition: Double) {
    var condition = 0.0
    do {
      let factor = try Cholesky(normal)
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
