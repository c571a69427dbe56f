import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Foundation
import Readings
import Testing

/// The correction by the newest errors, and what holds it.
@Suite struct ErrorCorrectionTests {
  @Test func aBiasIsCorrectedAndNoiseIsNot() {
    let biased = MadeErrors(days: 200) { index, normal in 30 + 10 * Double(index % 48) / 48 + 5 * normal }
    var errors = ForecastErrors(step: biased.step)
    let corrected = biased.rows(&errors).suffix(48 * 100)
    let left = corrected.map { abs(biased.context.target[$0.target] - $0.point) }.reduce(0, +) / 4_800
    #expect(left < 7)
    let noise = MadeErrors(days: 400) { _, normal in 20 * normal }
    var others = ForecastErrors(step: noise.step)
    let plain = noise.rows(&others).suffix(48 * 300)
    let before = plain.map { abs(noise.context.target[$0.target] - 1_000) }.reduce(0, +)
    let after = plain.map { abs(noise.context.target[$0.target] - $0.point) }.reduce(0, +)
    #expect(after < 1.003 * before)
  }

  /// A lasting bias of ordinary days is believed by half on a holiday.
  @Test func aHolidayIsCorrectedByHalf() {
    let made = MadeErrors(days: 121) { _, normal in 30 + normal }
    var errors = ForecastErrors(step: made.step)
    _ = made.rows(&errors)
    let may = made.start + 120 * 86_400
    func added(_ holidays: HolidayCalendar) -> Double {
      let calendar = AreaCalendar(zone: .utc, holidays: holidays)
      let history = KnownHistory(SeriesContext(target: made.context.target, calendar: calendar), asOf: may)
      var errors = errors
      errors.settle(history)
      return errors.rows(points: [1_000], targets: [may + 43_200], history, source: "test")[0].point - 1_000
    }
    #expect(abs(added(.none) - 30) < 3)
    #expect(abs(added(.france) / added(.none) - 0.5) < 0.01)
  }

  /// Errors whose level lasts for days, and at the end a morning of wild readings.
  @Test func wildReadingsForetellNoMoreThanUsualErrors() {
    var random = SplitMix64(state: 7), level = 0.0
    let levels = (0..<200).map { _ in
      level = 0.9 * level + 10 * random.nextNormal()
      return level
    }
    var made = MadeErrors(days: 200) { index, normal in levels[index / 48] + 5 * normal }
    let noon = made.start + 200 * 86_400 - 43_200
    func added() -> Double {
      var errors = ForecastErrors(step: made.step)
      _ = made.rows(&errors)
      let history = KnownHistory(made.context, asOf: noon)
      errors.settle(history)
      return errors.rows(points: [1_000], targets: [noon + 43_200], history, source: "test")[0].point - 1_000
    }
    let usual = added()
    for index in 199 * 48..<199 * 48 + 24 { made.values[index] += 100_000 }
    #expect(added() > usual && added() < usual + 50, "\(usual) and \(added())")
  }

  /// Generation that stops at zero each night, forecast below it, and the same moved off zero.
  @Test(arguments: [0.0, 20, -20]) func noForecastCrossesTheZeroAtWhichReadingsStop(moved: Double) {
    func sun(_ index: Int) -> Double { 100 * sin(2 * Double.pi * Double(index) / 48) }
    let made = MadeErrors(days: 60) { index, normal in
      let shining = max(0, sun(index) + 20 * normal)
      return shining + moved - 1_000
    }
    var errors = ForecastErrors(step: made.step)
    let rows = made.rows(&errors) { max(-30, sun($0)) + moved }.suffix(48)
    #expect(rows.allSatisfy { $0.quantiles.count == 7 })
    let crosses = rows.contains { $0.point < moved || $0.quantiles[0] < moved }
    #expect(crosses == (moved != 0))
  }
}
