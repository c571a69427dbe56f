import CivilTime

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
    var reader = LagReader(timeline, step: step)
    reader.turn(to: day, knownTo: end)
    let views = series.mapValues { $0.known(to: end) }
    for lag in lags {
      guard let values = views[lag.series] else { continue }
      var column: [Double] = []
      try Self.append(lag, reader, values, history, to: &column)
      set(lag, column, ofDays: day..<day + 1)
    }
  }

  /// Fills the lags of some days, each day's as known at its own issue time, several lags side by side.
  /// - Parameters:
  ///   - series: what lags read, each ending where the history does.
  ///   - ends: for each day of the timeline, one past the last cell that is known at its issue time.
  /// - Throws: `FeatureError.notKnown` as `fillLags(ofDay:_:knownTo:history:)` does.
  package mutating func fillLags(
    ofDays days: Range<Int>, _ series: [LagSeries: KnownValues], knownTo ends: [Int], history: KnownHistory
  ) async throws {
    let (timeline, step) = (timeline, step)
    let filled = try await withThrowingTaskGroup(of: (LagColumn, [Double]).self) { group in
      for lag in lags {
        guard let values = series[lag.series] else { continue }
        group.addTask {
          var column: [Double] = []
          column.reserveCapacity(LagReader.isDaily(lag.lag) ? days.count : days.count * timeline.slots)
          var reader = LagReader(timeline, step: step)
          for day in days {
            reader.turn(to: day, knownTo: ends[day])
            try Self.append(lag, reader, values.known(to: ends[day]), history, to: &column)
          }
          return (lag, column)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for (lag, values) in filled { set(lag, values, ofDays: days) }
  }

  /// Adds the values of one lag for one day: one for all its slots, or one a cell.
  private static func append(
    _ lag: LagColumn, _ reader: LagReader, _ values: KnownValues, _ history: KnownHistory,
    to column: inout [Double]
  ) throws(FeatureError) {
    if LagReader.isDaily(lag.lag) { return column.append(reader.value(lag.lag, slot: 0, values)) }
    let timeline = reader.timeline
    for cell in timeline.cells(ofDay: reader.day) {
      let slot = Int(timeline.slotOfCell[cell - timeline.firstCell])
      if case .days = lag.lag, let source = reader.cells(lag.lag, slot: slot), source.upperBound > reader.end
      {
        throw .notKnown(
          feature: lag.name, target: history.instant(at: cell), issue: history.instant(at: reader.end))
      }
      column.append(reader.value(lag.lag, slot: slot, values))
    }
  }

  private mutating func set(_ lag: LagColumn, _ values: [Double], ofDays days: Range<Int>) {
    guard !LagReader.isDaily(lag.lag) else {
      return columns[lag.column].replaceSubrange(days, with: values)
    }
    let cells = timeline.dayStarts[days.lowerBound]..<timeline.dayStarts[days.upperBound]
    for (cell, value) in zip(cells, values) {
      columns[lag.column][Int(timeline.placeOfCell[cell - timeline.firstCell])] = value
    }
  }
}
