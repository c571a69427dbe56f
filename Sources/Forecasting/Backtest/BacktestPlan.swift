import CivilTime
import Features
import Readings

/// A test of a model on the past: which days, issued when, fitted how often, compared with what.
public struct BacktestPlan: Sendable {
  /// Where the forecasts come from.
  public enum Source: Sendable {
    /// A kind of model, fitted on what came before and again as the days pass.
    case kind(ModelKind)
    /// A model as trained, never fitted again.
    case trained(TrainedModel, name: String)
  }
  /// Where the forecasts come from.
  public var source: Source
  /// How the model is set up; its issue time is that of the forecasts.
  public var options = ModelOptions()
  /// The first local day that is forecast.
  public var from: LocalDate
  /// The last local day that is forecast.
  public var to: LocalDate
  /// Days from one fit to the next.
  public var refitDays = 7
  /// What is known of the weather after each issue.
  public var weather = WeatherPolicy.observed
  /// Forecasts by others of the same series, scored on the same rows.
  public var references: [Reference] = []

  /// A forecast by others, for comparison.
  public struct Reference: Sendable {
    /// Its name in the report, such as `france/forecast-day-ahead`.
    public var name: String
    /// Its values.
    public var values: RegularSeries

    /// A forecast by others.
    public init(name: String, values: RegularSeries) {
      self.name = name
      self.values = values
    }
  }

  /// A plan of weekly fits with observed weather.
  public init(_ source: Source, from: LocalDate, to: LocalDate, options: ModelOptions = ModelOptions()) {
    self.source = source
    self.from = from
    self.to = to
    self.options = options
  }
}
