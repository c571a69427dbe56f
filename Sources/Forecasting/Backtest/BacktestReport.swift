import CivilTime
import Features
import Readings

/// What a backtest found. Its JSON keys are those of the command line's contract.
public struct BacktestReport: Sendable {
  /// The rows, in order of time, for the CSV; not part of the JSON.
  public var rows: [BacktestRow]
  /// The references' names, in the order of each row's `references`.
  public var referenceNames: [String]
  /// The figures.
  public var summary: Summary

  /// The figures of a backtest; percent as percent, loads in the series' unit.
  public struct Summary: Sendable, Codable {
    /// The series.
    public var series: String
    /// The model's kind or name.
    public var model: String
    /// The first day.
    public var from: String
    /// The last day.
    public var to: String
    /// When each day's forecast was issued, on the day before.
    public var issue: String
    /// What was known of the weather after the issue; nil for a model without weather.
    public var weather: String?
    /// The weather inputs.
    public var weatherSeries: [String]
    /// Days from one fit to the next.
    public var refitDays: Int
    /// The score of all rows.
    public var score: BacktestScore
    /// Mean pinball loss over all quantiles.
    public var pinball: Double?
    /// Continuous ranked probability score from the quantiles.
    public var crps: Double?
    /// The references, scored on the same rows.
    public var references: [String: ReferenceScore]
    /// Scores by local month, `01`–`12`.
    public var byMonth: [String: BacktestScore]
    /// Scores by local hour, `00`–`23`.
    public var byHour: [String: BacktestScore]
    /// Scores by type of day; `holiday` and `near-holiday` are apart from ordinary days.
    public var byDayType: [String: BacktestScore]
    /// Scores by temperature, in bands of 5 degrees of the first weather input.
    public var byTemperature: [String: BacktestScore]
    /// Rows by the rung of the fallback ladder that made them.
    public var sources: [String: Int]
    /// The ten days of the largest mean absolute error, worst first.
    public var worstDays: [DayError]
    /// Seconds spent fitting.
    public var fitSeconds: Double
    /// Seconds from start to end.
    public var totalSeconds: Double
  }

  /// The score of a reference, and the test of whether the model beats it.
  public struct ReferenceScore: Sendable, Codable, Hashable {
    /// The score, on the model's rows.
    public var score: BacktestScore
    /// Diebold and Mariano's statistic on absolute errors: negative where the model is better.
    public var dieboldMariano: Double?
    /// Its two-sided p-value.
    public var pValue: Double?
  }

  /// A day and its error.
  public struct DayError: Sendable, Codable, Hashable {
    /// The date.
    public var date: String
    /// Mean absolute percentage error, in percent.
    public var mape: Double
    /// Mean of forecast − observed, in the series' unit.
    public var bias: Double
  }
}

extension BacktestReport.Summary {
  private enum CodingKeys: String, CodingKey {
    case series, model, from, to, issue, weather, pinball, crps, references, sources
    case weatherSeries = "weather_series"
    case refitDays = "refit_days"
    case byMonth = "by_month"
    case byHour = "by_hour"
    case byDayType = "by_day_type"
    case byTemperature = "by_temperature"
    case worstDays = "worst_days"
    case fitSeconds = "fit_seconds"
    case totalSeconds = "total_seconds"
  }

  /// Reads the figures; the whole score stands beside the other keys.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    series = try container.decode(String.self, forKey: .series)
    model = try container.decode(String.self, forKey: .model)
    from = try container.decode(String.self, forKey: .from)
    to = try container.decode(String.self, forKey: .to)
    issue = try container.decode(String.self, forKey: .issue)
    weather = try container.decodeIfPresent(String.self, forKey: .weather)
    weatherSeries = try container.decode([String].self, forKey: .weatherSeries)
    refitDays = try container.decode(Int.self, forKey: .refitDays)
    score = try BacktestScore(from: decoder)
    pinball = try container.decodeIfPresent(Double.self, forKey: .pinball)
    crps = try container.decodeIfPresent(Double.self, forKey: .crps)
    references = try container.decode([String: BacktestReport.ReferenceScore].self, forKey: .references)
    byMonth = try container.decode([String: BacktestScore].self, forKey: .byMonth)
    byHour = try container.decode([String: BacktestScore].self, forKey: .byHour)
    byDayType = try container.decode([String: BacktestScore].self, forKey: .byDayType)
    byTemperature = try container.decode([String: BacktestScore].self, forKey: .byTemperature)
    sources = try container.decode([String: Int].self, forKey: .sources)
    worstDays = try container.decode([BacktestReport.DayError].self, forKey: .worstDays)
    fitSeconds = try container.decode(Double.self, forKey: .fitSeconds)
    totalSeconds = try container.decode(Double.self, forKey: .totalSeconds)
  }

  /// Writes the figures; the whole score stands beside the other keys.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(series, forKey: .series)
    try container.encode(model, forKey: .model)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
    try container.encode(issue, forKey: .issue)
    try container.encodeIfPresent(weather, forKey: .weather)
    try container.encode(weatherSeries, forKey: .weatherSeries)
    try container.encode(refitDays, forKey: .refitDays)
    try score.encode(to: encoder)
    try container.encodeIfPresent(pinball, forKey: .pinball)
    try container.encodeIfPresent(crps, forKey: .crps)
    try container.encode(references, forKey: .references)
    try container.encode(byMonth, forKey: .byMonth)
    try container.encode(byHour, forKey: .byHour)
    try container.encode(byDayType, forKey: .byDayType)
    try container.encode(byTemperature, forKey: .byTemperature)
    try container.encode(sources, forKey: .sources)
    try container.encode(worstDays, forKey: .worstDays)
    try container.encode(fitSeconds, forKey: .fitSeconds)
    try container.encode(totalSeconds, forKey: .totalSeconds)
  }
}

extension BacktestReport.ReferenceScore {
  private enum CodingKeys: String, CodingKey {
    case dieboldMariano = "diebold_mariano"
    case pValue = "p_value"
  }

  /// Reads the score and the test, side by side.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    score = try BacktestScore(from: decoder)
    dieboldMariano = try container.decodeIfPresent(Double.self, forKey: .dieboldMariano)
    pValue = try container.decodeIfPresent(Double.self, forKey: .pValue)
  }

  /// Writes the score and the test, side by side.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try score.encode(to: encoder)
    try container.encodeIfPresent(dieboldMariano, forKey: .dieboldMariano)
    try container.encodeIfPresent(pValue, forKey: .pValue)
  }
}
