import CivilTime
import Features
import Readings

/// A model ready for use: the model itself, what stands in for it, and the state that follows its newest errors.
///
/// Live forecasting and backtesting go through this type alone, so that both do the same. Its state advances by
/// daily issues: at each it takes in the readings that became known, and notes the day-ahead forecast that later
/// readings will judge.
public struct TrainedModel: Sendable, Codable {
  /// When each day's forecast is issued.
  public let issue: IssueTime
  var primary: FittedModel
  var fallbacks: [FittedModel]
  /// The errors of the model and of each fallback.
  var errors: [ForecastErrors]
  /// The last issue that the state has been through.
  var through: Instant

  init(
    primary: FittedModel, fallbacks: [FittedModel], issue: IssueTime, through: Instant, step: Int
  ) {
    self.primary = primary
    self.fallbacks = fallbacks
    self.issue = issue
    self.through = through
    errors =
      [ForecastErrors(step: step)] + fallbacks.map { _ in ForecastErrors(step: step, corrects: false) }
  }

  /// The model's kind.
  public var kind: ModelKind { primary.kind }

  /// Why the model's forecasts have no quantiles, in words; nil where they have.
  public var intervalsWithheld: String? { errors.first?.withheld }

  /// The accuracy of the forecasts that brought the state up; nil where there were none, or after loading.
  var calibration: BacktestScore? { errors.first?.tally.score }
  /// The same by month and type of day.
  var calibrationTable: ModelCard.Backtest? { errors.first?.tally.table }

  /// Takes in what became known since the last update, issue by issue, as if each had been forecast live.
  public mutating func update(_ history: KnownHistory) { update(history, Refits()) }

  /// As `update`, with models that take over at the first issue at or after their time; those up to the state's time
  /// are past.
  mutating func update(_ history: KnownHistory, _ refits: Refits) {
    var refits = refits.after(through)
    for issue in issues(after: through, through: history.issue, history) {
      let view = history.asOf(issue.time)
      settle(view)
      adopt(&refits, at: issue.time)
      primary.update(view)
      note(view, issue.day)
      through = issue.time
    }
    settle(history)
    adopt(&refits, at: history.issue)
  }

  mutating func adopt(_ refits: inout Refits, at time: Instant) {
    if let model = refits.takeModel(at: time) { primary = model }
    if let rungs = refits.takeFallbacks(at: time) { fallbacks = rungs }
  }

  private mutating func settle(_ history: KnownHistory) {
    for index in errors.indices { errors[index].settle(history) }
  }

  private mutating func note(_ history: KnownHistory, _ day: LocalDay) {
    let forecasts = Rehearsal.forecasts(rungs, history, day)
    for index in errors.indices { errors[index].note(forecasts, ofRung: index, history) }
  }

  /// Targets nearer and farther than the day ahead, on days from whose forecasts the growth of errors is learnt.
  static func otherTargets(_ history: KnownHistory, _ day: LocalDay) -> [Instant] {
    let isDaily = history.step == 86_400
    guard day.date.dayNumber % (isDaily ? 3 : 7) == 0 else { return [] }
    // Every lead of a daily series, a few days of a finer one: enough to learn how errors grow.
    let days = isDaily ? Array(1...27) : [1, 3, 6]
    let next = history.firstCell(from: history.issue), first = history.firstCell(from: day.start)
    var targets = (next..<max(next, first)).map(history.instant(at:))
    for ahead in days {
      targets += LocalDay(date: day.date + ahead, zone: day.zone).targets(on: history)
    }
    return targets
  }

  /// From when on the history is read for a forecast as of `issue`; nil where all of it is.
  package func needed(for issue: Instant) -> Instant? {
    let days = rungs.map(\.forecaster.lookbackDays)
    guard !days.contains(nil), let most = days.compactMap(\.self).max() else { return nil }
    // A day more, for days that clock changes make longer.
    return min(issue, through) - (most + 1) * 86_400
  }

  /// The model and its fallbacks.
  var rungs: [FittedModel] { [primary] + fallbacks }

  /// The daily issues in (from, to].
  func issues(after from: Instant, through to: Instant, _ history: KnownHistory) -> [DailyIssue] {
    let zone = history.calendar.zone
    var day = LocalDay(containing: from, zone: zone)
    var result: [DailyIssue] = []
    while true {
      let issued = issue.instant(for: day)
      if issued > to { return result }
      if issued > from { result.append(DailyIssue(time: issued, day: day)) }
      day = day.next
    }
  }

  /// The forecast of `targets`, with quantiles, each row naming the rung of the ladder that made it.
  /// - Throws: `ForecastingError` where a target is off the grid or before the issue time.
  public func forecast(_ history: KnownHistory, targets: [Instant]) throws(ForecastingError) -> [ForecastRow]
  {
    try history.check(targets: targets)
    var current = self
    current.update(history)
    return current.rows(history, targets)
  }

  private func rows(_ history: KnownHistory, _ targets: [Instant]) -> [ForecastRow] {
    let points = primary.forecaster.points(history, targets: targets)
    var rows = errors[0].rows(points: points, targets: targets, history, source: kind.rawValue)
    for (rung, errors) in zip(fallbacks, errors.dropFirst()) {
      let open = rows.indices.filter { !rows[$0].point.isFinite }
      if open.isEmpty { break }
      let targets = open.map { targets[$0] }
      let values = rung.forecaster.points(history, targets: targets)
      let filled = errors.rows(points: values, targets: targets, history, source: rung.kind.rawValue)
      for (index, row) in zip(open, filled) { rows[index] = row }
    }
    return rows
  }

  /// Of what the forecast of one target is made: effects in the series' unit that add up to it.
  /// - Throws: `ForecastingError` where the target is off the grid or before the issue time.
  public func explain(_ history: KnownHistory, target: Instant) throws(ForecastingError) -> Explanation {
    try explain(history, targets: [target])[0]
  }

  /// Of what the forecasts of some targets are made, each as `explain(_:target:)` tells it.
  /// - Throws: `ForecastingError` where a target is off the grid or before the issue time.
  public func explain(
    _ history: KnownHistory, targets: [Instant]
  ) throws(ForecastingError) -> [Explanation] {
    try history.check(targets: targets)
    var current = self
    current.update(history)
    return current.rows(history, targets).map { current.explanation(of: $0, history) }
  }

  private func explanation(of row: ForecastRow, _ history: KnownHistory) -> Explanation {
    guard row.source == kind.rawValue else {
      return Explanation(row: row, effects: [Effect(row.source, row.point)])
    }
    let effects = primary.forecaster.effects(history, target: row.target)
    let correction = row.point - effects.reduce(0) { $0 + $1.value }
    return Explanation(
      row: row, effects: correction == 0 ? effects : effects + [Effect("correction", correction)])
  }
}

/// A forecast and its parts.
public struct Explanation: Sendable, Hashable {
  /// The forecast.
  public var row: ForecastRow
  /// Its parts, which add up to the point forecast.
  public var effects: [Effect]
}

extension LocalDay {
  /// The slots of a history's grid that begin within the day.
  package func targets(on history: KnownHistory) -> [Instant] {
    let first = history.firstCell(from: start), end = history.firstCell(from: end)
    return (first..<max(first, end)).map { history.instant(at: $0) }
  }
}
