import Forecasting
import Foundation
import Testing

/// The aggregation rules against numpy (`Golden/make_aggregation.py`), and what they promise.
@Suite struct OnlineAggregationTests {
  struct Golden: Decodable {
    struct Run: Decodable {
      let rule: OnlineAggregation.Rule
      let loss: String
      let forecasts: [Double]
      let weights: [Double]
    }
    let experts: [[Double]]
    let truth: [Double]
    let runs: [Run]
  }
  let golden: Golden

  init() throws { golden = try GoldenFile.decode(Golden.self, from: "aggregation.json") }

  private func loss(_ name: String) -> AggregationLoss {
    name == "squared" ? .squared : name == "absolute" ? .absolute : .pinball(0.9)
  }

  @Test(arguments: 0..<6) func agreesWithTheEquations(index: Int) throws {
    let run = golden.runs[index]
    var aggregation = OnlineAggregation(experts: 4, rule: run.rule, loss: loss(run.loss))
    var forecasts: [Double] = []
    for (experts, truth) in zip(golden.experts, golden.truth) {
      forecasts.append(aggregation.forecast(experts))
      aggregation.learn(experts, observed: truth)
    }
    for (value, expected) in zip(forecasts.suffix(20), run.forecasts) {
      #expect(isClose(value, expected, to: 1e-9))
    }
    for (value, expected) in zip(aggregation.weights, run.weights) { #expect(abs(value - expected) < 1e-9) }
    #expect(abs(aggregation.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test(arguments: [OnlineAggregation.Rule.bernstein, .polynomial])
  func losesLittleMoreThanTheBestExpert(rule: OnlineAggregation.Rule) {
    var aggregation = OnlineAggregation(experts: 4, rule: rule, loss: .squared)
    for (experts, truth) in zip(golden.experts, golden.truth) { aggregation.learn(experts, observed: truth) }
    let best = aggregation.expertLosses.min() ?? 0
    #expect(aggregation.count == 300)
    #expect(aggregation.regret < 0.25 * best)
  }

  @Test func anExpertWithoutAForecastSleeps() {
    var aggregation = OnlineAggregation(experts: 3)
    for index in 0..<50 {
      let truth = Double(index % 7)
      aggregation.learn([truth + 0.1, .nan, truth - 3], observed: truth)
    }
    let before = aggregation
    aggregation.learn([1, 2, 3], observed: .nan)
    #expect(aggregation == before)
    #expect(aggregation.forecast([.nan, .nan, .nan]).isNaN)
    #expect(aggregation.forecast([.nan, .nan, 4]) == 4)
    #expect(abs(aggregation.forecast([10, .nan, 20]) - 10) < 1)
    #expect(aggregation.weights(for: [1, .nan, 1])[1] == 0)
  }

  @Test func savedAndLoadedItIsTheSame() throws {
    var aggregation = OnlineAggregation(experts: 4, loss: .pinball(0.25))
    let fresh = try JSONDecoder().decode(OnlineAggregation.self, from: JSONEncoder().encode(aggregation))
    #expect(fresh == aggregation)
    for (experts, truth) in zip(golden.experts, golden.truth) { aggregation.learn(experts, observed: truth) }
    #expect(
      try JSONDecoder().decode(OnlineAggregation.self, from: JSONEncoder().encode(aggregation)) == aggregation
    )
  }
}
