import CivilTime

/// Reads the lags of one day's targets from what was known at the day's issue time.
struct LagReader {
  let timeline: Timeline
  let step: Int
  private(set) var day = 0
  /// One past the last cell that the issue time allows.
  private(set) var end = 0
  /// The day of the last known cell, counted from the timeline's first.
  private(set) var issueDay = -1

  /// A reader that stands at no day yet.
  init(_ timeline: Timeline, step: Int) {
    self.timeline = timeline
    self.step = step
  }

  /// Turns to a day at whose issue time the cells before `end` are known.
  mutating func turn(to day: Int, knownTo end: Int) {
    self.day = day
    self.end = end
    let last = end - 1 - timeline.firstCell
    issueDay = last >= 0 ? Int(timeline.days.at(last) ?? Int32(timeline.dayCount)) : -1
  }

  private func cells(hours: Double) -> Int { max(1, Int(hours * 3_600) / step) }

  /// The value of a lag; NaN where the timeline does not reach back so far or nothing is known.
  func value(_ lag: Lag, slot: Int, _ values: KnownValues) -> Double {
    if case .slot(let count) = lag { return slotMean(count, slot, values) }
    guard let cells = cells(lag, slot: slot) else { return .nan }
    return cells.count == 1 ? values[cells.lowerBound] : values.mean(cells)
  }

  /// The cells whose mean is the lag of one slot; nil where the timeline does not reach back so far.
  func cells(_ lag: Lag, slot: Int) -> Range<Int>? {
    switch lag {
    case .last: end - cells(hours: 1)..<end
    case .today: issueDay < 0 ? nil : timeline.dayStarts[issueDay]..<end
    case .night: night
    case .recent(let rank): sameSlot(slot, rank, every: 1).map { $0..<$0 + 1 }
    case .week(let rank): sameSlot(slot, rank, every: 7).map { $0..<$0 + 1 }
    case .kind(let rank): sameKind(slot, rank).map { $0..<$0 + 1 }
    case .slot: nil
    case .around:
      sameSlot(slot, 1, every: 1).map { cell in
        let reach = cells(hours: 1.5)
        return cell - reach..<min(end, cell + reach + 1)
      }
    case .mean(let days): end - days * max(1, 86_400 / step)..<end
    case .days(let days): timeline.cell(day: day - days, slot: slot).map { $0..<$0 + 1 }
    }
  }

  /// Whether a lag is the same for all slots of the day.
  static func isDaily(_ lag: Lag) -> Bool {
    switch lag {
    case .last, .today, .night, .mean: true
    case .recent, .week, .around, .days, .kind, .slot: false
    }
  }

  private func sameSlot(_ slot: Int, _ rank: Int, every days: Int) -> Int? {
    sameSlotDay(slot, every: days).flatMap { timeline.cell(day: $0 - (rank - 1) * days, slot: slot) }
  }

  private func sameKind(_ slot: Int, _ rank: Int) -> Int? {
    var left = rank
    for back in 1...max(1, 40) {
      guard let cell = timeline.cell(day: day - back, slot: slot) else { return nil }
      guard cell < end, timeline.kinds[day - back] == timeline.kinds[day] else { continue }
      left -= 1
      if left == 0 { return cell }
    }
    return nil
  }

  private func slotMean(_ count: Int, _ slot: Int, _ values: KnownValues) -> Double {
    guard let newest = sameSlotDay(slot, every: 1) else { return .nan }
    var sum = 0.0
    for back in 0..<count {
      guard let cell = timeline.cell(day: newest - back, slot: slot) else { return .nan }
      sum += values[cell]
    }
    return sum / Double(count)
  }

  private func sameSlotDay(_ slot: Int, every days: Int) -> Int? {
    var source = day - days
    while let cell = timeline.cell(day: source, slot: slot), cell >= end { source -= days }
    return timeline.cell(day: source, slot: slot) == nil ? nil : source
  }

  private var night: Range<Int>? {
    let hour = 3_600 / max(1, step)
    guard hour > 0 else { return issueDay < 1 ? nil : timeline.cells(ofDay: issueDay) }
    for back in 0...1 {
      guard let first = timeline.cell(day: issueDay - back, slot: min(hour, timeline.slots - 1)) else {
        return nil
      }
      if first + 4 * hour <= end { return first..<first + 4 * hour }
    }
    return nil
  }
}
