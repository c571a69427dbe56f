import Forecasting
import Foundation
import Testing

/// STL and MSTL against statsmodels, whose values `Golden/make_seasonal_decomposition.py` wrote.
@Suite struct SeasonalDecompositionTests {
  struct Golden: Decodable, CustomTestStringConvertible {
    let name: String
    let values: [Double]
    let periods: [Int]
    let windows: [Int]
    let outer: Int
    let inner: Int
    let jumps: Bool
    let trend: [Double]
    let seasonal: [[Double]]
    let remainder: [Double]
    var testDescription: String { name }
  }

  static let golden: [Golden] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/seasonal_decomposition.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Golden].self, from: data)) ?? []
  }()

  @Test func goldenFileIsRead() {
    #expect(Self.golden.count == 7)
  }

  @Test(arguments: golden) func agreesWithStatsmodels(_ golden: Golden) throws {
    var mstl = MSTL(periods: golden.periods)
    mstl.windows = golden.windows
    mstl.innerPasses = golden.inner
    mstl.outerPasses = golden.outer
    mstl.jumps = golden.jumps
    let parts = try mstl.decompose(golden.values)
    #expect(largestDifference(parts.trend, golden.trend) < 1e-8)
    #expect(largestDifference(parts.remainder, golden.remainder) < 1e-8)
    for (season, expected) in zip(parts.seasonal, golden.seasonal) {
      #expect(largestDifference(season, expected) < 1e-8)
    }
  }

  @Test(arguments: golden) func partsAddUp(_ golden: Golden) throws {
    let parts = try MSTL(periods: golden.periods).decompose(golden.values)
    let sums = golden.values.indices.map { index in
      parts.trend[index] + parts.remainder[index] + parts.seasonal.reduce(0) { $0 + $1[index] }
    }
    #expect(largestDifference(sums, golden.values) < 1e-9)
  }

  @Test func robustWeightsSetTheOutlierAside() throws {
    let golden = try #require(Self.golden.first { $0.name == "monthly" })
    var stl = STL(period: 12)
    stl.outerPasses = 5
    let parts = try stl.decompose(golden.values)
    #expect(parts.weights[golden.values.count / 3] == 0)
    #expect(parts.weights.filter { $0 > 0.5 }.count > 60)
  }

  @Test func tooShortIsAnErrorInWords() {
    #expect(throws: SeasonalError.tooShort(method: "STL", needed: 24, count: 23)) {
      try STL(period: 12).decompose([Double](repeating: 1, count: 23))
    }
  }

  private func largestDifference(_ left: [Double], _ right: [Double]) -> Double {
    left.count == right.count ? zip(left, right).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }
}
