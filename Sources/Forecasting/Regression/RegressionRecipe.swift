import CivilTime
import Features
@preconcurrency import Glibc

/// What a regression is made of, as derived from the history before it: scale, features, penalties.
///
/// Cutoffs that share a recipe share the sums their coefficients come from. A recipe rests on the history before an
/// anchor, the last turn of the year, so that a year of weekly fits has one, and serves the year that follows too
/// where two whole years stand before it.
struct RegressionRecipe: Sendable, Codable, Hashable {
  let scale: LoadScale
  let blend: TemperatureBlend
  /// The date where the trend is 0.
  let epoch: Int
  let first: FeatureSet
  let second: FeatureSet
  let halfLives: [Double]
  /// Days at the start of the history for which the first stage is not yet fitted.
  let warmUpDays: Int

  var epochDate: LocalDate { LocalDate(dayNumber: epoch) }

  /// Series whose week-to-week changes are of this size, on their scale, have the default penalties.
  private static let typicalChange = 0.03

  init(_ history: KnownHistory, options: RegressionOptions) throws {
    scale = LoadScale(history.values)
    let zone = history.calendar.zone
    let start = zone.localDate(at: history.start)
    epoch = start.dayNumber
    let days = max(1, zone.localDate(at: history.issue) - start)
    let temperatures = history.weatherNames.filter(Self.isTemperature)
    blend = StationWeights.fitted(history, temperatures, scale)
    let facts = StandardFeatures.Facts(
      step: history.step, days: days, temperature: Self.temperatureRange(history, blend),
      otherWeather: history.weatherNames.filter { !Self.isTemperature($0) },
      holidays: Self.holidays(history.calendar.holidays, from: start, days: days),
      hasSchools: history.calendar.schools != nil)
    var options = options
    options.penaltyFactor *= Self.noiseFactor(history, scale)
    let features = StandardFeatures(facts: facts, options: options)
    first = try features.first()
    second = try features.second()
    halfLives = options.halfLives
    warmUpDays = min(364, max(28, days / 6 / 28 * 28))
  }

  /// The time before which the recipe of a cutoff is derived.
  static func anchor(_ cutoff: Instant, _ history: KnownHistory) -> Instant {
    let zone = history.calendar.zone
    let date = zone.localDate(at: cutoff)
    let turn = zone.startOfDay(LocalDate(year: date.year, month: 1, day: 1))
    if turn - history.start >= 300 * 86_400 { return turn }
    let month = zone.startOfDay(LocalDate(year: date.year, month: date.month, day: 1))
    return month - history.start >= 60 * 86_400 ? month : cutoff
  }

  /// Whether the recipe of an anchor still serves a cutoff.
  static func serves(_ cutoff: Instant, from anchor: Instant, _ history: KnownHistory) -> Bool {
    if Self.anchor(cutoff, history) == anchor { return true }
    let year = 365 * 86_400
    return anchor - history.start >= 2 * year && cutoff - anchor <= 2 * year + 86_400
  }

  private static func isTemperature(_ name: String) -> Bool {
    name.lowercased().contains("temp")
  }

  private static func temperatureRange(_ history: KnownHistory, _ blend: TemperatureBlend) -> ClosedRange<
    Double
  >? {
    var known = RankedValues(history.temperature(blend, cells: 0..<history.count))
    guard known.count >= 100 else { return nil }
    let edge = known.count / 100
    return known.value(ofRank: edge)...known.value(ofRank: known.count - 1 - edge)
  }

  private static func holidays(_ calendar: HolidayCalendar, from start: LocalDate, days: Int) -> [String] {
    var ids: [String] = []
    for (_, holiday) in calendar.holidays(from: start, through: start + days) where !ids.contains(holiday.id)
    {
      ids.append(holiday.id)
    }
    return ids.filter { !$0.contains(",") && !$0.contains("*") && !$0.contains(")") }
  }

  /// Penalties grow with the variance of what cannot be known: its stand-in is the change from week to week.
  private static func noiseFactor(_ history: KnownHistory, _ scale: LoadScale) -> Double {
    let values = history.values.map(scale.scaled)
    let week = max(1, 604_800 / history.step)
    var changes = RankedValues(
      values.indices.dropFirst(week).lazy.map { abs(values[$0] - values[$0 - week]) })
    guard !changes.isEmpty else { return 1 }
    let ratio = changes.value(ofRank: changes.count / 2) / typicalChange
    return min(max(ratio * ratio, 1e-4), 1e4)
  }
}
