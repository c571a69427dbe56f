import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Readings

/// Half-hours in UTC whose forecasts have errors of known make.
struct MadeErrors {
  var values: [Double]
  let start = Instant(seconds: 1_420_070_400)  // 2015-01-01T00:00:00Z
  let step = 1_800

  /// - Parameter error: the error of a forecast of 1,000, from the half-hour's index and a standard normal number.
  init(days: Int, _ error: (Int, Double) -> Double) {
    var random = SplitMix64(state: 5)
    values = (0..<days * 48).map { 1_000 + error($0, random.nextNormal()) }
  }

  var context: SeriesContext {
    SeriesContext(
      target: RegularSeries(start: start, step: step, values: values), calendar: AreaCalendar(zone: .utc))
  }

  /// Rows of each day issued at noon of the day before, by forecasts of 1,000 or as given.
  func rows(_ errors: inout ForecastErrors, forecast: (Int) -> Double = { _ in 1_000 }) -> [ForecastRow] {
    let context = context
    var rows: [ForecastRow] = []
    for day in 1..<values.count / 48 {
      let issue = start + day * 86_400 - 43_200
      let history = KnownHistory(context, asOf: issue)
      errors.settle(history)
      let targets = (0..<48).map { start + day * 86_400 + $0 * 1_800 }
      let points = targets.indices.map { forecast(day * 48 + $0) }
      rows += errors.rows(points: points, targets: targets, history, source: "test")
      errors.note(points: points, targets: targets, isDayAhead: true, history)
    }
    return rows
  }
}
