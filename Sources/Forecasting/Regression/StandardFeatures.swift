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
      try group("each-holiday", 0.8, eachHoliday),
    ]
    if facts.days >= 300 {
      groups.append(try group("year", 1, waves(1...2)))
      groups.append(try group("year-detail", 30, waves(3...6)))
      groups.append(try group("year-weekday", 8, yearWeekday))
    }
    if facts.days >= 300, !facts.holidays.isEmpty {
      groups.append(try group("season", 0.08, seasonal))
    }
    if facts.hasSchools { groups.append(try group("school", 1, school)) }
    if facts.days >= 500 { groups.append(try group("trend", 12, ["trend"])) }
    if facts.step < 86_400, facts.days >= 300 {
      groups.append(try group("clock", 0.3, ["summer-time", "clock-change", "clock-shift"]))
    }
    if facts.temperature != nil { groups.append(try group("temperature", 0.15, temperature)) }
    if facts.temperature != nil, facts.days >= 300 {
      groups.append(try group("temperature-season", 0.3, temperatureSeason))
    }
    for input in facts.otherWeather { groups.append(try group(input, 1, otherWeather(input))) }
    groups.append(try group("extra", 0.5, options.extraFeatures.filter { !isLag($0) }))
    return FeatureSet(groups.filter { !$0.features.isEmpty && !options.withoutGroups.contains($0.name) })
  }

  /// The groups of the second stage: those of the first, and lags.
  func second() throws(FeatureError) -> FeatureSet {
    var groups = try first().groups
    groups.append(try group("lags", 0.00025, lags))
    groups.append(try group("lag-residuals", 0.3, residuals))
    groups.append(try group("lag-context", 0.2, lagContext))
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

  private var weekday: [String] { (1...7).map { "like(\($0))" } }

  private func waves(_ orders: ClosedRange<Int>) -> [String] {
    orders.flatMap { ["cos(\($0))", "sin(\($0))"] }
  }

  private var yearWeekday: [String] {
    waves(1...2).flatMap { ["like(6)*\($0)", "like(7)*\($0)"] }
      + waves(1...1).flatMap { wave in
        ["first-workday", "last-workday", "like(1)", "like(5)"].map { "\($0)*\(wave)" }
      }
  }

  /// Times of the year when people are away: workdays of the Christmas weeks, the dates within them that are kept whatever
  /// the weekday, and July and August.
  private var seasonal: [String] {
    let dates = ["12,24", "12,25", "12,26", "12,31", "1,1", "1,2"].map { "date(\($0))" }
    let christmas = ["12,24", "12,30"].map { "workday*bump(\($0),6)" }
    let bumps = ["7,5", "7,15", "7,25", "8,4", "8,14", "8,24", "9,3"].map { "bump(\($0),10)" }
    return christmas + dates + bumps + bumps.map { "day-off*\($0)" }
  }

  private var holiday: [String] {
    guard !facts.holidays.isEmpty else { return [] }
    return [
      "holiday", "holiday*weekday(1)", "holiday*weekday(2)", "holiday*weekday(4)", "holiday*weekday(6)",
      "holiday*weekday(7)", "before-holiday", "after-holiday", "bridge",
    ]
  }

  private var eachHoliday: [String] {
    facts.holidays.flatMap { ["holiday(\($0),-1)", "holiday(\($0),0)", "holiday(\($0),1)"] }
  }

  private var school: [String] {
    let days = [
      "like(6)", "first-workday", "last-workday", "bridge", "holiday", "before-holiday", "after-holiday",
    ]
    return ["school", "school*day-off"] + days.map { "school*\($0)" }
      + (facts.temperature == nil ? [] : ["school*below(15,0.98)"])
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
    let paths = facts.step < 86_400 ? ["1h", "3h", "6h", "12h"] : []
    return hinges("now", knots) + options.smoothing.flatMap { hinges("\($0)", knots) }
      + (paths + ["max", "mean"]).flatMap { hinges($0, sparse) }
  }

  /// What a degree costs by the weekend and the season; and heat that lasts, which a degree is added to.
  private var temperatureSeason: [String] {
    let slow = options.smoothing.sorted()
    let middle = slow.min { abs($0 - 0.95) < abs($1 - 0.95) } ?? 0.98
    return ["weekend", "cos(1)", "sin(1)"].flatMap { fact in
      ["below(15,now)", "below(15,\(middle))", "above(18,\(middle))"].map { "\(fact)*\($0)" }
    } + waves(1...1).map { "\($0)*above(18,now)" }
      + slow.filter { $0 > middle }.map { "above(18,now)*above(18,\($0))" }
  }

  private func otherWeather(_ input: String) -> [String] {
    ["level(now,\(input))", "level(0.9,\(input))", "level(now,\(input))*cos(1)"]
  }

  private static let places = [
    "last", "today", "night", "recent,1", "recent,2", "around", "week,1", "week,2", "mean,1",
  ]

  private var lags: [String] { (Self.places + ["mean,7", "kind,1", "slot,7"]).map { "load(\($0))" } }

  /// Without a temperature the newest loads stand for it, and by the season they speak of heating or of cooling.
  private var lagsBySeason: [String] {
    ["last", "today", "night", "recent,1", "recent,2", "week,1", "mean,7"].flatMap { place in
      waves(1...1).map { "load(\(place))*\($0)" }
    }
  }

  private var residuals: [String] {
    Self.places.map { "residual(\($0))" }
      + ["last", "today", "recent,1"].map { "day-off*residual(\($0))" }
  }

  private var lagContext: [String] {
    let weather =
      facts.temperature == nil
      ? []
      : ["cold", "warm"].flatMap { series in
        ["today", "recent,1", "week,1", "mean,7"].map { "\(series)(\($0))" }
      }
    return weather + ["off(today)", "off(recent,1)"]
      + ["load(today)", "load(recent,1)"].flatMap { ["first-workday*\($0)", "day-off*\($0)"] }
  }
}
