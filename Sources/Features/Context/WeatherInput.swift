import CivilTime
import Readings

/// A weather series that a model may read, on a grid of its own.
public struct WeatherInput: Sendable, Equatable {
  /// What the model calls it, such as `france/temperature`.
  public var name: String
  /// The weather as observed; NaN where a value is missing.
  public var observed: RegularSeries
  /// Forecasts of the same variable, each with the time it was issued.
  public var issued: [IssuedWeather]

  /// A weather series, with forecasts of it where there are any.
  public init(name: String, observed: RegularSeries, issued: [IssuedWeather] = []) {
    self.name = name
    self.observed = observed
    self.issued = issued.sorted { $0.issue < $1.issue }
  }
}

/// A weather forecast as it was issued.
public struct IssuedWeather: Sendable, Equatable {
  /// When it was issued.
  public var issue: Instant
  /// The forecast values.
  public var values: RegularSeries

  /// A forecast issued at `issue`.
  public init(issue: Instant, values: RegularSeries) {
    self.issue = issue
    self.values = values
  }
}

extension RegularSeries {
  /// The value at an instant that may lie between two of the grid, by linear interpolation.
  ///
  /// Where one neighbour is missing the other stands in; NaN where both are, or outside the series.
  func interpolated(at instant: Instant) -> Double {
    guard instant >= start, instant < end else { return .nan }
    let index = cell(of: instant)
    let fraction = min(1, Double(instant - self.instant(at: index)) / Double(step))
    let left = values[index]
    guard fraction > 0 else { return left }
    let right = index + 1 < values.count ? values[index + 1] : .nan
    if left.isNaN || right.isNaN { return left.isNaN ? right : left }
    return left + fraction * (right - left)
  }

  /// The mean of the values whose slots begin in [from, to); NaN where none is known.
  func mean(from: Instant, to: Instant) -> Double {
    let first = max(0, firstCell(from: from)), last = min(values.count, firstCell(from: to))
    guard first < last else { return .nan }
    let known = values[first..<last].filter { !$0.isNaN }
    return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
  }
}
