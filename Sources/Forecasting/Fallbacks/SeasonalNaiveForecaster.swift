import CivilTime
import Features

/// The newest value of the same slot of a week before: the rung that needs almost nothing.
///
/// Slots go by the clock, so that 18:00 stays 18:00 across a clock change. A missing value is looked for a week
/// earlier, up to four weeks back, then a day earlier.
public struct SeasonalNaiveForecaster: Forecaster {
  /// What the model is called.
  public static let kind = ModelKind.seasonalNaive

  /// A model without parameters.
  public init() {}

  /// The same model at every cutoff: there is nothing to fit.
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] { cutoffs.map { _ in Self() } }

  /// The history itself is the state.
  public static var isFixed: Bool { true }

  /// Four weeks, and the week that a target far ahead is rounded by.
  public var lookbackDays: Int? { 36 }

  /// Nothing to take in.
  public mutating func update(_ history: KnownHistory) {}

  /// The values of the same slots one to four weeks, else one to seven days before.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    targets.map { target in
      let ahead = max(0, target - history.issue) / 604_800
      let weeks = (1...4).lazy.map { ($0 + ahead) * 7 }
      let days = (1...7).lazy.map { $0 + max(0, target - history.issue) / 86_400 }
      return Self.first(weeks, target, history) ?? Self.first(days, target, history) ?? .nan
    }
  }

  private static func first(
    _ daysBack: some Sequence<Int>, _ target: Instant, _ history: KnownHistory
  ) -> Double? {
    let zone = history.calendar.zone
    let local = zone.localDateTime(at: target)
    for days in daysBack {
      let label = LocalDateTime(date: local.date - days, secondOfDay: local.secondOfDay)
      // A label that the clock skipped has no instant; the value of an hour later is the nearest thing.
      let source = zone.firstInstant(of: label) ?? target - days * 86_400
      let value = history[source]
      if value.isFinite { return value }
    }
    return nil
  }
}
