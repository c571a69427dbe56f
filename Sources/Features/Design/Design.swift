import CivilTime

/// A feature set compiled for a span of days: columns of factors, from which rows of the design are filled.
///
/// Calendar and weather columns are there from the start. Lag columns are filled day by day, from values as known
/// at the day's issue time.
package struct Design: Sendable {
  /// Days of weather that are read before the first day.
  package static let weatherDays = WeatherColumns.settlingDays + WeatherColumns.carriedDays

  /// How one factor is read.
  struct Source: Sendable, Hashable {
    var column: Int
    var hinge: Hinge?
    var isDaily: Bool
  }
  private enum Key: Hashable {
    case calendar(CalendarFact)
    case weather(WeatherPath)
    case lag(LagSeries, Lag)
  }
  /// A lag and where its values go.
  struct LagColumn: Sendable {
    var series: LagSeries
    var lag: Lag
    var column: Int
    var name: String
  }

  package let timeline: Timeline
  /// The number of features.
  package var width: Int { productEnds.count }
  /// A value a day, or a value a cell in order of slot, then time, since fits read a slot at a time.
  var columns: [[Double]] = []
  /// What the features' factors are read from, each once.
  private(set) var sources: [Source] = []
  /// The factors of one feature after another, each a place in `sources`, and where those of each feature end.
  private(set) var factors: [Int] = []
  private(set) var productEnds: [Int] = []
  private(set) var lags: [LagColumn] = []
  /// Where the values of a factor without its hinge stand in `columns`.
  private var positions: [Key: Int] = [:]
  let step: Int

  /// Compiles features for the days of a timeline.
  /// - Parameters:
  ///   - issues: when each day's forecast is issued, for weather and lags; nil reads the weather as of the
  ///     history's own issue time.
  ///   - epoch: where `trend` is 0.
  ///   - earlier: a design of the same history, timeline, epoch and blend, with which this one shares columns.
  package init(
    _ features: [Feature], _ history: KnownHistory, _ timeline: Timeline, issues: [Instant]?,
    epoch: LocalDate,
    blend: TemperatureBlend, sharing earlier: Design? = nil
  ) {
    self.timeline = timeline
    step = history.step
    // Under other policies the weather differs by the issues that it is known at.
    let shared = history.policy == .observed ? earlier : nil
    let calendar = CalendarColumn(calendar: history.calendar, epoch: epoch)
    let weather = Self.weather(features, history, timeline, issues, blend) {
      shared?.column(.weather($0)) == nil
    }
    var places: [Source: Int] = [:]
    for feature in features {
      for factor in feature.factors {
        let (key, hinge) = Self.key(factor)
        let position = positions[key] ?? columns.count
        if position == columns.count {
          positions[key] = position
          columns.append(shared?.column(key) ?? initial(key, factor, position, calendar, weather))
        }
        let source = Source(column: position, hinge: hinge, isDaily: Self.isDaily(key))
        factors.append(places[source] ?? sources.count)
        if places[source] == nil {
          places[source] = sources.count
          sources.append(source)
        }
      }
      productEnds.append(factors.count)
    }
  }

  /// The values of a factor that does not wait for lags to be filled.
  private func column(_ key: Key) -> [Double]? {
    if case .lag = key { return nil }
    return positions[key].map { columns[$0] }
  }

  private static func key(_ factor: Factor) -> (Key, Hinge?) {
    switch factor {
    case .calendar(let fact): (.calendar(fact), nil)
    case .weather(let path, let hinge): (.weather(path), hinge)
    case .lag(let series, let lag): (.lag(series, lag), nil)
    }
  }

  private static func isDaily(_ key: Key) -> Bool {
    switch key {
    case .calendar: true
    case .weather: false
    case .lag(_, let lag): LagReader.isDaily(lag)
    }
  }

  private mutating func initial(
    _ key: Key, _ factor: Factor, _ position: Int, _ calendar: CalendarColumn,
    _ weather: [WeatherPath: [Double]]
  ) -> [Double] {
    switch key {
    case .calendar(let fact): return calendar.values(fact, timeline)
    case .weather(let path): return bySlot(weather[path] ?? [])
    case .lag(let series, let lag):
      lags.append(LagColumn(series: series, lag: lag, column: position, name: factor.description))
      let count = LagReader.isDaily(lag) ? timeline.dayCount : timeline.cells.count
      return [Double](repeating: .nan, count: count)
    }
  }

  private func bySlot(_ values: [Double]) -> [Double] {
    var column = [Double](repeating: .nan, count: timeline.cells.count)
    for (place, value) in zip(timeline.placeOfCell, values) { column[Int(place)] = value }
    return column
  }

  private static func weather(
    _ features: [Feature], _ history: KnownHistory, _ timeline: Timeline, _ issues: [Instant]?,
    _ blend: TemperatureBlend, where isWanted: (WeatherPath) -> Bool
  ) -> [WeatherPath: [Double]] {
    var readings: [String: [WeatherPath.Reading]] = [:]
    for case .weather(let path, _) in features.lazy.flatMap(\.factors)
    where readings[path.input]?.contains(path.reading) != true && isWanted(path) {
      readings[path.input, default: []].append(path.reading)
    }
    var result: [WeatherPath: [Double]] = [:]
    for (input, readings) in readings {
      let source = WeatherColumns(history, timeline, input: input, blend: blend)
      let columns = issues.map { source.known(readings, at: $0) } ?? source.known(readings)
      for (reading, column) in zip(readings, columns) { result[WeatherPath(reading, of: input)] = column }
    }
    return result
  }
}
