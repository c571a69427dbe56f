import CivilTime
import Features

/// The mean of a slot of the day by season of the year and type of day: the last rung, which always answers.
///
/// Where a season and type of day have no value, the slot's mean stands in, then the mean of all.
public struct ClimatologyForecaster: Forecaster {
  /// What the model is called.
  public static let kind = ModelKind.climatology

  /// Bins of the year: a month is 4 to 5 weeks, enough for a mean, short enough to follow the year.
  private static let months = 12
  private static let dayTypes = 3
  private let slots: Int
  private let step: Int
  /// Means by month, type of day and slot; empty bins are filled from coarser ones.
  @PackedNumbers private var means: [Double]

  /// Means over what was known at each cutoff.
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] {
    cutoffs.map { Self(history.asOf($0)) }
  }

  private init(_ history: KnownHistory) {
    step = history.step
    slots = max(1, 86_400 / step)
    means = []
    // Means are taken of values scaled to their largest, so that sums of huge values stay finite.
    let scale = history.values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    var sums = [Double](repeating: 0, count: Self.months * Self.dayTypes * slots)
    var counts = sums
    guard scale > 0 else {
      means = sums
      return
    }
    for (cell, value) in history.values.enumerated() where value.isFinite {
      let bin = bin(history.instant(at: cell), history.calendar)
      sums[bin] += value / scale
      counts[bin] += 1
    }
    means = filled(sums, counts).map { $0 * scale }
  }

  private func bin(_ instant: Instant, _ calendar: AreaCalendar) -> Int {
    let local = calendar.zone.localDateTime(at: instant)
    let holiday = calendar.holidays.isHoliday(local.date)
    let type = holiday || local.date.weekday == 7 ? 2 : local.date.weekday == 6 ? 1 : 0
    return ((local.date.month - 1) * Self.dayTypes + type) * slots + local.slotOfDay(step: step)
  }

  private func filled(_ sums: [Double], _ counts: [Double]) -> [Double] {
    let total = counts.reduce(0, +)
    let overall = sums.reduce(0, +) / total
    let bySlot = (0..<slots).map { slot in
      let bins = stride(from: slot, to: sums.count, by: slots)
      let count = bins.reduce(0) { $0 + counts[$1] }
      return count > 0 ? bins.reduce(0) { $0 + sums[$1] } / count : overall
    }
    return sums.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : bySlot[$0 % slots] }
  }

  /// Fits alone change it.
  public static var isFixed: Bool { true }

  /// Its means are its own.
  public var lookbackDays: Int? { 0 }

  /// Nothing to take in between fits.
  public mutating func update(_ history: KnownHistory) {}

  /// The means of the targets' bins.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    targets.map { means[bin($0, history.calendar)] }
  }
}

extension ClimatologyForecaster {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(step, frame.step, "climatology.step")
    try frame.equal(slots, frame.slots, "climatology.slots")
    try frame.equal(means.count, Self.months * Self.dayTypes * slots, "climatology.means")
    // The last rung always answers.
    try frame.holds(means.allSatisfy(\.isFinite), "climatology.means: not all are finite")
  }
}
