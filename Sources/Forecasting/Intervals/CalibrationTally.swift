import CivilTime
import Readings

/// The accuracy of the day-ahead forecasts that brought the state up, for the model card.
struct CalibrationTally: Sendable {
  private var all = Part()
  private var months: [Int: Part] = [:]
  private var dayTypes: [DayType: Part] = [:]
  private var first: LocalDate?
  private var last: LocalDate?

  /// What some of the forecasts came to.
  private struct Part: Sendable {
    var points = PointAccuracy()
    var intervals = BacktestScore.emptyIntervals

    var score: BacktestScore { BacktestScore(points, intervals: intervals) }

    mutating func add(observed: Double, point: Double, scale: Double, _ quantiles: [Double]) {
      points.add(observed: observed, forecast: point)
      guard quantiles.count == quantileLevels.count else { return }
      for (name, bounds) in BacktestScore.bounds {
        intervals[name]?.add(
          observed: observed, lower: point + scale * quantiles[bounds.lower],
          upper: point + scale * quantiles[bounds.upper])
      }
    }
  }

  mutating func add(
    observed: Double, point: Double, scale: Double, _ quantiles: [Double], on date: LocalDate, _ type: DayType
  ) {
    all.add(observed: observed, point: point, scale: scale, quantiles)
    months[date.year * 100 + date.month, default: Part()].add(
      observed: observed, point: point, scale: scale, quantiles)
    dayTypes[type, default: Part()].add(observed: observed, point: point, scale: scale, quantiles)
    first = min(first ?? date, date)
    last = max(last ?? date, date)
  }

  /// The score, nil where nothing was counted.
  var score: BacktestScore? { all.points.count > 0 ? all.score : nil }

  /// `2017-03` of 201703.
  private static func name(ofMonth month: Int) -> String {
    "\(month / 100)-\(month % 100 < 10 ? "0" : "")\(month % 100)"
  }

  /// The same by month and by type of day, nil where nothing was counted.
  var table: ModelCard.Backtest? {
    guard let first, let last else { return nil }
    return ModelCard.Backtest(
      from: "\(first)", to: "\(last)",
      byMonth: Dictionary(uniqueKeysWithValues: months.map { (Self.name(ofMonth: $0), $1.score) }),
      byDayType: Dictionary(uniqueKeysWithValues: dayTypes.map { ($0.name, $1.score) }))
  }
}
