import LinearAlgebra
import Testing

@Suite struct RidgeTests {
  private let golden: Golden
  private let x: Matrix
  private let y: Matrix
  private var sums: GramSums

  init() throws {
    golden = try Golden.load()
    x = Matrix(golden.x)
    y = Matrix(golden.y)
    sums = GramSums(features: x.columns, targets: y.columns)
    try sums.add(x, targets: y, weights: golden.w)
  }

  @Test(arguments: 0..<4) func agreesWithLeastSquaresOnThePaddedRows(index: Int) throws {
    let expected = golden.ridge[index]
    let options = RidgeOptions(
      intercept: expected.intercept == true, standardise: expected.standardise == true)
    let fit = try sums.ridge(penalties: golden.penalties, options: options)
    #expect(fit.solver == .cholesky)
    #expect(agree(fit.intercepts, expected.intercepts))
    for target in 0..<2 {
      for (got, want) in zip(fit.coefficients[row: target], expected.coefficients[target]) {
        #expect(abs(got - want) <= 1e-9 * abs(want))
      }
    }
  }

  @Test func agreesWithScikitLearn() throws {
    let alpha = try #require(golden.sklearn.alpha)
    let fit = try sums.ridge(
      penalties: [Double](repeating: alpha, count: x.columns), options: RidgeOptions(standardise: false))
    #expect(agree(fit.coefficients.elements, golden.sklearn.coefficients.flatMap { $0 }))
    #expect(agree(fit.intercepts, golden.sklearn.intercepts))
  }

  @Test func predictsTheSameByRowAndByMatrix() throws {
    let fit = try sums.ridge(penalties: golden.penalties)
    let all = fit.predict(x)
    for row in 0..<x.rows {
      for target in 0..<2 {
        #expect(abs(all[row, target] - fit.predict(x[row: row], target: target)) < 1e-9)
      }
    }
  }

  @Test func anotherOriginChangesNothing() throws {
    var other = GramSums(features: x.columns, targets: 2, origin: [1, 90, 4, -2, 1990, 1, 2])
    try other.add(x, targets: y, weights: golden.w)
    let left = try sums.ridge(penalties: golden.penalties)
    let right = try other.ridge(penalties: golden.penalties)
    #expect(agree(left.coefficients.elements, right.coefficients.elements))
    #expect(agree(sums.means, other.means, to: 1e-13))
    #expect(agree(sums.standardDeviations, other.standardDeviations, to: 1e-9))
  }

  @Test func forgettingEqualsDecayingWeights() throws {
    var forgetting = GramSums(features: x.columns, targets: 2)
    var weights = [Double](repeating: 0, count: x.rows)
    for block in 0..<6 {
      let rows = Array(block * 10..<block * 10 + 10)
      forgetting.decay(by: 0.9)
      for row in weights.indices {
        weights[row] = block * 10 <= row && row < block * 10 + 10 ? 1 : weights[row] * 0.9
      }
      try forgetting.add(x, targets: y, at: rows)
    }
    var direct = GramSums(features: x.columns, targets: 2)
    try direct.add(x, targets: y, weights: weights)
    let left = try forgetting.ridge(penalties: golden.penalties)
    let right = try direct.ridge(penalties: golden.penalties)
    #expect(agree(left.coefficients.elements, right.coefficients.elements, to: 1e-9))
    #expect(agree(left.intercepts, right.intercepts, to: 1e-9))
  }

  @Test func whatStoodBeforeKeepsAShare() throws {
    let empty = GramSums(
      features: x.columns, targets: 2, origin: [Double](repeating: 1, count: x.columns + 2))
    var atOnce = empty, inTurn = empty
    for (rows, share) in [(Array(0..<25), 0.5), (Array(25..<60), 0.9), ([], 0.7)] {
      try atOnce.add(x, targets: y, at: rows, afterKeeping: share)
      inTurn.decay(by: share)
      try inTurn.add(x, targets: y, at: rows)
    }
    let (left, right) = (
      try atOnce.ridge(penalties: golden.penalties), try inTurn.ridge(penalties: golden.penalties)
    )
    #expect(abs(atOnce.weight - (0.9 * 25 + 35) * 0.7) < 1e-12)
    #expect(agree(left.coefficients.elements, right.coefficients.elements, to: 1e-12))
    let before = atOnce
    let broken = Matrix(rows: x.rows, columns: x.columns, repeating: .infinity)
    #expect(throws: LinearAlgebraError.self) {
      try atOnce.add(broken, targets: y, at: [0], afterKeeping: 0.5)
    }
    #expect(atOnce == before)
  }

  @Test func rowsOfWeightZeroMayHoldAnything() throws {
    let broken = Matrix(rows: 1, columns: 5, repeating: .nan),
      target = Matrix(rows: 1, columns: 2, repeating: .nan)
    var other = sums
    try other.add(broken, targets: target, weights: [0])
    #expect(other == sums)
    #expect(throws: LinearAlgebraError.notFinite(what: "rows of positive weight")) {
      try other.add(broken, targets: target)
    }
    #expect(other == sums)
  }

  @Test func collinearFeaturesFallBackToTheLeastNorm() throws {
    let deficient = Matrix(golden.deficient)
    var sums = GramSums(features: 3, targets: 2, origin: [0, 0, 0, 0, 0])
    try sums.add(deficient, targets: y)
    let fit = try sums.ridge(
      penalties: [0, 0, 0], options: RidgeOptions(intercept: false, standardise: false))
    #expect(fit.solver == .svd)
    #expect(agree(fit.coefficients.elements, golden.leastNorm.flatMap { $0 }))
  }

  @Test func aConstantFeatureIsLeftToTheIntercept() throws {
    let wide = Matrix(golden.x.map { $0 + [0.1] })
    var sums = GramSums(features: 6, targets: 2)
    try sums.add(wide, targets: y, weights: golden.w)
    let fit = try sums.ridge(penalties: golden.penalties + [0])
    #expect(fit.coefficients[0, 5] == 0)
    #expect(agree(Array(fit.coefficients[row: 0].prefix(5)), golden.ridge[0].coefficients[0]))
  }

  @Test func noRowsIsAnError() {
    #expect(throws: LinearAlgebraError.noRows) { try GramSums(features: 2).ridge(penalties: [1, 1]) }
  }
}
