import CivilTime

/// One spell of unusual readings in history, by its highest evidence.
struct Excursion: Sendable, Hashable {
  var series: SeriesHandle
  var slot: Int64
  var point: Double
  var cumulativeSum: Double
  var pageHinkley: Double
}

/// Collects the readings of history that could raise an incident at some level.
struct ExcursionRecorder: Sendable {
  /// Below these no budget is ever spent; they keep the list short.
  static let lowest = LoadThresholds(point: 3, cumulativeSum: 6, pageHinkley: 8)
  /// Above these nothing is learned from while calibrating, so that gross faults do no harm.
  static let gross = LoadThresholds(point: 15, cumulativeSum: 1e6, pageHinkley: 1e6)
  var excursions: [Excursion] = []
  var weeks = 0.0
}

extension MonitorEngine {
  /// Learns the series' habits from history and sets the raise levels by the budget.
  ///
  /// Replays the readings, those of each series in order of time, against the forecasts that were (or would have been) issued
  /// for them; errors of all series are pooled, each in its own robust scale, and the levels are those
  /// at which the pooled history would have raised the budget. Incidents of the replay are dropped. A
  /// history of less than two weeks warms the series up and keeps the standard levels.
  public mutating func calibrate(history: [ObservedReading], expectations: [Expectation]) {
    beginCalibration()
    replay(history: history, expectations: expectations)
    finishCalibration()
  }

  /// Begins to calibrate: what `replay` is given from here on is history.
  public mutating func beginCalibration() {
    excursions = ExcursionRecorder()
    budget.adopt(ExcursionRecorder.gross)
  }

  /// Learns from a part of history, such as one series'; each series' readings in order of time.
  public mutating func replay(history: [ObservedReading], expectations: [Expectation]) {
    precondition(history.count == expectations.count, "each reading has an expectation, maybe .none")
    for index in history.indices {
      process(history[index], expectations[index])
      scores.removeAll(keepingCapacity: true)
      events.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
    }
  }

  /// Notes slots before a series' first reading in the history as watched.
  public mutating func replayEmpty(_ handle: SeriesHandle, slots: Int) {
    elapse(handle, slots: Int64(slots))
  }

  /// Sets the raise levels by what was replayed.
  public mutating func finishCalibration() {
    let found = excursions?.excursions ?? []
    let weeks = budget.weeks
    excursions = nil
    budget.adopt(
      weeks < 2
        ? .standard
        : BudgetCalibration(found, weeks: weeks, perWeek: configuration.alertsPerWeek * AlertBudget.reserve)
          .thresholds(steps: layouts.map(\.step)))
    forgetEvidence()
  }

  /// What the replay left open is over: watching begins with a clean sheet.
  private mutating func forgetEvidence() {
    openIncidents = [:]
    closedIncidents = [:]
    now = .min
    nextBeat = .min
    isDisordered = false
    for handle in monitors.indices {
      monitors[handle].open = KindSet()
      monitors[handle].tightness = 0
      due[handle] = .max
      monitors[handle].cumulative.reset()
      monitors[handle].page.reset()
      monitors[handle].shift.reset()
    }
  }

  mutating func record(_ handle: SeriesHandle, _ slot: Int64, _ verdict: Verdict) {
    let monitor = monitors[handle]
    guard verdict.fault == nil, monitor.scored > configuration.probation else { return }
    let sum = max(monitor.cumulative.up, monitor.cumulative.down)
    let page = max(monitor.page.up, monitor.page.down)
    let lowest = ExcursionRecorder.lowest
    let size = abs(verdict.sample.z)
    guard size > lowest.point || sum > lowest.cumulativeSum || page > lowest.pageHinkley else { return }
    excursions?.excursions.append(
      Excursion(series: handle, slot: slot, point: size, cumulativeSum: sum, pageHinkley: page))
  }
}

/// Finds raise levels that would have spent a budget on past excursions.
struct BudgetCalibration {
  private let excursions: [Excursion]
  private let allowed: Double

  /// The parts of the budget for single readings, fast and slow levels.
  private static let shares = LoadThresholds(point: 0.5, cumulativeSum: 0.2, pageHinkley: 0.25)
  /// Spells this close together are one incident, in seconds.
  private static let merge = 12 * 3600

  init(_ excursions: [Excursion], weeks: Double, perWeek: Double) {
    self.excursions = excursions
    allowed = max(weeks * perWeek, 1)
  }

  func thresholds(steps: [Int]) -> LoadThresholds {
    let start = LoadThresholds(
      point: level(\.point, from: 4, share: Self.shares.point, steps),
      cumulativeSum: level(\.cumulativeSum, from: 8, share: Self.shares.cumulativeSum, steps),
      pageHinkley: level(\.pageHinkley, from: 10, share: Self.shares.pageHinkley, steps))
    return adjust(start, steps)
  }

  /// Scales the three levels together until their joint incidents spend the budget.
  private func adjust(_ start: LoadThresholds, _ steps: [Int]) -> LoadThresholds {
    let factor = Self.lowest(from: 0.8, to: 2) { factor in
      let levels = start.scaled(by: factor)
      return spells(steps) { excursion in
        excursion.point >= levels.point || excursion.cumulativeSum >= levels.cumulativeSum
          || excursion.pageHinkley >= levels.pageHinkley
      } <= allowed
    }
    return start.scaled(by: factor)
  }

  /// The lowest level at which one kind of evidence alone keeps within its share of the budget.
  private func level(
    _ evidence: KeyPath<Excursion, Double>, from least: Double, share: Double, _ steps: [Int]
  ) -> Double {
    Self.lowest(from: least, to: least * 30) { level in
      spells(steps) { $0[keyPath: evidence] >= level } <= allowed * share
    }
  }

  /// The lowest argument for which a condition holds that holds from some argument on.
  private static func lowest(from: Double, to: Double, where holds: (Double) -> Bool) -> Double {
    var low = from
    var high = to
    if holds(low) { return low }
    for _ in 0..<24 {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// How many spells of excursions of a kind there are, near ones merged.
  private func spells(_ steps: [Int], where belongs: (Excursion) -> Bool) -> Double {
    var count = 0.0
    var last: [SeriesHandle: Int64] = [:]
    for excursion in excursions where belongs(excursion) {
      let gap = Int64(Self.merge / steps[excursion.series])
      if let slot = last[excursion.series], excursion.slot - slot <= gap {} else { count += 1 }
      last[excursion.series] = excursion.slot
    }
    return count
  }
}
