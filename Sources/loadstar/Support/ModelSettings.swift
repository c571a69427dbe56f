import CommandLineKit
import Features
import Forecasting
import Readings

/// What commands that fit models read besides the kind.
struct ModelSettings: Sendable {
  var weather: [String] = []
  var issue = IssueTime.noon
  var seasons = SeasonsArgument()
  var holidays: String?
  var weatherAs: WeatherArgument?
  var seed: UInt64 = 1
  var features: [FeatureArgument] = []

  static var parameters: [Parameter<ModelSettings>] {
    [
      .repeated(
        "--weather", "SERIES", \.weather,
        "A weather series that the model reads; '*' stands for the series' own area. May be repeated."),
      .option(
        "--issue", "HH:MM", \.issue,
        "When each day is forecast, on the day before (default: 12:00; 24:00 is the day's start)."),
      .option(
        "--season", "N,N", \.seasons, "Season lengths in steps, for models of seasons, such as 48,336."),
      .option(
        "--holidays", "NAME|FILE", \.holidays,
        "A built-in holiday calendar or a table file (default: the area's own, else the zone's)."),
      .option(
        "--weather-as", "POLICY", \.weatherAs,
        "What is known of the weather after issue: observed (default), persisted, simulated:SD (°C) or forecast.",
        choices: WeatherArgument.choices),
      .option("--seed", "N", \.seed, "The seed of simulated weather errors (default: 1)."),
      .repeated(
        "--feature", "TEXT", \.features,
        "A feature for the regression besides its own, such as 'residual(today)*cos(1)'. May be repeated."),
    ]
  }

  /// The weather series of an area.
  func weather(of series: SeriesName) throws -> [String] {
    try weather.map { text in
      let name = text.split(separator: "*", omittingEmptySubsequences: false).joined(separator: series.area)
      return "\(try SeriesName(parsing: name))"
    }
  }

  /// The model options that these settings make.
  var options: ModelOptions {
    var options = ModelOptions(issue: issue)
    options.seasons = seasons.lengths
    options.regression.extraFeatures = features.map(\.text)
    return options
  }

  /// The weather policy, in words.
  var weatherText: String { weatherAs?.text ?? "observed" }
}
