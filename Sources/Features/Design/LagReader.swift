import CivilTime

/// Reads the lags of one day's targets from what was known at the day's issue time.
struct LagReader {
  let timeline: Timeline
  let day: Int
  let step: Int
  /// One past the last cell that the issue time allows.
  let end: Int
  /// The day of the last known cell, counted from the timeline's first.
  let issueDay: Int

  init(_ timeline: Timeline, day: Int, step: Int, end: Int) {
    self.timeline = timeline
    self.day = day
    self.step = step
    self.end = end
    let last = end - 1 - timeline.firstCell
    issueDay = last >= 0 ? Int(timeline.days.at(last) ?? Int32(timeline.dayCount)) : -1
  }

  private func cells(hours: Double) -> Int { max(1, Int(hours * 3_600) / step) }

  /// The cells whose mean is the lag of one slot; nil where the timeline does not reach back so far.
  func cells(_ lag: Lag, slot: Int) -> Range<Int>? {
    switch lag {
    case .last: end - cells(hours: 1)..<end
    case .today: issueDay < 0 ? nil : timeline.dayStarts[issueDay]..<end
    case .night: night
    case .recent(let rank): sameSlot(slot, rank, every: 1).map { $0..<$0 + 1 }
    case .week(let rank): sameSlot(slot, rank, every: 7).map { $0..<$0 + 1 }
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
    case .recent, .week, .around, .days: false
    }
  }

  private func sameSlot(_ slot: Int, _ rank: Int, every days: Int) -> Int? {
    var back = days
    while let cell = timeline.cell(day: day - back, slot: slot), cell >= end { back += days }
    return timeline.cell(day: day - back - (rank - 1) * days, slot: slot)
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
