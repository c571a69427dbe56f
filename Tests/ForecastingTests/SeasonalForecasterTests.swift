import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Foundation
import Readings
import Testing

/// The seasonal family as a forecaster: clocks, short series, and how it does on real data.
@Suite struct SeasonalForecasterTests {
  private func daily(_ values: [Double], zone: TimeZoneRules = .utc) -> SeriesContext {
    SeriesContext(
      target: RegularSeries(start: Instant(seconds: 1_420_070_400), step: 86_400, values: values),
      calendar: AreaCalendar(zone: zone))
  }

  /// Eighteen steps of a series of a hundred with a season of twelve, as a monthly series handed over as days.
  @Test func shortSeriesWithASeasonOfItsOwn() async throws {
    let wave = { (index: Int) -> Double in 100 + Double(index) + 20 * sin(2 * Double.pi * Double(index) / 12)
    }
    let context = daily((0..<100).map { wave($0) + Double($0 * 7_919 % 13) / 4 - 1.5 })
    var options = ModelOptions(issue: IssueTime(hour: 24))
    options.seasons = [12]
    let file = try await Trainer.train(context, kind: .seasonal, name: "short", options: options)
    let end = context.target.end
    let rows = try file.forecast(context, issue: end, targets: (0..<18).map { end + $0 * 86_400 })
    for (lead, row) in rows.enumerated() {
      #expect(abs(row.point - wave(100 + lead)) < 6, "lead \(lead + 1)")
      #expect(row.source == "seasonal")
      #expect(row.quantiles.count == 7)
    }
  }

  @Test(arguments: [1, 3, 5, 12, 30]) func nextToNothingStillGivesAnAnswer(count: Int) async throws {
    let context = daily((0..<count).map { 10 + Double($0 % 3) })
    let file = try await Trainer.train(context, kind: .seasonal, name: "tiny")
    let end = context.target.end
    let rows = try file.forecast(context, issue: end, targets: (0..<14).map { end + $0 * 86_400 })
    #expect(rows.allSatisfy { $0.point > 5 && $0.point < 18 })
  }

  /// A morning peak at 08:00 on the wall stays there across the clock change.
  @Test func peaksStayWithTheClockOnTheWall() async throws {
    let zone = try TimeZoneRules.named("Europe/Paris")
    let start = zone.startOfDay(LocalDate(year: 2015, month: 1, day: 1))
    let end = zone.startOfDay(LocalDate(year: 2015, month: 3, day: 30))
    let values = (0..<(end - start) / 3_600).map { cell in
      zone.localDateTime(at: start + cell * 3_600).hour == 8
        ? 200.0 + Double(cell % 5) : 100 + Double(cell % 3)
    }
    let context = SeriesContext(
      target: RegularSeries(start: start, step: 3_600, values: values), calendar: AreaCalendar(zone: zone))
    let issue = end - 12 * 3_600
    let model = try await SeasonalForecaster.fit(KnownHistory(context, asOf: issue))
    let targets = (0..<24).map { end + $0 * 3_600 }
    let points = try model.forecast(KnownHistory(context, asOf: issue), targets: targets)
    let peak = points.indices.max { points[$0] < points[$1] }
    #expect(peak == 8)
  }

  /// Half-hourly demand of England and Wales, June to August 2000, the last nine days issued at midnight; the seasonal
  /// naive forecast of all 27 days that are usually scored has a MAPE of 2.2 %.
  @Test func forecastsEnglandAndWalesWithinAPercent() async throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../notebooks-data/england-wales-2000.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    let values = lines.compactMap { $0.split(separator: ",").dropFirst().first.flatMap { Double($0) } }
    #expect(values.count == 4_032)
    let start = TimeZoneRules.utc.startOfDay(LocalDate(year: 2000, month: 6, day: 5))
    let context = SeriesContext(
      target: RegularSeries(start: start, step: 1_800, values: values), calendar: AreaCalendar(zone: .utc))
    var plan = BacktestPlan(
      .kind(.seasonal), from: LocalDate(year: 2000, month: 8, day: 19),
      to: LocalDate(year: 2000, month: 8, day: 27),
      options: ModelOptions(issue: IssueTime(hour: 24)))
    plan.refitDays = 14
    let report = try await Backtester.run(context, plan: plan)
    #expect(try #require(report.summary.score.mape) < 1.1)
  }

  /// A plant that ran at five times its load until a month ago: the newest errors are not those of forecasts from before.
  @Test func aLoadThatFellStaysWhereItIs() async throws {
    var random = SplitMix64(state: 3)
    let context = daily((0..<207).map { ($0 < 180 ? 500 : 100) + 3 * random.nextNormal() })
    let end = context.target.end
    let file = try await Trainer.train(context, kind: .seasonal, name: "fallen", end: end)
    let rows = try file.forecast(context, issue: end, targets: (0..<14).map { end + $0 * 86_400 })
    for row in rows { #expect(abs(row.point - 100) < 20, "\(row.target): \(row.point)") }
  }
}
