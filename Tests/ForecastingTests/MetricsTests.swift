import Forecasting
import Foundation
import Testing

/// The measures against scikit-learn, scipy and statsmodels, whose values `Golden/make_metrics.py` wrote.
@Suite struct MetricsTests {
  struct Golden: Decodable {
    struct Comparison: Decodable {
      var h: Int
      var kernel: String
      var statistic: Double
      var p: Double
    }
    var observed: [Double]
    var forecast: [Double]
    var reference: [Double]
    var training: [Double]
    var quantiles: [[Double]]
    var mape: Double
    var mae: Double
    var rmse: Double
    var bias: Double
    var mase: Double
    var pinball: [Double]
    var crps: Double
    var coverage: Double
    var width: Double
    var winkler: Double
    var members: [Double]
    var sampleObserved: Double
    var sampleCRPS: Double
    var normalCRPS: [[Double]]
    var cumulative: [[Double]]
    var normalQuantile: [[Double]]
    var studentT: [[Double]]
    var dieboldMariano: [Comparison]
  }

  private let golden: Golden
  private let levels = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]

  init() throws { golden = try GoldenFile.decode(Golden.self, from: "metrics.json") }

  @Test func pointMeasuresAgreeWithScikitLearn() {
    let accuracy = PointAccuracy(observed: golden.observed, forecast: golden.forecast)
    #expect(accuracy.count == 200)
    #expect(isClose(accuracy.mape, golden.mape))
    #expect(isClose(accuracy.mae, golden.mae))
    #expect(isClose(accuracy.rmse, golden.rmse))
    #expect(isClose(accuracy.bias, golden.bias))
    #expect(isClose(accuracy.mase(training: golden.training, season: 48), golden.mase))
    #expect(skill(loss: 1, reference: 4) == 0.75)
  }

  @Test func missingPairsAreSkippedAndCounted() {
    var accuracy = PointAccuracy(
      observed: golden.observed + [.nan, 1, 0], forecast: golden.forecast + [1, .nan, 0])
    #expect(accuracy.count == 201)
    #expect(accuracy.percentageCount == 200)
    #expect(isClose(accuracy.mape, golden.mape))
    accuracy.add(accuracy)
    #expect(accuracy.count == 402)
    #expect(isClose(accuracy.mape, golden.mape))
    #expect(PointAccuracy().mae.isNaN)
  }

  @Test func quantileMeasuresAgreeWithScikitLearn() {
    var accuracy = QuantileAccuracy(levels: levels), second = accuracy
    var interval = IntervalAccuracy(nominal: 0.9)
    for (index, (observed, quantiles)) in zip(golden.observed, golden.quantiles).enumerated() {
      if index < 90 { accuracy.add(observed: observed, quantiles: quantiles) }
      if index >= 90 { second.add(observed: observed, quantiles: quantiles) }
      interval.add(observed: observed, lower: quantiles[0], upper: quantiles[6])
    }
    accuracy.add(second)
    accuracy.add(observed: .nan, quantiles: golden.quantiles[0])
    accuracy.add(observed: 1, quantiles: [])
    interval.add(observed: .nan, lower: 0, upper: 1)
    #expect(accuracy.count == 200)
    #expect(interval.count == 200)
    #expect(zip(accuracy.pinballByLevel, golden.pinball).allSatisfy { isClose($0, $1) })
    #expect(isClose(accuracy.pinball, golden.pinball.reduce(0, +) / 7))
    #expect(isClose(accuracy.crps, golden.crps))
    #expect(isClose(interval.coverage, golden.coverage))
    #expect(isClose(interval.meanWidth, golden.width))
    #expect(isClose(interval.winkler, golden.winkler))
    #expect(isClose(accuracy.shareBelow[6] - accuracy.shareBelow[0], golden.coverage, to: 0.01))
  }

  @Test func crpsAgreesWithItsIntegral() {
    #expect(isClose(CRPS.sample(observed: golden.sampleObserved, members: golden.members), golden.sampleCRPS))
    for pair in golden.normalCRPS {
      #expect(isClose(CRPS.normal(observed: pair[0], mean: 1, deviation: 2), pair[1]))
    }
    #expect(CRPS.normal(observed: 3, mean: 1, deviation: 0) == 2)
  }

  @Test func distributionsAgreeWithScipy() {
    for pair in golden.cumulative { #expect(isClose(StandardNormal.cumulative(pair[0]), pair[1], to: 1e-12)) }
    for pair in golden.normalQuantile {
      #expect(isClose(StandardNormal.quantile(pair[0]), pair[1], to: 1e-12))
    }
    for row in golden.studentT {
      #expect(isClose(StudentT.twoSidedP(row[0], freedom: row[1]), row[2], to: 1e-10))
    }
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1.5).isNaN)
  }

  @Test(arguments: 0..<4) func dieboldMarianoAgreesWithStatsmodels(index: Int) throws {
    let expected = golden.dieboldMariano[index]
    let losses = zip(golden.forecast, golden.observed).map { abs($0 - $1) }
    let reference = zip(golden.reference, golden.observed).map { abs($0 - $1) }
    let kernel = try #require(DieboldMariano.Kernel(rawValue: expected.kernel))
    let test = DieboldMariano(
      losses: losses + [.nan], reference: reference + [1], horizon: expected.h, kernel: kernel)
    #expect(test.count == 200)
    #expect(test.kernel == kernel)
    #expect(isClose(test.statistic, expected.statistic))
    #expect(isClose(test.pValue, expected.p))
  }

  @Test func dieboldMarianoKnowsWhenItCannotSay() {
    let same = DieboldMariano(losses: [1, 2, 3], reference: [0.9, 1.9, 2.9])
    #expect(same.pValue.isNaN)
    #expect(DieboldMariano(losses: [], reference: []).pValue.isNaN)
    // An alternating difference has a negative rectangular variance.
    let alternating = (0..<50).map { $0.isMultiple(of: 2) ? 2.0 : -1.0 }
    let test = DieboldMariano(losses: alternating, reference: alternating.map { _ in 0 }, horizon: 2)
    #expect(test.kernel == .bartlett)
    #expect(test.pValue < 0.05)
  }
}
