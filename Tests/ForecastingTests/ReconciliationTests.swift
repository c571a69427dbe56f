import Forecasting
import Testing

/// Reconciliation against numpy (`Golden/make_reconciliation.py`), and that sums hold.
@Suite struct ReconciliationTests {
  struct Golden: Decodable {
    let errors: [[Double]]
    let base: [Double]
    let shrinkage: Double
    let reconciled: [Double]
  }
  let golden: Golden

  init() throws { golden = try GoldenFile.decode(Golden.self, from: "reconciliation.json") }

  private func tree() throws -> Hierarchy {
    try Hierarchy(
      count: 8, sums: [.init(0, of: [1, 2]), .init(1, of: [3, 4, 5]), .init(2, of: [6, 7])])
  }

  @Test func agreesWithTheTraceMinimisingForm() throws {
    let covariance = try ErrorCovariance(errors: golden.errors + [[.nan, 1, 1, 1, 1, 1, 1, 1]])
    #expect(isClose(covariance.shrinkage, golden.shrinkage))
    let values = try Reconciliation(tree(), covariance).reconciled(golden.base)
    for (value, expected) in zip(values, golden.reconciled) { #expect(isClose(value, expected)) }
    #expect(try tree().gaps(values) == [0, 0, 0])
  }

  @Test func whatAddsUpAlreadyStays() throws {
    let covariance = try ErrorCovariance(errors: golden.errors)
    let coherent = try tree().summed(golden.base)
    let values = try Reconciliation(tree(), covariance).reconciled(coherent)
    for (value, expected) in zip(values, coherent) { #expect(isClose(value, expected, to: 1e-12)) }
  }

  @Test func theLeastCertainMovesMost() throws {
    let nation = try Hierarchy.nation(regions: 2)
    let values = try Reconciliation(nation, ErrorCovariance(deviations: [1, 1, 10])).reconciled([100, 40, 50])
    #expect(values[0] == values[1] + values[2])
    #expect(abs(values[2] - 50) > 9 && abs(values[0] - 100) < 0.2)
    #expect(
      try Reconciliation(nation, ErrorCovariance(deviations: [1, 1, 1])).reconciled([.nan, 1, 2])[1] == 1)
  }

  @Test func hierarchiesThatCannotBeAreRefused() {
    #expect(throws: ForecastingError.self) { try Hierarchy(count: 2, sums: [.init(0, of: [0, 1])]) }
    #expect(throws: ForecastingError.self) { try Hierarchy(count: 2, sums: [.init(0, of: [5])]) }
    #expect(throws: ForecastingError.self) {
      try Hierarchy(count: 2, sums: [.init(0, of: [1]), .init(1, of: [0])])
    }
    #expect(throws: ForecastingError.self) { try ErrorCovariance(errors: [[1, 2], [3, .nan]]) }
  }
}
