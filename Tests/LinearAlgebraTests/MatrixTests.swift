import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  @Test func productsAgreeWithTheirDefinition() {
    var noise = Noise(seed: 3)
    let a = noise.matrix(4, 3), b = noise.matrix(3, 5)
    let direct = Matrix(rows: 4, columns: 5) { target in
      for row in 0..<4 {
        for column in 0..<5 {
          target[row * 5 + column] = (0..<3).reduce(0) { $0 + a[row, $1] * b[$1, column] }
        }
      }
    }
    #expect(agree(a.multiplied(by: b).elements, direct.elements, to: 1e-15))
    #expect(agree(a.transposed.transposeMultiplied(by: b).elements, direct.elements, to: 1e-15))
    #expect(agree(a.multiplied(byTransposeOf: b.transposed).elements, direct.elements, to: 1e-15))
    #expect(agree(a.multiplied(by: b.column(2)), direct.column(2), to: 1e-15))
  }

  @Test func packedHoldsOneTriangle() {
    var packed = PackedSymmetric(order: 3)
    packed[2, 1] = 5
    packed[0, 0] = 1
    #expect(packed[1, 2] == 5)
    #expect(packed.elements == [1, 0, 0, 0, 5, 0])
    packed.scale(by: 1.5)
    #expect(packed[2, 1] == 7.5)
  }
}

@Suite struct DecompositionTests {
  private let golden: Golden
  init() throws { golden = try Golden.load() }

  @Test func choleskyAgreesWithNumpy() throws {
    let factor = try Cholesky(Matrix(golden.spd))
    #expect(agree(factor.lower.elements, golden.lower.flatMap { $0 }, to: 1e-12))
    #expect(agree(factor.solve(Matrix(golden.right)).elements, golden.solution.flatMap { $0 }, to: 1e-11))
    #expect(abs(factor.logDeterminant - golden.logdet) < 1e-11)
    #expect(factor.reciprocalCondition > 1e-4)
    #expect(factor.reciprocalCondition < 1)
  }

  @Test func triangularSolvesUndoTheFactor() throws {
    let factor = try Cholesky(Matrix(golden.spd)), right = Matrix(golden.right)
    #expect(
      agree(
        factor.solveLower(right).multiplied(byTransposeOf: factor.lower).elements, right.elements, to: 1e-12))
    #expect(agree(factor.solveUpper(right).multiplied(by: factor.lower).elements, right.elements, to: 1e-12))
  }

  @Test func indefiniteMatricesAreRefused() {
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2)) {
      try Cholesky(Matrix([[1, 2], [2, 1]]))
    }
    #expect(throws: LinearAlgebraError.notFinite(what: "elements of the matrix")) {
      try Cholesky(Matrix([[1, 0], [.nan, 1]]))
    }
  }

  @Test func eigenvaluesAgreeWithNumpy() throws {
    let matrix = Matrix(golden.spd), eigen = try SymmetricEigen(matrix)
    #expect(agree(eigen.values, golden.eigenvalues, to: 1e-12))
    let product = eigen.vectors.multiplied(by: matrix)
    #expect(
      agree(
        product.elements, Matrix(diagonal: eigen.values).multiplied(by: eigen.vectors).elements, to: 1e-12))
  }

  @Test func leastSquaresSaysWhichSolverItTook() throws {
    let x = Matrix(golden.x), y = Matrix(golden.y)
    let (full, solver) = try LeastSquares.solve(x, targets: y)
    #expect(solver == .qr)
    let residuals = y - x.multiplied(byTransposeOf: full)
    let gradient = x.transposeMultiplied(by: residuals), scale = x.transposeMultiplied(by: y)
    #expect(zip(gradient.elements, scale.elements).allSatisfy { abs($0) < 1e-9 * abs($1) })
    let (leastNorm, deficient) = try LeastSquares.solve(Matrix(golden.deficient), targets: Matrix(golden.y))
    #expect(deficient == .svd)
    #expect(agree(leastNorm.elements, golden.leastNorm.flatMap { $0 }))
  }

  /// QR keeps what the normal equations of a Hilbert-like design (condition 1e9, squared 1e18) lose.
  @Test func qrSolvesWhereTheNormalEquationsCannot() throws {
    let x = Matrix(golden.hilbert), y = Matrix(column: golden.hilbertTarget)
    let (coefficients, solver) = try LeastSquares.solve(x, targets: y)
    #expect(solver == .qr)
    #expect(agree(coefficients.elements, [Double](repeating: 1, count: 8), to: 1e-5))
  }
}
