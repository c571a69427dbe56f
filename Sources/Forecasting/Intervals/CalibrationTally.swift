import CivilTime

/// The accuracy of the day-ahead forecasts that brought the state up, for the model card.
struct CalibrationTally: Sendable {
  private var all = BacktestTally()
  /// By the first day of the month.
  private var months: [LocalDate: BacktestTally] = [:]
  private var dayTypes: [DayType: BacktestTally] = [:]
  private var first: LocalDate?
  private var last: LocalDate?

  mutating func add(
    observed: Double, point: Double, quantiles: [Double], on date: LocalDate, _ type: DayType
  ) {
    all.add(observed: observed, point: point, quantiles: quantiles)
    let month = LocalDate(year: date.year, month: date.month, day: 1)
    months[month, default: BacktestTally()].add(observed: observed, point: point, quantiles: quantiles)
    dayTypes[type, default: BacktestTally()].add(observed: observed, point: point, quantiles: quantiles)
    first = min(first ?? date, date)
    last = max(last ?? date, date)
  }

  /// The score, nil where nothing was counted.
  var score: BacktestScore? { all.count > 0 ? all.score : nil }

  /// The same by month and by type of day, nil where nothing was counted.
  var table: ModelCard.Backtest? {
    guard let first, let last else { return nil }
    return ModelCard.Backtest(
      from: "\(first)", to: "\(last)",
      byMonth: Dictionary(uniqueKeysWithValues: months.map { (String("\($0)".prefix(7)), $1.score) }),
      byDayType: Dictionary(uniqueKeysWithValues: dayTypes.map { ($0.name, $1.score) }))
  }
}
