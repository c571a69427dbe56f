import CivilTime
import CommandLineKit
import Features
import Forecasting
import History
import Readings
import Workbench

/// Runs a request: every model over the same days, scored on the same rows.
struct BacktestRun {
  let request: BacktestRequest
  let store: HistoryStore
  let registry: ModelRegistry

  /// What came of it.
  struct Outcome {
    var reports: [BacktestReport]
    /// How many of each report's references were asked for; the rest are the other models.
    var referenceCount: Int
    var unit: String
    var dataHash: String
    var notes: [String]
  }

  func run(progress: @escaping @Sendable (Double) -> Void) async throws -> Outcome {
    let series = try store.series(named: SeriesName(parsing: request.series))
    let subjects = try request.models.map { try subject($0, series) }
    let context = subjects[0].context
    var made: [Made] = []
    var values: [BacktestPlan.Reference] = []
    let total = Double(subjects.count + request.references.count)
    for text in request.references {
      let done = Double(values.count) / total
      values.append(try await reference(text, series) { progress(done + $0 / total) })
    }
    for subject in subjects {
      let done = Double(values.count + made.count) / total
      made.append(try await make(subject, values) { progress(done + $0 / total) })
    }
    return Outcome(
      reports: made.count == 1 ? [made[0].report] : Self.compared(made), referenceCount: values.count,
      unit: series.definition.unit,
      dataHash: DataHash.of(context, references: values.map(\.values)), notes: subjects.flatMap(\.notes))
  }

  private struct Made {
    let plan: BacktestPlan
    let context: SeriesContext
    let report: BacktestReport
  }

  private func subject(_ text: String, _ series: StoredSeries) throws -> BacktestSubject {
    try BacktestSubject(text, request: request, series: series, store: store, registry: registry)
  }

  private func make(
    _ subject: BacktestSubject, _ references: [BacktestPlan.Reference],
    _ progress: @escaping @Sendable (Double) -> Void
  ) async throws -> Made {
    guard let from = LocalDate(request.from), let to = LocalDate(request.to) else {
      throw CommandError(.usage, "a backtest is from a date to a date")
    }
    var plan = BacktestPlan(subject.source, from: from, to: to, options: subject.options)
    plan.refitDays = request.refitDays
    plan.weather = request.policy
    plan.references = references
    let report = try await Backtester.run(subject.context, plan: plan, progress: progress)
    return Made(plan: plan, context: subject.context, report: report)
  }

  /// A stored series as it is; a kind or a trained model as it forecasts the same days.
  private func reference(
    _ text: String, _ series: StoredSeries, _ progress: @escaping @Sendable (Double) -> Void
  ) async throws -> BacktestPlan.Reference {
    if text.contains("/") {
      let stored = try store.series(named: SeriesName(parsing: text))
      return BacktestPlan.Reference(name: text, values: try store.load(stored))
    }
    let made = try await make(try subject(text, series), [], progress)
    let isPlain = ModelKind(rawValue: text) == .seasonalNaive
    return BacktestPlan.Reference(name: text, values: isPlain ? Self.weekBefore(made) : Self.points(made))
  }

  /// As a reference the seasonal naive is the value of the week before and no more, without the correction by the
  /// newest errors that every trained model has.
  private static func weekBefore(_ made: Made) -> RegularSeries {
    var series = points(made)
    for (issue, rows) in Dictionary(grouping: made.report.rows, by: \.issue) {
      let targets = rows.map(\.forecast.target)
      let values = SeasonalNaiveForecaster().points(KnownHistory(made.context, asOf: issue), targets: targets)
      for (target, value) in zip(targets, values) {
        if let index = series.index(of: target) { series.values[index] = value }
      }
    }
    return series
  }

  private static func points(_ made: Made) -> RegularSeries {
    let rows = made.report.rows
    guard let first = rows.first?.forecast.target, let last = rows.last?.forecast.target else {
      return made.context.target
    }
    let target = made.context.target
    var series = RegularSeries(start: first, step: target.step, values: [], days: target.days)
    series.values = [Double](repeating: .nan, count: series.cell(of: last) + 1)
    for row in rows {
      if let index = series.index(of: row.forecast.target) { series.values[index] = row.forecast.point }
    }
    return series
  }

  /// The reports anew, each with the other models as further references, so that all are scored on the same rows.
  private static func compared(_ made: [Made]) -> [BacktestReport] {
    let names = made.map(\.report.summary.model)
    let points = made.map { Self.points($0) }
    return made.indices.map { index in
      let one = made[index]
      var plan = one.plan
      var rows = one.report.rows
      for other in made.indices where other != index {
        plan.references.append(BacktestPlan.Reference(name: names[other], values: points[other]))
        for row in rows.indices { rows[row].references.append(points[other][rows[row].forecast.target]) }
      }
      return BacktestReport(
        one.context, plan, rows, fitSeconds: one.report.summary.fitSeconds,
        totalSeconds: one.report.summary.totalSeconds)
    }
  }
}

extension BacktestRun.Outcome {
  /// Writes the rows as CSV: the columns of a forecast, what was observed, and one column a reference.
  func writeRows(to path: String) throws {
    let names = reports.first.map { Array($0.referenceNames.prefix(referenceCount)) } ?? []
    let table = try TableOutput(forecastsTo: path, furtherColumns: ["observed"] + names)
    for report in reports {
      for row in report.rows {
        try table.add(
          row.forecast, series: report.summary.series, issue: row.issue, model: report.summary.model,
          further: [row.observed] + row.references.prefix(referenceCount))
      }
    }
    try table.finish()
  }
}
