import Foundation
import LinearAlgebra

/// Values that numpy and scikit-learn computed; `Golden/make_linear_algebra.py` made them.
struct Golden: Decodable {
  struct Fit: Decodable {
    var intercept: Bool?
    var standardise: Bool?
    var alpha: Double?
    var intercepts: [Double]
    var coefficients: [[Double]]
  }
  var x: [[Double]]
  var y: [[Double]]
  var w: [Double]
  var penalties: [Double]
  var ridge: [Fit]
  var sklearn: Fit
  var loo: [[Double]]
  var spd: [[Double]]
  var right: [[Double]]
  var solution: [[Double]]
  var lower: [[Double]]
  var logdet: Double
  var eigenvalues: [Double]
  var deficient: [[Double]]
  var leastNorm: [[Double]]
  var hilbert: [[Double]]
  var hilbertTarget: [Double]

  static func load() throws -> Golden {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Golden/linear_algebra.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}

/// Whether two lists agree to `tolerance` of the larger list's scale.
func agree(_ left: [Double], _ right: [Double], to tolerance: Double = 1e-9) -> Bool {
  let scale = max(1e-300, right.map(abs).max() ?? 0)
  return left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance * scale }
}

/// A repeatable stream of uniform numbers in [−1, 1) for property tests.
struct Noise {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 52) - 1
  }
  mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in next() })
  }
}
