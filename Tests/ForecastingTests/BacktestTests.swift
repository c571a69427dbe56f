import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Testing

@Suite struct BacktestTests {
  @Test func aWeekOfSeasonalNaiveScoresEveryRow() async throws {
    let context = SyntheticLoad().context()
    let plan = BacktestPlan(
      .kind(.seasonalNaive), from: LocalDate(year: 2015, month: 12, day: 1),
      to: LocalDate(year: 2015, month: 12, day: 7))
    let report = try await Backtester.run(context, plan: plan)
    #expect(report.rows.count == 7 * 24)
    #expect(report.summary.score.n == 7 * 24)
    #expect(try #require(report.summary.score.mape) < 10)
    #expect(report.rows.allSatisfy { $0.lead >= 12 * 3_600 && $0.lead < 36 * 3_600 })
  }
}
