import CivilTime
import Features
import Readings

/// Runs backtests: rolling origin, each local day forecast as it would have been live.
public enum Backtester {
  /// Forecasts every day of the plan through the same code as a live forecast, and scores it.
  /// - Parameter progress: told the share that is done, in [0, 1].
  /// - Throws: `ForecastingError` where the plan has no day or too little is known before the first.
  public static func run(
    _ context: SeriesContext, plan: BacktestPlan, progress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> BacktestReport {
    let clock = ContinuousClock()
    let began = clock.now
    let days = try issuedDays(context, plan)
    var (model, refits) = try await models(context, plan, days)
    let fitted = clock.now
    progress(0.5)
    var rows: [BacktestRow] = []
    for (index, day) in days.enumerated() {
      let history = KnownHistory(context, asOf: day.issue, weather: plan.weather)
      model.update(history, refits)
      let targets = day.day.targets(on: history)
      for row in try model.forecast(history, targets: targets) {
        rows.append(BacktestRow(row, issue: day.issue, context, plan.references))
      }
      progress(0.5 + 0.5 * Double(index + 1) / Double(days.count))
    }
    let seconds = (fit: fitted - began, total: clock.now - began)
    return BacktestReport(
      context, plan, rows, fitSeconds: seconds.fit.inSeconds, totalSeconds: seconds.total.inSeconds)
  }

  private static func issuedDays(
    _ context: SeriesContext, _ plan: BacktestPlan
  ) throws(ForecastingError) -> [(day: LocalDay, issue: Instant)] {
    guard plan.from <= plan.to else { throw .options("the backtest ends on \(plan.to), before it begins") }
    guard plan.refitDays > 0 else { throw .options("a model is fitted again after one day at least") }
    return (plan.from.dayNumber...plan.to.dayNumber).map {
      let day = LocalDay(date: LocalDate(dayNumber: $0), zone: context.calendar.zone)
      return (day, plan.options.issue.instant(for: day))
    }
  }

  private static func models(
    _ context: SeriesContext, _ plan: BacktestPlan, _ days: [(day: LocalDay, issue: Instant)]
  ) async throws -> (TrainedModel, Refits) {
    switch plan.source {
    case .trained(let model, _): return (model, Refits())
    case .kind(let kind):
      let cutoffs = stride(from: 0, to: days.count, by: plan.refitDays).map { days[$0].issue }
      let chain = try await Trainer.chain(
        context, kind: kind, options: plan.options, cutoffs: cutoffs, weather: plan.weather)
      return (chain.start, Refits(models: Array(zip(cutoffs, chain.models).map { ($0, $1) })))
    }
  }
}

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
