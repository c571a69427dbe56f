import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Foundation
import Readings
import Testing

/// Intervals on errors of known make: what they promise, month by month.
@Suite struct IntervalTests {
  private func coverage(_ rows: some Sequence<ForecastRow>, _ made: MadeErrors) -> Double {
    var accuracy = IntervalAccuracy(nominal: 0.9)
    for row in rows where row.quantiles.count == 7 {
      let observed = made.context.target[row.target]
      accuracy.add(observed: observed, lower: row.quantiles[0], upper: row.quantiles[6])
    }
    return 100 * accuracy.coverage
  }

  /// Errors in winter four times those of summer, at noon three times those at night, and skewed.
  private func swinging(days: Int) -> MadeErrors {
    MadeErrors(days: days) { index, normal in
      let season = 2.5 + 1.5 * cos(2 * Double.pi * Double(index) / 17_532)
      let slot = 2 - cos(2 * Double.pi * Double(index) / 48)
      return 10 * season * slot * (normal > 0 ? 1.5 * normal : normal)
    }
  }

  @Test func everyMonthIsCoveredThoughErrorsSwing() {
    let made = swinging(days: 730)
    var errors = ForecastErrors(step: made.step)
    let rows = made.rows(&errors).suffix(365 * 48)
    let whole = coverage(rows, made)
    #expect(whole > 88.5 && whole < 91.5)
    for month in 0..<12 {
      let part = coverage(rows.dropFirst(month * 1_460).prefix(1_460), made)
      #expect(part > 84 && part < 95, "month \(month + 1)")
    }
    for slot in 0..<48 {
      let part = coverage(rows.filter { Int($0.target.seconds) / 1_800 % 48 == slot }, made)
      #expect(part > 84 && part < 96, "slot \(slot)")
    }
    #expect(errors.withheld == nil)
  }

  /// Days whose load is forecast high have errors three times as large as those forecast low.
  @Test func widthsFollowTheHeightOfTheLoad() {
    var random = SplitMix64(state: 9)
    let heights = (0..<500).map { _ in random.nextNormal() > 0 ? 1.0 : -1 }
    let made = MadeErrors(days: 500) { index, normal in
      let height = heights[index / 48]
      return 200 * height + normal * (height > 0 ? 30 : 10)
    }
    var errors = ForecastErrors(step: made.step, corrects: false)
    let rows = made.rows(&errors) { 1_000 + 200 * heights[$0 / 48] }.suffix(100 * 48)
    func width(_ height: Double) -> Double {
      let own = rows.filter { heights[Int(($0.target - made.start) / 86_400)] == height }
      return own.reduce(0) { $0 + $1.quantiles[6] - $1.quantiles[0] } / Double(own.count)
    }
    #expect(width(1) > 2.4 * width(-1) && width(1) < 3.6 * width(-1))
  }

  /// In the second year the widths are those of the season from its first day on, not those of the weeks before.
  @Test func widthsFollowTheSeason() {
    let made = swinging(days: 730)
    var errors = ForecastErrors(step: made.step)
    let rows = made.rows(&errors)
    func width(_ day: Int) -> Double {
      rows[(day - 1) * 48..<(day + 19) * 48].reduce(0) { $0 + $1.quantiles[6] - $1.quantiles[0] } / (20 * 48)
    }
    // True sizes: 4 at the turn of the year, 1 in July, 2.5 in April and October.
    #expect(width(700) > 3 * width(540) && width(700) < 5 * width(540))
    #expect(abs(width(447) / width(630) - 1) < 0.2)
  }

  /// Errors of one morning that are as good as alike, but lie just inside the intervals or just outside.
  @Test func intervalsThatWereMissedWidenTheNext() {
    let made = MadeErrors(days: 200) { _, normal in 20 * normal }
    var errors = ForecastErrors(step: made.step, corrects: false)
    let given = made.rows(&errors).suffix(48)
    let noon = made.start + 200 * 86_400 - 43_200
    func width(_ beside: Double) -> Double {
      var values = made.values
      for (index, row) in given.prefix(24).enumerated() {
        values[199 * 48 + index] = row.quantiles[6] + beside
      }
      let context = SeriesContext(
        target: RegularSeries(start: made.start, step: made.step, values: values),
        calendar: made.context.calendar)
      var later = errors
      let history = KnownHistory(context, asOf: noon)
      later.settle(history)
      let next = later.rows(points: [1_000], targets: [noon + 86_400], history, source: "test")[0]
      return next.quantiles[6] - next.quantiles[0]
    }
    let ratio = width(0.1) / width(-0.1)
    #expect(ratio > 1.08 && ratio < 1.2, "\(ratio)")
  }

  /// Errors whose long tail changes sides: old ones would speak for the wrong side for half a year.
  @Test func eachTailKeepsItsPromiseWhenTheErrorsTurn() {
    let made = MadeErrors(days: 600) { index, normal in
      let skewed = 10 * (exp(0.8 * normal) - 1.4)
      return index < 400 * 48 ? skewed : -skewed
    }
    var errors = ForecastErrors(step: made.step, corrects: false)
    let rows = made.rows(&errors).suffix(150 * 48).filter { $0.quantiles.count == 7 }
    let count = Double(rows.count)
    let below = Double(rows.count { made.context.target[$0.target] < $0.quantiles[0] }) / count
    let above = Double(rows.count { made.context.target[$0.target] > $0.quantiles[6] }) / count
    #expect(below < 0.075 && above > 0.02, "\(below) below the 5 % quantile, \(above) above the 95 % one")
  }

  /// Of errors that are alike at all leads, the widths of the day's two halves, in two groups of leads, stay alike.
  @Test func widthsDoNotWaverBetweenLeads() {
    let made = MadeErrors(days: 500) { _, normal in 20 * normal }
    var errors = ForecastErrors(step: made.step, corrects: false)
    let rows = made.rows(&errors).suffix(400 * 48)
    func width(_ rows: some Sequence<ForecastRow>) -> Double {
      rows.reduce(0) { $0 + $1.quantiles[6] - $1.quantiles[0] }
    }
    let ratios = stride(from: rows.startIndex, through: rows.endIndex - 48, by: 48).map { day in
      width(rows[day..<day + 23]) / width(rows[day + 25..<day + 48])
    }
    let strays = ratios.map { abs($0 - 1) }.reduce(0, +) / Double(ratios.count)
    #expect(strays < 0.02, "\(strays)")
  }

  @Test func quantilesNeverCross() {
    let made = swinging(days: 120)
    var errors = ForecastErrors(step: made.step)
    let rows = made.rows(&errors)
    #expect(rows.contains { !$0.quantiles.isEmpty })
    for row in rows {
      #expect(row.quantiles.isEmpty || row.quantiles.count == quantileLevels.count)
      #expect(zip(row.quantiles, row.quantiles.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test func aFewDaysAreTooFewAndSaidSo() {
    let made = swinging(days: 7)
    var errors = ForecastErrors(step: made.step)
    let early = made.rows(&errors)
    #expect(early.allSatisfy { $0.quantiles.isEmpty })
    #expect(errors.withheld?.contains("too few") == true)
    let month = swinging(days: 31)
    var later = ForecastErrors(step: month.step)
    let late = month.rows(&later).suffix(48)
    #expect(late.allSatisfy { $0.quantiles.count == 7 })
  }

  @Test func intervalsThatDoNotHoldAreWithheld() {
    var check = CoverageCheck(slots: 48)
    let quantiles = [-2.0, -1.5, -0.7, 0, 0.7, 1.5, 2]
    for index in 0..<48 * 100 { check.add(index % 10 < 8 ? 0.1 : 3, quantiles) }
    #expect(check.objection?.contains("%") == true)
    var good = CoverageCheck(slots: 48)
    for index in 0..<48 * 100 { good.add([0.1, 0.2, 0.3, 0.1, 0.2, 1, 1, 1, 1.7, 3][index % 10], quantiles) }
    #expect(good.objection == nil)
  }

  /// However often it is asked in between, the state is that of the daily issues: live is batch.
  @Test func theStateDoesNotDependOnHowOftenItIsAsked() throws {
    let made = swinging(days: 40)
    let context = made.context
    var daily = ForecastErrors(step: made.step), often = daily
    for day in 1..<40 {
      let issue = made.start + day * 86_400 - 43_200
      for half in 1...48 { often.settle(KnownHistory(context, asOf: issue - 86_400 + half * 1_800)) }
      let history = KnownHistory(context, asOf: issue)
      daily.settle(history)
      let targets = (0..<48).map { made.start + day * 86_400 + $0 * 1_800 }
      let points = targets.map { _ in 1_000.0 }
      daily.note(points: points, targets: targets, isDayAhead: true, history)
      often.note(points: points, targets: targets, isDayAhead: true, history)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(daily) == encoder.encode(often))
    let loaded = try JSONDecoder().decode(ForecastErrors.self, from: encoder.encode(daily))
    #expect(try encoder.encode(loaded) == encoder.encode(daily))
  }

  @Test func fartherForecastsAndFallbacksHaveIntervalsToo() async throws {
    var load = SyntheticLoad()
    load.days = 300
    var context = load.context(weather: false)
    let end = context.target.end
    let file = try await Trainer.train(context, kind: .seasonalNaive, name: "naive", end: end)
    let targets = (0..<24 * 9).map { end + $0 * 3_600 }
    let rows = try file.forecast(context, issue: end, targets: targets)
    #expect(rows.allSatisfy { $0.quantiles.count == 7 })
    func width(_ row: ForecastRow) -> Double { row.quantiles[6] - row.quantiles[0] }
    #expect(width(rows[24 * 8]) > 0.5 * width(rows[12]))
    #expect(file.card.calibration?.coverage != nil)
    // Without the last five weeks the naive model has nothing to repeat: climatology answers, with its own intervals.
    var values = context.target.values
    for index in values.indices.suffix(24 * 36) { values[index] = .nan }
    context = SeriesContext(
      target: RegularSeries(start: context.target.start, step: 3_600, values: values),
      calendar: context.calendar)
    let fallen = try file.forecast(context, issue: end, targets: Array(targets.prefix(24)))
    #expect(fallen.allSatisfy { $0.source == "climatology" && $0.quantiles.count == 7 })
  }
}
