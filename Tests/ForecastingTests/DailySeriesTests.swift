import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Readings
import Testing

/// Series of a value a day, whose days begin an hour earlier in summer than their slots.
@Suite struct DailySeriesTests {
  @Test(arguments: [ModelKind.regression, .seasonal, .adaptive, .seasonalNaive, .climatology])
  func everyKindForecastsThroughClockChanges(kind: ModelKind) async throws {
    var load = SyntheticLoad()
    load.first = LocalDate(year: 2015, month: 1, day: 10)
    load.days = 940
    load.step = 86_400
    load.zone = try TimeZoneRules.named("Europe/Paris")
    load.holidays = .france
    let context = load.context(weather: kind == .regression)
    let end = context.target.instant(at: 900)
    let file = try await Trainer.train(context, kind: kind, name: "daily", end: end)
    let rows = try file.forecast(
      context, issue: end + 43_200, targets: (902..<909).map { context.target.instant(at: $0) })
    #expect(rows.count == 7)
    for row in rows { #expect(row.point.isFinite && row.quantiles.count == quantileLevels.count) }
  }
}
