import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Testing

@Suite struct RegressionTests {
  private func load(days: Int = 500) -> SyntheticLoad {
    var load = SyntheticLoad()
    load.days = days
    return load
  }

  @Test func forecastsASyntheticLoadCloseToItsNoise() async throws {
    let context = load().context()
    let plan = BacktestPlan(
      .kind(.regression), from: LocalDate(year: 2016, month: 4, day: 1),
      to: LocalDate(year: 2016, month: 4, day: 21))
    let report = try await Backtester.run(context, plan: plan)
    #expect(try #require(report.summary.score.mape) < 1.2)
    #expect(report.summary.sources == ["regression": 21 * 24])
  }

  @Test func manyCutoffsGiveTheModelsOfOneAtATime() async throws {
    let context = load().context()
    let start = Instant(seconds: 1_459_512_000)  // 2016-04-01T12:00:00Z
    let cutoffs = (0..<3).map { start + $0 * 10 * 86_400 }
    let history = KnownHistory(context, asOf: cutoffs[2])
    let together = try await RegressionForecaster.fitted(history, at: cutoffs, options: ModelOptions())
    let target = start + 14 * 3_600
    for (index, cutoff) in cutoffs.enumerated() {
      let alone = try await RegressionForecaster.fit(KnownHistory(context, asOf: cutoff))
      let view = KnownHistory(context, asOf: cutoff)
      let targets = (0..<48).map { target + index * 10 * 86_400 + $0 * 3_600 }
      #expect(alone.points(view, targets: targets) == together[index].points(view, targets: targets))
    }
  }

  @Test func effectsAddUpToTheForecast() async throws {
    let context = load().context()
    let history = KnownHistory(context, asOf: Instant(seconds: 1_459_512_000))
    let model = try await RegressionForecaster.fit(history)
    let target = history.issue + 20 * 3_600
    let effects = model.effects(history, target: target)
    let point = model.points(history, targets: [target])[0]
    #expect(abs(effects.reduce(0) { $0 + $1.value } - point) < 1e-9 * point)
    #expect(effects.map(\.name).contains("temperature"))
  }
}
