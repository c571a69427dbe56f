import CivilTime
import Features

/// The family of seasonal models as a forecaster: a few of its methods, chosen and weighted by rolling validation,
/// on the series by the clock on the wall.
///
/// Between fits each method's state follows the new values. Methods are chosen anew when the history has grown by a
/// quarter, and fitted anew at each cutoff.
public struct SeasonalForecaster: Forecaster {
  /// What the model is called.
  public static let kind = ModelKind.seasonal
  /// Values that a fit looks back at: eleven years of hours, less of finer steps.
  static let memory = 100_000

  private var combination: SeasonalCombination
  /// The first cell of the wall clock that the state has not seen.
  private var next: Int

  /// Models fitted at each cutoff.
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] {
    let tasks = cutoffs.map { SeasonalTask(history.asOf($0), options) }
    let keys = Array(Set(tasks.map(\.key))).sorted { $0.anchor < $1.anchor }
    let choices = try await concurrently(keys.count) { index in
      tasks.first { $0.key == keys[index] }?.choice()
    }
    let chosen = Dictionary(uniqueKeysWithValues: zip(keys, choices))
    return try await concurrently(tasks.count) { index in
      Self(combination: try tasks[index].fit(chosen[tasks[index].key] ?? nil), next: tasks[index].end)
    }
  }

  private static func concurrently<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      for index in 0..<count { group.addTask { (index, try body(index)) } }
      var results: [(Int, Result)] = []
      for try await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Moves every method's state past what became known.
  public mutating func update(_ history: KnownHistory) { self = caughtUp(history) }

  private func caughtUp(_ history: KnownHistory) -> Self {
    let clock = WallClock(history)
    guard history.count > 0, clock.end(history) > next else { return self }
    var copy = self
    let values = clock.values(history, from: next)
    copy.combination.update(with: values)
    copy.next += values.count
    return copy
  }

  /// The weighted forecasts of the methods that can forecast from the issue time.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    let clock = WallClock(history)
    let current = caughtUp(history)
    let leads = targets.map { max(clock.cell(of: $0) - current.next, 0) }
    guard let most = leads.max() else { return [] }
    let path = current.combination.forecast(steps: most + 1)
    return leads.map { path[$0].isFinite ? path[$0] : .nan }
  }

  /// What a reader of the model card should know: the methods in use, and what was odd about the series.
  var remarks: [String] {
    let shares = combination.choice.shares.map { share in
      "\(share.candidate.name) \(Int((100 * share.weight).rounded())) %"
    }
    return ["Methods in use: " + shares.joined(separator: ", ") + "."] + (combination.note.map { [$0] } ?? [])
  }
}

/// One fit: the values by the wall clock, the daily issue within them, and where the choice of methods is anchored.
struct SeasonalTask: Sendable {
  /// What fits that share a choice agree in.
  struct Key: Hashable, Sendable {
    var anchor: Int
    var plan: SeasonalPlan
  }
  private let values: [Double]
  /// The number of values known at the last daily issue.
  private let issued: Int
  private let first: Int
  let key: Key

  /// The first cell that the fit has not seen.
  var end: Int { first + values.count }

  init(_ history: KnownHistory, _ options: ModelOptions) {
    let clock = WallClock(history)
    let slots = max(1, 86_400 / history.step)
    let (all, start) = clock.values(history)
    let dropped = max(all.firstIndex(where: \.isFinite) ?? all.count, all.count - SeasonalForecaster.memory)
    values = Array(all[dropped...])
    first = start + dropped
    let last = clock.end(history.asOf(Self.lastIssue(history, options.issue))) - first
    issued = 2 * last > values.count && last <= values.count ? last : values.count
    let phase = (((first + issued) % slots) + slots) % slots
    let seasons = Self.seasons(options, slots: slots)
    let ahead = Self.leads(phase: phase, slots: slots, seasons: seasons, count: values.count)
    key = Key(
      anchor: first + Self.anchor(issued, slots: slots), plan: SeasonalPlan(seasons: seasons, leads: ahead))
  }

  private static func lastIssue(_ history: KnownHistory, _ issue: IssueTime) -> Instant {
    var day = LocalDay(containing: history.issue, zone: history.calendar.zone).next
    for _ in 0..<3 {
      let issued = issue.instant(for: day)
      if issued <= history.issue { return issued }
      day = LocalDay(date: day.date.previous, zone: day.zone)
    }
    return history.issue
  }

  /// A day, a week and a year, as far as steps are shorter.
  private static func seasons(_ options: ModelOptions, slots: Int) -> [Double] {
    guard options.seasons.isEmpty else { return options.seasons }
    return [1, 7, 365.2425].map { $0 * Double(slots) }.filter { $0 >= 2 }
  }

  /// The next day's slots; of a daily series two of its shortest seasons, as far as its length allows.
  private static func leads(phase: Int, slots: Int, seasons: [Double], count: Int) -> Range<Int> {
    let start = (slots - phase) % slots
    guard slots < 4 else { return start..<start + slots }
    let season = seasons.filter { $0.isFinite && $0 >= 2 }.min() ?? 3
    return 0..<Int(max(2, min(2 * season, 60, Double(count) / 6)))
  }

  /// Where methods are chosen: at lengths that grow by quarters, in whole days, so that fits near each other share
  /// a choice; short histories are cheap enough to choose each time.
  private static func anchor(_ count: Int, slots: Int) -> Int {
    var length = 500
    guard count > length else { return count }
    while length + length / 4 <= count { length += length / 4 }
    // The choice sees the same phase of the day as the fit.
    return count - (count - length) / slots * slots
  }

  func choice() -> SeasonalChoice? {
    SeasonalCombination.choice(Array(values.prefix(key.anchor - first)), plan: key.plan)
  }

  func fit(_ choice: SeasonalChoice?) throws -> SeasonalCombination {
    try SeasonalCombination.fit(values, plan: key.plan, choosing: choice, issued: issued)
  }
}

extension SeasonalForecaster {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    // A wall clock may stand a day before or after UTC.
    try frame.number(next, in: Int((frame.earliest - 86_400).seconds) / frame.step...1 << 40, "seasonal.next")
    try combination.check(frame)
  }
}
