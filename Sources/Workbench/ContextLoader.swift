import CivilTime
import Features
import Forecasting
import History
import Readings

/// Loads a stored series as the context that models read: its values, its weather, its area's clocks and days off.
///
/// Batch commands, the live monitor and the page all load through it, so that a model sees the same everywhere.
public struct ContextLoader {
  private let store: HistoryStore
  private let holidays: HolidayFolder

  /// A loader from `store`, with own holiday tables of areas from a folder, where it exists.
  public init(store: HistoryStore, holidayFolder: String = "holidays") {
    self.store = store
    holidays = HolidayFolder(path: holidayFolder)
  }

  /// The clocks and the days off of a series' area.
  /// - Parameter choice: the name of a built-in calendar or the path of a table, in place of the area's own.
  /// - Throws: `TimeZoneError` for an unknown zone; `WorkbenchError` for a holiday table that can't be read.
  public func calendar(of series: StoredSeries, holidays choice: String? = nil) throws -> AreaCalendar {
    let zone = try TimeZoneRules.named(series.definition.zone)
    var calendar = try holidays.calendar(area: series.name.area) ?? .forZone(zone.identifier)
    // An area's own table has the area's name, which a model's card repeats.
    if let choice, choice != calendar.name { calendar = try HolidayFolder.calendar(choice) }
    return AreaCalendar(
      zone: zone, holidays: calendar, schools: zone.identifier == "Europe/Paris" ? .france : nil)
  }

  /// The context of a series.
  /// - Parameters:
  ///   - series: the target.
  ///   - weather: the weather inputs, in the order the model reads them.
  ///   - from: an instant in the first slot; the first reading by default. Weather is loaded from there on, too.
  ///   - to: the end of the target's values, exclusive; one step past the last reading by default. Weather is
  ///     loaded as far as it goes.
  ///   - knownAt: only readings that had arrived by then, as `KnownRule` says.
  ///   - holidays: a built-in calendar's name or a table's path, in place of the area's own.
  /// - Throws: `HistoryError` for an unknown weather series; `WorkbenchError` for unknown holidays.
  public func context(
    of series: StoredSeries, weather: [SeriesName] = [], from: Instant? = nil, to: Instant? = nil,
    knownAt: Instant? = nil, holidays: String? = nil
  ) throws -> SeriesContext {
    let inputs = try weather.map { try input(named: $0, from: from) }
    return SeriesContext(
      series: "\(series.name)",
      target: try store.load(series, from: try aligned(from, to: series), to: to, knownAt: knownAt),
      weather: inputs, calendar: try calendar(of: series, holidays: holidays))
  }

  /// The context that a model reads: the series with the weather and the holidays named on the model's card.
  /// - Parameters: as of `context(of:weather:from:to:knownAt:holidays:)`.
  public func context(
    of series: StoredSeries, for card: ModelCard, from: Instant? = nil, to: Instant? = nil,
    knownAt: Instant? = nil
  ) throws -> SeriesContext {
    try context(
      of: series, weather: try card.weatherSeries.map { try SeriesName(parsing: $0) }, from: from, to: to,
      knownAt: knownAt, holidays: card.holidays)
  }

  /// The slot of a series' own grid that holds an instant within its span, so that a part of it has the same slots as
  /// the whole.
  private func aligned(_ from: Instant?, to series: StoredSeries) throws -> Instant? {
    guard let from, let bounds = try store.bounds(of: series.id) else { return from }
    let step = series.definition.step
    return bounds.first + max(0, min(from, bounds.last) - bounds.first) / step * step
  }

  private func input(named name: SeriesName, from: Instant?) throws -> WeatherInput {
    let series = try store.series(named: name)
    let from = try aligned(from, to: series)
    let issued = try store.weatherIssues(of: series, from: from).map {
      IssuedWeather(issue: $0.issue, values: $0.values)
    }
    return WeatherInput(name: "\(name)", observed: try store.load(series, from: from), issued: issued)
  }
}
