import CivilTime
import Features
import Readings

/// A slot of a backtest: what was forecast, what came, and what others had forecast.
public struct BacktestRow: Sendable, Hashable {
  /// When the forecast was issued.
  public var issue: Instant
  /// The forecast.
  public var forecast: ForecastRow
  /// What came; NaN where it is missing.
  public var observed: Double
  /// The references' forecasts, in the plan's order; NaN where missing.
  public var references: [Double]

  /// Seconds from the issue to the target.
  public var lead: Int { forecast.target - issue }

  init(
    _ forecast: ForecastRow, issue: Instant, _ context: SeriesContext, _ references: [BacktestPlan.Reference]
  ) {
    self.issue = issue
    self.forecast = forecast
    observed = context.target[forecast.target]
    self.references = references.map { $0.values[forecast.target] }
  }

  /// Whether everything that is compared is there, so that all are scored on the same rows.
  var isComparable: Bool {
    observed.isFinite && forecast.point.isFinite && references.allSatisfy(\.isFinite)
  }
}
