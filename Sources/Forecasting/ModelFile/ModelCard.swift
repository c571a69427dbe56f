import CivilTime
import Features
import Readings

/// What a reader must know of a model before using it.
public struct ModelCard: Sendable, Codable, Hashable {
  /// The model's name.
  public var name: String
  /// Its kind.
  public var kind: ModelKind
  /// The series it was trained on.
  public var series: String
  /// The series' unit, such as `MW`.
  public var unit: String
  /// Seconds from one slot to the next.
  public var step: Int
  /// The time zone of the days.
  public var zone: String
  /// The holiday calendar.
  public var holidays: String
  /// The first and the end of the training span, UTC.
  public var trainedFrom: String
  /// Nothing from this instant on was used.
  public var trainedTo: String
  /// Known and missing values in the span.
  public var known: Int
  /// Missing values in the span.
  public var missing: Int
  /// The weather inputs, in the order they are read.
  public var weatherSeries: [String]
  /// What was known of the weather after each issue, in training.
  public var weather: String?
  /// When each day's forecast is issued, on the day before.
  public var issue: String
  /// The regression's number of features a slot, where there is one.
  public var features: Int?
  /// Penalties by group of features, where there are any.
  public var penalties: [String: Double]?
  /// Accuracy of day-ahead forecasts over the calibration span, made by models that had not seen it.
  public var calibration: BacktestScore?
  /// How the recipe was chosen, where it was searched for.
  public var search: Search?
  /// The same by month and by type of day.
  public var backtest: Backtest?
  /// An ensemble's mean weights by expert, every fourth week, oldest first.
  public var weights: [Weights]?
  /// When not to trust the model.
  public var limits: [String]

  /// The weights of an ensemble's experts at a time.
  public struct Weights: Sendable, Codable, Hashable {
    /// The day they were issued for.
    public var date: String
    /// The weight of each expert, averaged over the slots of the day.
    public var weights: [String: Double]
  }

  /// A backtest over the calibration span, fitted again every half a year: its figures in parts.
  public struct Backtest: Sendable, Codable, Hashable {
    /// The first day.
    public var from: String
    /// The last day.
    public var to: String
    /// By month, such as `2017-03`.
    public var byMonth: [String: BacktestScore]
    /// By `workday`, `weekend`, `holiday` and `near-holiday`.
    public var byDayType: [String: BacktestScore]

    /// All parts by name: months in order of time, then types of day.
    public var parts: [(name: String, score: BacktestScore)] {
      byMonth.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        + DayType.allCases.compactMap { type in byDayType[type.name].map { (type.name, $0) } }
    }

    private enum CodingKeys: String, CodingKey {
      case from, to
      case byMonth = "by_month"
      case byDayType = "by_day_type"
    }
  }

  /// A search for a recipe: which days judged it, and what it came to.
  public struct Search: Sendable, Codable, Hashable {
    /// The first validation day.
    public var from: String
    /// The last validation day.
    public var to: String
    /// Recipes that were tried.
    public var trials: Int
    /// Mean absolute error with the recipe that the search began with, in percent of the mean size of the load.
    public var startingError: Double
    /// The same with the one that was chosen.
    public var error: Double
    /// The recipe.
    public var recipe: RegressionOptions

    private enum CodingKeys: String, CodingKey {
      case from, to, trials, error, recipe
      case startingError = "starting_error"
    }

    /// What a search found.
    public init(_ result: RegressionSearch.Result) {
      from = "\(result.from)"
      to = "\(result.to)"
      trials = result.trials
      startingError = result.startingError
      error = result.error
      recipe = result.options.regression
    }
  }

  private enum CodingKeys: String, CodingKey {
    case weights, search
    case name, kind, series, unit, step, zone, holidays, known, missing, weather, issue, features, penalties
    case calibration, backtest, limits
    case trainedFrom = "trained_from"
    case trainedTo = "trained_to"
    case weatherSeries = "weather_series"
  }
}

extension ModelCard {
  /// What the model's parts must agree with.
  func frame() throws(ForecastingError) -> ModelFrame {
    guard let end = Instant(iso8601: trainedTo) else {
      throw .modelFile("its card's trained_to '\(trainedTo)' is no time; train it again")
    }
    return try ModelFrame(step: step, through: end)
  }

  init(
    name: String, kind: ModelKind, _ history: KnownHistory, _ options: ModelOptions, model: TrainedModel,
    unit: String
  ) {
    let known = history.values.count { $0.isFinite }
    self.init(
      name: name, kind: kind, series: history.series, unit: unit, step: history.step,
      zone: history.calendar.zone.identifier, holidays: history.calendar.holidays.name,
      trainedFrom: history.start.description, trainedTo: history.issue.description, known: known,
      missing: history.count - known, weatherSeries: history.weatherNames,
      weather: history.weatherNames.isEmpty ? nil : history.policy.description,
      issue: options.issue.description, features: nil, penalties: nil, calibration: nil, backtest: nil,
      limits: Self.limits(history))
  }

  private static func limits(_ history: KnownHistory) -> [String] {
    var limits = [
      "Beyond the next day, forecasts feed on forecasts: errors grow.",
      "A change of the series' level or make-up is followed within weeks, not at once.",
    ]
    if history.policy == .observed, !history.weatherNames.isEmpty {
      limits.append("Trained and scored with observed weather: with forecast weather, errors are larger.")
    }
    if Double(history.count * history.step) < 730 * 86_400 {
      limits.append("Less than two years of history: the yearly course is hardly known.")
    }
    return limits
  }
}
