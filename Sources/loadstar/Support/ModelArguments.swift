import CommandLineKit
import Features
import Forecasting

extension ModelKind: ArgumentValue {}

extension IssueTime: ArgumentValue {
  /// A clock time at which forecasts are issued: `12:00`, or `24:00` for the day's start.
  public init(argument: String) throws(UsageError) {
    guard let time = IssueTime(parsing: argument) else {
      throw UsageError("'\(argument)' is not a clock time: write 12:00, or 24:00 for the day's start")
    }
    self = time
  }
}

/// Season lengths in steps, such as `48,336`.
struct SeasonsArgument: ArgumentValue {
  let lengths: [Double]

  init() { lengths = [] }

  init(argument: String) throws(UsageError) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    lengths = parts.compactMap { $0 }.filter { $0 > 1 && $0 < 1e6 }
    guard lengths.count == parts.count, !lengths.isEmpty else {
      throw UsageError("'\(argument)' is no list of season lengths in steps: write 48 or 48,336")
    }
  }
}

/// A feature that the regression gets besides its standard ones, as text.
struct FeatureArgument: ArgumentValue {
  let text: String

  init(argument: String) throws(UsageError) {
    do throws(FeatureError) {
      text = "\(try Feature(parsing: argument))"
    } catch {
      throw UsageError("--feature: \(error)")
    }
  }
}

/// What a forecast is to know of the weather after its issue time.
struct WeatherArgument: ArgumentValue {
  let text: String

  static let observed = WeatherArgument(text: "observed")
  static let choices = ["observed", "persisted", "simulated:1.0", "forecast"]

  private init(text: String) { self.text = text }

  init(argument: String) throws(UsageError) {
    guard WeatherPolicy(parsing: argument) != nil else {
      throw UsageError(
        "'\(argument)' says nothing about weather: write observed, persisted, forecast or simulated:SD, SD in the "
          + "weather's unit\(suggestion(for: argument, among: Self.choices))")
    }
    text = argument
  }
}
