import CivilTime
import Features

/// Declares the standard feature set for what a series has: its step, weather, holidays and length.
struct StandardFeatures {
  /// What the choice of features rests on.
  struct Facts {
    /// Seconds from one value to the next.
    var step: Int
    /// Days of history.
    var days: Int
    /// The range of the temperature; nil where there is none.
    var temperature: ClosedRange<Double>?
    /// Other weather inputs.
    var otherWeather: [String]
    /// Holidays that occurred, by identifier.
    var holidays: [String]
    /// Whether school holidays are known.
    var hasSchools: Bool
  }
  let facts: Facts
  let options: RegressionOptions

  /// The groups of the first stage: calendar and weather.
  func first() throws(FeatureError) -> FeatureSet {
    var groups = [
      try group("weekday", 0.02, weekday), try group("holiday", 0.15, holiday),
      try group("each-holiday", 0.2, eachHoliday),
    ]
    if facts.days >= 300 {
      groups.append(try group("year", 5, waves(1...2)))
      groups.append(try group("year-detail", 10, waves(3...6)))
      groups.append(try group("year-weekday", 5, yearWeekday))
    }
    if facts.days >= 300, !facts.holidays.isEmpty {
      groups.append(try group("season", 0.2, seasonal))
    }
    if facts.hasSchools { groups.append(try group("school", 0.6, school)) }
    if facts.days >= 500 { groups.append(try group("trend", 5, trend)) }
    if facts.step < 86_400, facts.days >= 300 { groups.append(try group("clock", 1.5, clock)) }
    if facts.temperature != nil { groups.append(try group("temperature", 0.6, temperature)) }
    if facts.temperature != nil, facts.days >= 300 {
      groups.append(try group("temperature-season", 0.6, temperatureSeason))
    }
    for input in facts.otherWeather { groups.append(try group(input, 1, otherWeather(input))) }
    groups.append(try group("extra", 0.5, options.extraFeatures.filter { !isLag($0) }))
    return FeatureSet(groups.filter { !$0.features.isEmpty && !options.withoutGroups.contains($0.name) })
  }

  /// The groups of the second stage: those of the first, and lags.
  func second() throws(FeatureError) -> FeatureSet {
    var groups = try first().groups
    groups.append(try group("lags", 0.00025, lags))
    groups.append(try group("lag-residuals", 0.1, residuals))
    groups.append(try group("lag-context", 0.125, lagContext))
    if facts.temperature == nil, facts.days >= 300 {
      groups.append(try group("lags-season", 0.025, lagsBySeason))
    }
    groups.append(try group("extra-lags", 0.005, options.extraFeatures.filter(isLag)))
    return FeatureSet(groups.filter { !$0.features.isEmpty && !options.withoutGroups.contains($0.name) })
  }

  private func isLag(_ text: String) -> Bool {
    (try? Feature(parsing: text))?.availability == .history
  }

  private func group(_ name: String, _ penalty: Double, _ texts: [String]) throws(FeatureError)
    -> FeatureGroup
  {
    var features: [Feature] = []
    for text in texts { features.append(try Feature(parsing: text)) }
    let factor = options.penaltyFactor * (options.penaltyFactors[name] ?? 1)
    return FeatureGroup(name, penalty: penalty * factor * caution(features), features)
  }

  /// What penalties are multiplied by where no temperature is known: what it would explain, the calendar and, less so, the
  /// lags would else take for their own.
  private func caution(_ features: [Feature]) -> Double {
    guard facts.temperature == nil else { return 1 }
    return features.allSatisfy { $0.availability == .always } ? 4 : 2
  }

  private var weekday: [String] { (1...7).map { "like(\($0))" } + ["first-workday", "last-workday"] }

  private func waves(_ orders: ClosedRange<Int>) -> [String] {
    orders.flatMap { ["cos(\($0))", "sin(\($0))"] }
  }

  private var yearWeekday: [String] {
    waves(1...3).flatMap { ["like(6)*\($0)", "like(7)*\($0)"] }
      + waves(1...1).flatMap { wave in
        ["first-workday", "last-workday", "like(1)", "like(5)"].map { "\($0)*\(wave)" }
      }
  }

  /// Times of the year when people are away: Christmas weeks by the date, July and August by bumps.
  private var seasonal: [String] {
    let dates = (21...31).map { "date(12,\($0))" } + (1...5).map { "date(1,\($0))" }
    let bumps = ["7,5", "7,15", "7,25", "8,4", "8,14", "8,24", "9,3"].map { "bump(\($0),10)" }
    return dates + bumps + bumps.map { "day-off*\($0)" }
  }

  private var holiday: [String] {
    guard !facts.holidays.isEmpty else { return [] }
    let common = [
      "holiday", "holiday*weekday(1)", "holiday*weekday(2)", "holiday*weekday(4)", "holiday*weekday(6)",
      "holiday*weekday(7)", "before-holiday", "after-holiday", "bridge", "bridge*weekday(1)",
      "bridge*weekday(5)",
    ]
    let seasons = ["holiday*cos(1)", "holiday*sin(1)", "bridge*cos(1)", "bridge*sin(1)"]
    return common + (facts.days >= 300 ? seasons : [])
  }

  private var eachHoliday: [String] {
    facts.holidays.flatMap { ["holiday(\($0),-1)", "holiday(\($0),0)", "holiday(\($0),1)"] }
  }

  private var school: [String] {
    let days = [
      "like(6)", "first-workday", "last-workday", "bridge", "holiday", "before-holiday", "after-holiday",
    ]
    return (0...2).flatMap { ["school(\($0))", "school(\($0))*day-off"] }
      + (["cos(1)", "sin(1)"] + days).map { "school*\($0)" }
      + (facts.temperature == nil ? [] : ["school*below(15,0.98)"])
  }

  private var trend: [String] { ["trend", "trend*day-off", "trend*cos(1)", "trend*sin(1)"] }

  private var clock: [String] {
    ["summer-time", "clock-change"] + waves(1...2).map { "summer-time*\($0)" }
  }

  private var knots: [Double] {
    guard let range = facts.temperature, range.upperBound - range.lowerBound < 1_000 else { return [] }
    let spacing = max(options.knotSpacing, (range.upperBound - range.lowerBound) / 20)
    let first = (range.lowerBound / spacing).rounded(.up), last = (range.upperBound / spacing).rounded(.down)
    return stride(from: first, through: last, by: 1).map { $0 * spacing }
  }

  /// Hinges below and above a middle of 15 °C, where little is heated or cooled.
  private func hinges(_ reading: String, _ knots: [Double]) -> [String] {
    (knots.filter { $0 < 15 } + [15]).map { "below(\($0),\(reading))" }
      + ([15] + knots.filter { $0 > 15 }).map { "above(\($0),\(reading))" }
  }

  private var temperature: [String] {
    let sparse = [6, 15, 18, 24].filter { facts.temperature?.contains($0) ?? false }
    let paths = facts.step < 86_400 ? ["1h", "3h", "6h", "12h", "24h"] : []
    return hinges("now", knots) + options.smoothing.flatMap { hinges("\($0)", knots) }
      + (paths + ["min", "max", "mean"]).flatMap { hinges($0, sparse) }
  }

  private var temperatureSeason: [String] {
    let slow = "\(options.smoothing.min { abs($0 - 0.95) < abs($1 - 0.95) } ?? 0.98)"
    let crossed =
      ["weekend", "cos(1)", "sin(1)"] + (facts.hasSchools ? ["school"] : [])
      + (facts.days >= 500 ? ["trend"] : []) + (facts.holidays.isEmpty ? [] : ["holiday"])
    return crossed.flatMap { ["\($0)*below(15,now)", "\($0)*below(15,\(slow))", "\($0)*above(18,\(slow))"] }
  }

  private func otherWeather(_ input: String) -> [String] {
    ["level(now,\(input))", "level(0.9,\(input))", "level(now,\(input))*cos(1)"]
  }

  private static let places = [
    "last", "today", "night", "recent,1", "recent,2", "around", "week,1", "week,2", "mean,1", "mean,7",
    "kind,1", "slot,7",
  ]

  private var lags: [String] { Self.places.map { "load(\($0))" } }

  /// Without a temperature the newest loads stand for it, and by the season they speak of heating or of cooling.
  private var lagsBySeason: [String] {
    ["last", "today", "night", "recent,1", "recent,2", "week,1", "mean,7"].flatMap { place in
      waves(1...1).map { "load(\(place))*\($0)" }
    }
  }

  private var residuals: [String] {
    Self.places.map { "residual(\($0))" }
      + ["last", "today", "recent,1"].flatMap {
        ["first-workday*residual(\($0))", "day-off*residual(\($0))"]
      }
  }

  private var lagContext: [String] {
    let weather =
      facts.temperature == nil
      ? []
      : ["cold", "warm"].flatMap { series in
        ["today", "recent,1", "week,1", "mean,7"].map { "\(series)(\($0))" }
      }
    return weather + ["off(today)", "off(recent,1)", "off(week,1)", "off(week,2)", "off(mean,7)"]
      + ["load(today)", "load(recent,1)"].flatMap { ["first-workday*\($0)", "day-off*\($0)"] }
  }
}
