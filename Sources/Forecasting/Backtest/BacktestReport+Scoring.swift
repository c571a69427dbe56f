import CivilTime
import Features
import Readings

extension BacktestReport {
  /// The figures of rows that a plan made; each row has one value for each of the plan's references.
  package init(
    _ context: SeriesContext, _ plan: BacktestPlan, _ rows: [BacktestRow], fitSeconds: Double,
    totalSeconds: Double
  ) {
    self.rows = rows
    referenceNames = plan.references.map(\.name)
    let scored = rows.filter(\.isComparable)
    let groups = RowGroups(scored, context)
    let quantiles = Self.quantileAccuracy(scored)
    summary = Summary(
      series: context.series, model: plan.modelName, from: plan.from.description, to: plan.to.description,
      issue: plan.options.issue.description,
      weather: context.weather.isEmpty ? nil : plan.weather.description,
      weatherSeries: context.weather.map(\.name), refitDays: plan.refitDays, score: BacktestScore(scored),
      pinball: quantiles.pinball.finite, crps: quantiles.crps.finite,
      references: Self.references(scored, referenceNames), byMonth: groups.byMonth, byHour: groups.byHour,
      byDayType: groups.byDayType, byTemperature: groups.byTemperature,
      sources: rows.reduce(into: [:]) { $0[$1.forecast.source, default: 0] += 1 },
      worstDays: groups.worstDays, fitSeconds: fitSeconds, totalSeconds: totalSeconds)
  }

  private static func quantileAccuracy(_ rows: [BacktestRow]) -> QuantileAccuracy {
    var accuracy = QuantileAccuracy(levels: quantileLevels)
    for row in rows { accuracy.add(observed: row.observed, quantiles: row.forecast.quantiles) }
    return accuracy
  }

  private static func references(_ rows: [BacktestRow], _ names: [String]) -> [String: ReferenceScore] {
    let losses = rows.map { abs($0.forecast.point - $0.observed) }
    var result: [String: ReferenceScore] = [:]
    for (index, name) in names.enumerated() {
      var accuracy = PointAccuracy()
      for row in rows { accuracy.add(observed: row.observed, forecast: row.references[index]) }
      // Errors of one day hang together: lags up to a day or two, weighted as Newey and West do.
      let test = DieboldMariano(
        losses: losses, reference: rows.map { abs($0.references[index] - $0.observed) },
        lags: min(96, rows.count / 4), kernel: .bartlett)
      result[name] = ReferenceScore(
        score: BacktestScore(accuracy), dieboldMariano: test.statistic.finite, pValue: test.pValue.finite)
    }
    return result
  }
}

extension BacktestPlan {
  /// The model's name in reports.
  var modelName: String {
    switch source {
    case .kind(let kind): kind.rawValue
    case .trained(_, let name): name
    }
  }
}

/// Rows of a backtest, grouped by what they have in common.
private struct RowGroups {
  private let rows: [(row: BacktestRow, local: LocalDateTime)]
  private let context: SeriesContext

  init(_ rows: [BacktestRow], _ context: SeriesContext) {
    self.rows = rows.map { ($0, context.calendar.zone.localDateTime(at: $0.forecast.target)) }
    self.context = context
  }

  private func scores(by key: (BacktestRow, LocalDateTime) -> String?) -> [String: BacktestScore] {
    var groups: [String: [BacktestRow]] = [:]
    for (row, local) in rows { if let name = key(row, local) { groups[name, default: []].append(row) } }
    return groups.mapValues { BacktestScore($0) }
  }

  var byMonth: [String: BacktestScore] { scores { twoDigits($1.date.month) } }
  var byHour: [String: BacktestScore] { scores { twoDigits($1.hour) } }

  var byDayType: [String: BacktestScore] {
    let holidays = context.calendar.holidays
    return scores { _, local in
      let date = local.date
      if holidays.isHoliday(date) { return "holiday" }
      if holidays.isHoliday(date.next) || holidays.isHoliday(date.previous) || holidays.isBridge(date) {
        return "near-holiday"
      }
      return date.weekday == 6 ? "saturday" : date.weekday == 7 ? "sunday" : "workday"
    }
  }

  var byTemperature: [String: BacktestScore] {
    guard let first = context.weather.first?.observed else { return [:] }
    return scores { row, _ in
      let value = first[row.forecast.target]
      guard value.isFinite, abs(value) < 1e6 else { return nil }
      let lower = Int((value / 5).rounded(.down)) * 5
      return "\(lower)..\(lower + 5)"
    }
  }

  var worstDays: [BacktestReport.DayError] {
    var days: [LocalDate: PointAccuracy] = [:]
    for (row, local) in rows {
      days[local.date, default: PointAccuracy()].add(observed: row.observed, forecast: row.forecast.point)
    }
    return days.sorted { ($1.value.mae, $0.key) < ($0.value.mae, $1.key) }.prefix(10).compactMap {
      date, error in
      error.mape.isFinite
        ? BacktestReport.DayError(date: date.description, mape: error.mape, bias: error.bias) : nil
    }
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
