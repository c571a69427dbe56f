import CivilTime
import Readings

/// All that is known of a series, past and (for tests of the past) future: its values, its weather, its calendar.
///
/// Models never see a context. They read through `KnownHistory`, which ends at an issue time. A context never changes;
/// it is a class so that each view of it holds one reference.
public final class SeriesContext: Sendable {
  /// The series' name, where it has one.
  public let series: String
  /// The area's clocks and days off.
  public let calendar: AreaCalendar
  /// The weather inputs, in the order the model reads them.
  public let weather: [WeatherInput]
  /// The values; what is not finite counts as missing.
  public let target: RegularSeries
  /// The weather as observed, on the target's grid from its start, past its end where the weather goes on.
  let alignedWeather: [[Double]]

  /// A context of `target`, with weather inputs on any grid.
  public init(
    series: String = "", target: RegularSeries, weather: [WeatherInput] = [], calendar: AreaCalendar
  ) {
    self.series = series
    self.calendar = calendar
    self.weather = weather
    var clean = target
    for index in clean.values.indices where !clean.values[index].isFinite { clean.values[index] = .nan }
    self.target = clean
    alignedWeather = weather.map { Self.aligned($0.observed, to: clean) }
  }

  /// Seconds from one value to the next.
  public var step: Int { target.step }

  /// Values of a series on another grid: interpolated on a finer one, averaged on a coarser one.
  static func aligned(_ series: RegularSeries, to grid: RegularSeries) -> [Double] {
    guard series.end > grid.start else { return [] }
    let perDay = max(1, 86_400 / grid.step)
    if series.step == grid.step, series.days == grid.days, let first = series.slot(at: grid.start), first >= 0
    {
      return filled(Array(series.values.dropFirst(first)), perDay: perDay)
    }
    let values = (0..<grid.firstCell(from: series.end)).map { index in
      let from = grid.instant(at: index)
      return series.step < grid.step
        ? series.mean(from: from, to: grid.instant(at: index + 1)) : series.interpolated(at: from)
    }
    return filled(values, perDay: perDay)
  }

  /// Missing weather is taken from the same slot of up to three days before: never from later.
  private static func filled(_ values: [Double], perDay: Int) -> [Double] {
    var result = values
    for index in result.indices where !result[index].isFinite {
      let source = (1...3).lazy.map { index - $0 * perDay }.first { $0 >= 0 && values[$0].isFinite }
      result[index] = source.map { values[$0] } ?? .nan
    }
    return result
  }
}
