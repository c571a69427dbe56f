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
    let reader = LagReader(timeline, day: day, step: step, end: end)
    let views = series.mapValues { $0.known(to: end) }
    for lag in lags {
      guard let values = views[lag.series] else { continue }
      try Self.fill(&columns[lag.column], lag, reader, values, history)
    }
  }

  /// Fills the lags of every day, each day's as known at its own issue time, several lags side by side.
  /// - Parameters:
  ///   - series: what lags read, each ending where the history does.
  ///   - ends: for each day, one past the last cell that is known at its issue time.
  /// - Throws: `FeatureError.notKnown` as `fillLags(ofDay:_:knownTo:history:)` does.
  package mutating func fillLags(
    _ series: [LagSeries: KnownValues], knownTo ends: [Int], history: KnownHistory
  ) async throws {
    let empty = self
    let filled = try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      for lag in lags {
        guard let values = series[lag.series] else { continue }
        group.addTask { (lag.column, try empty.filled(lag, values, knownTo: ends, history)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for (column, values) in filled { columns[column] = values }
  }

  private func filled(
    _ lag: LagColumn, _ values: KnownValues, knownTo ends: [Int], _ history: KnownHistory
  ) throws(FeatureError) -> [Double] {
    var column = columns[lag.column]
    for (day, end) in ends.enumerated() {
      let reader = LagReader(timeline, day: day, step: step, end: end)
      try Self.fill(&column, lag, reader, values.known(to: end), history)
    }
    return column
  }

  /// Fills one lag of one day's targets.
  private static func fill(
    _ column: inout [Double], _ lag: LagColumn, _ reader: LagReader, _ values: KnownValues,
    _ history: KnownHistory
  ) throws(FeatureError) {
    if LagReader.isDaily(lag.lag) {
      column[reader.day] = reader.value(lag.lag, slot: 0, values)
      return
    }
    let timeline = reader.timeline
    for cell in timeline.cells(ofDay: reader.day) {
      let index = cell - timeline.firstCell, slot = Int(timeline.slotOfCell[index])
      if case .days = lag.lag, let source = reader.cells(lag.lag, slot: slot), source.upperBound > reader.end
      {
        throw .notKnown(
          feature: lag.name, target: history.instant(at: cell), issue: history.instant(at: reader.end))
      }
      column[Int(timeline.placeOfCell[index])] = reader.value(lag.lag, slot: slot, values)
    }
  }
}
