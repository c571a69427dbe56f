import LinearAlgebra

/// Least squares on any subset of some columns, from their sums of products.
struct NormalEquations {
  private let gram: Matrix
  private let moments: [Double]
  private let square: Double
  /// The number of rows.
  let count: Int

  /// The sums of a design matrix and its response.
  init(_ design: Matrix, response: [Double]) {
    gram = design.transposeMultiplied(by: design)
    moments = design.transposeMultiplied(by: Matrix(column: response)).elements
    square = response.reduce(0) { $0 + $1 * $1 }
    count = response.count
  }

  /// The coefficients of a subset of columns, in its order; the penalty on each is `penalty` times its own sum
  /// of squares. Columns that cannot be told apart get zeros.
  func solve(using subset: [Int], penalty: Double) -> [Double] {
    var system = Matrix(rows: subset.count, columns: subset.count)
    for (i, a) in subset.enumerated() {
      for (j, b) in subset.enumerated() { system[i, j] = gram[a, b] }
      system[i, i] += penalty * gram[a, a] + 1e-12
    }
    let solution = try? Cholesky(system).solve(subset.map { moments[$0] })
    return solution ?? subset.map { _ in 0 }
  }

  /// The mean squared residual of the coefficients of a subset of columns.
  func residualVariance(of coefficients: [Double], using subset: [Int]) -> Double {
    var sum = square
    for (i, a) in subset.enumerated() {
      var product = 0.0
      for (j, b) in subset.enumerated() { product += coefficients[j] * gram[a, b] }
      sum += coefficients[i] * (product - 2 * moments[a])
    }
    return count > 0 ? max(sum, 0) / Double(count) : 0
  }
}
