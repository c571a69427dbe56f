import CivilTime

/// A feature set compiled for a span of days: columns of factors, from which rows of the design are filled.
///
/// Calendar and weather columns are there from the start. Lag columns are filled day by day, from values as known
/// at the day's issue time.
package struct Design: Sendable {
  /// Days of weather that are read before the first day.
  package static let weatherDays = WeatherColumns.settlingDays + WeatherColumns.carriedDays

  /// How one factor is read.
  private struct Source: Sendable {
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
  private struct LagColumn: Sendable {
    var series: LagSeries
    var lag: Lag
    var column: Int
    var name: String
  }

  package let timeline: Timeline
  /// The number of features.
  package var width: Int { products.count }
  /// A value a day, or a value a cell in order of slot, then time, since fits read a slot at a time.
  private var columns: [[Double]] = []
  private var products: [[Source]] = []
  private var lags: [LagColumn] = []
  private let step: Int

  /// Compiles features for the days of a timeline.
  /// - Parameters:
  ///   - issues: when each day's forecast is issued, for weather and lags; nil reads the weather as of the
  ///     history's own issue time.
  ///   - epoch: where `trend` is 0.
  package init(
    _ features: [Feature], _ history: KnownHistory, _ timeline: Timeline, issues: [Instant]?,
    epoch: LocalDate,
    blend: TemperatureBlend
  ) {
    self.timeline = timeline
    step = history.step
    var positions: [Key: Int] = [:]
    let calendar = CalendarColumn(calendar: history.calendar, epoch: epoch)
    let weather = Self.weather(features, history, timeline, issues, blend)
    for feature in features {
      products.append(
        feature.factors.map { factor in
          let (key, hinge) = Self.key(factor)
          let position = positions[key] ?? columns.count
          if position == columns.count {
            positions[key] = position
            columns.append(initial(key, factor, position, calendar, weather))
          }
          return Source(column: position, hinge: hinge, isDaily: Self.isDaily(key))
        })
    }
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
    _ blend: TemperatureBlend
  ) -> [WeatherPath: [Double]] {
    var readings: [String: [WeatherPath.Reading]] = [:]
    for case .weather(let path, _) in features.lazy.flatMap(\.factors)
    where readings[path.input]?.contains(path.reading) != true {
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

extension Design {
  /// Fills the lags of one day's targets.
  /// - Parameters:
  ///   - series: what lags read, each ending where the history does.
  ///   - end: one past the last cell that is known, or assumed, at the day's issue time.
  /// - Throws: `FeatureError.notKnown` where a lag of fixed length reads a slot that has not ended by then.
  package mutating func fillLags(
    ofDay day: Int, _ series: [LagSeries: KnownValues], knownTo end: Int, history: KnownHistory
  ) throws(FeatureError) {
    guard !lags.isEmpty else { return }
    let reader = LagReader(timeline, day: day, step: step, end: end)
    let views = series.mapValues { $0.known(to: end) }
    for lag in lags {
      guard let values = views[lag.series] else { continue }
      if LagReader.isDaily(lag.lag) {
        columns[lag.column][day] = reader.value(lag.lag, slot: 0, values)
        continue
      }
      for cell in timeline.cells(ofDay: day) {
        let index = cell - timeline.firstCell, slot = Int(timeline.slotOfCell[index])
        if case .days = lag.lag, let source = reader.cells(lag.lag, slot: slot), source.upperBound > end {
          throw .notKnown(
            feature: lag.name, target: history.instant(at: cell), issue: history.instant(at: end))
        }
        columns[lag.column][Int(timeline.placeOfCell[index])] = reader.value(lag.lag, slot: slot, values)
      }
    }
  }

  /// Rows written at once: few enough to stay in the processor's cache while every feature is filled in.
  private static let tileRows = 32

  /// Rows of the design for some cells, one after another; NaN where an input is missing.
  package func rows(_ cells: [Int]) -> [Double] {
    let places = cells.map {
      let index = $0 - timeline.firstCell
      return (cell: Int(timeline.placeOfCell[index]), day: Int(timeline.days[index]))
    }
    return [Double](unsafeUninitializedCapacity: cells.count * width) { buffer, count in
      count = cells.count * width
      guard let rows = buffer.baseAddress else { return }
      for first in stride(from: 0, to: places.count, by: Self.tileRows) {
        fill(rows + first * width, places[first..<min(first + Self.tileRows, places.count)])
      }
    }
  }

  private func fill(_ rows: UnsafeMutablePointer<Double>, _ places: ArraySlice<(cell: Int, day: Int)>) {
    let width = width
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.tileRows) { tile in
      for (feature, sources) in products.enumerated() {
        tile.initialize(repeating: 1)
        for source in sources { multiply(tile, by: source, places) }
        var target = rows + feature
        for value in tile.prefix(places.count) {
          target.pointee = value
          target += width
        }
      }
    }
  }

  /// Multiplies one factor in, for each place.
  private func multiply(
    _ tile: UnsafeMutableBufferPointer<Double>, by source: Source, _ places: ArraySlice<(cell: Int, day: Int)>
  ) {
    columns[source.column].withUnsafeBufferPointer { column in
      // The choices stand outside the loops, which are most of the work of a design.
      func apply(_ function: (Double) -> Double) {
        var row = 0
        if source.isDaily {
          for place in places {
            tile[row] *= function(column[place.day])
            row += 1
          }
        } else {
          for place in places {
            tile[row] *= function(column[place.cell])
            row += 1
          }
        }
      }
      switch source.hinge {
      case nil: apply { $0 }
      case .level: apply { Hinge.level($0) }
      case .below(let knot): apply { Hinge.below(knot)($0) }
      case .above(let knot): apply { Hinge.above(knot)($0) }
      }
    }
  }
}
