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
  private let fallbacks: [FittedModel]
  var errors: ForecastErrors
  /// The last issue that the state has been through.
  private(set) var through: Instant

  init(
    primary: FittedModel, fallbacks: [FittedModel], issue: IssueTime, through: Instant, step: Int
  ) {
    self.primary = primary
    self.fallbacks = fallbacks
    self.issue = issue
    self.through = through
    errors = ForecastErrors(step: step)
  }

  /// The model's kind.
  public var kind: ModelKind { primary.kind }

  /// Takes in what became known since the last update, issue by issue, as if each had been forecast live.
  public mutating func update(_ history: KnownHistory) {
    for (issued, day) in issues(after: through, through: history.issue, history) {
      let view = history.asOf(issued)
      errors.settle(view)
      primary.update(view)
      let targets = day.targets(on: history)
      errors.note(points: primary.forecaster.points(view, targets: targets), targets: targets)
      through = issued
    }
    errors.settle(history)
  }

  /// The daily issues in (from, to], with the days they forecast.
  private func issues(after from: Instant, through to: Instant, _ history: KnownHistory) -> [(
    Instant, LocalDay
  )] {
    let zone = history.calendar.zone
    var day = LocalDay(containing: from, zone: zone)
    var result: [(Instant, LocalDay)] = []
    while true {
      let issued = issue.instant(for: day)
      if issued > to { return result }
      if issued > from { result.append((issued, day)) }
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
    var rows = zip(targets, points).map { target, point in
      let corrected = errors.corrected(point, target: target, history)
      return ForecastRow(
        target: target, point: corrected,
        quantiles: errors.quantiles(point: corrected, target: target, history), source: kind.rawValue)
    }
    for rung in fallbacks {
      let open = rows.indices.filter { !rows[$0].point.isFinite }
      if open.isEmpty { break }
      let values = rung.forecaster.points(history, targets: open.map { targets[$0] })
      for (index, value) in zip(open, values) {
        rows[index] = ForecastRow(
          target: targets[index], point: value, quantiles: [], source: rung.kind.rawValue)
      }
    }
    return rows
  }

  /// Of what the forecast of one target is made: effects in the series' unit that add up to it.
  /// - Throws: `ForecastingError` where the target is off the grid or before the issue time.
  public func explain(_ history: KnownHistory, target: Instant) throws(ForecastingError) -> Explanation {
    try history.check(targets: [target])
    var current = self
    current.update(history)
    let row = current.rows(history, [target])[0]
    guard row.source == kind.rawValue else {
      return Explanation(row: row, effects: [Effect(row.source, row.point)])
    }
    let effects = current.primary.forecaster.effects(history, target: target)
    let sum = effects.reduce(0) { $0 + $1.value }
    let correction = row.point - sum
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
    let first = history.cell(of: start + history.step - 1)
    let end = history.cell(of: end + history.step - 1)
    return (first..<max(first, end)).map { history.instant(at: $0) }
  }
}
