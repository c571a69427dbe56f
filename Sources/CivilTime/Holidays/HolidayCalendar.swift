/// The public holidays of a country or region, from 1900 to 2199.
///
/// Look-ups are by table: cheap enough to ask for every slot of a series.
public struct HolidayCalendar: Sendable {
  /// The calendar's name, such as `france`.
  public let name: String
  /// For each day from 1900 on, one more than its place in `holidays`, or 0.
  private var codes: [UInt16]
  private var holidays: [Holiday] = []

  /// The years that calendars cover.
  public static let years = 1900...2199

  /// A calendar without holidays.
  public static let none = HolidayCalendar(name: "none", rules: [], dates: [])

  /// A calendar of yearly rules and of holidays on single dates.
  init(name: String, rules: [HolidayRule], dates: [(date: LocalDate, holiday: Holiday)]) {
    self.name = name
    codes = Array(repeating: 0, count: Self.endDay - Self.firstDay)
    for (date, holiday) in dates { add(code(of: holiday), on: date) }
    let rules = rules.map { ($0, code(of: $0.holiday), $0.hasSubstitute ? code(of: $0.substitute) : 0) }
    for year in Self.years {
      let current = rules.filter { $0.0.applies(in: year) }.map { ($0.0.date(in: year), $0) }
      for (date, (rule, code, _)) in current where rule.weekend != .moved || !date.isWeekend {
        add(code, on: rule.weekend == .before && date.weekday == 7 ? date.previous : date)
      }
      // Substitutes come last: they go to the next weekday that is not a holiday of its own.
      for (date, (rule, code, substitute)) in current where date.isWeekend {
        switch rule.weekend {
        case .kept, .before: break
        case .moved: add(code, on: nextWorkday(after: date))
        case .added: add(substitute, on: nextWorkday(after: date))
        case .nearest: add(substitute, on: date.weekday == 6 ? date.previous : date.next)
        }
      }
    }
  }

  /// The holiday on a date, or nil.
  public func holiday(on date: LocalDate) -> Holiday? {
    let code = code(on: date)
    return code == 0 ? nil : holidays[Int(code) - 1]
  }

  /// Whether a date is a public holiday.
  public func isHoliday(_ date: LocalDate) -> Bool { code(on: date) != 0 }

  /// Whether a date is a Saturday, a Sunday or a public holiday.
  public func isDayOff(_ date: LocalDate) -> Bool { date.isWeekend || isHoliday(date) }

  /// Whether a date is a lone workday between two days off, such as the Friday after Ascension.
  public func isBridge(_ date: LocalDate) -> Bool {
    !isDayOff(date) && isDayOff(date.previous) && isDayOff(date.next)
  }

  /// Whether the next day is a public holiday.
  public func isDayBeforeHoliday(_ date: LocalDate) -> Bool { isHoliday(date.next) }

  /// Whether the day before was a public holiday.
  public func isDayAfterHoliday(_ date: LocalDate) -> Bool { isHoliday(date.previous) }

  /// What kind of day a date is.
  public func dayType(_ date: LocalDate) -> DayType {
    if isHoliday(date) { return .holiday }
    if date.weekday == 6 { return .saturday }
    if date.weekday == 7 { return .sunday }
    return isBridge(date) ? .bridge : .workday
  }

  /// All holidays from one date to another, both included, in order of time.
  public func holidays(from first: LocalDate, through last: LocalDate) -> [(
    date: LocalDate, holiday: Holiday
  )] {
    guard first <= last else { return [] }
    return (first...last).compactMap { date in holiday(on: date).map { (date, $0) } }
  }

  private static let firstDay = LocalDate(year: years.lowerBound, month: 1, day: 1).dayNumber
  private static let endDay = LocalDate(year: years.upperBound + 1, month: 1, day: 1).dayNumber

  private func code(on date: LocalDate) -> UInt16 {
    guard date.dayNumber >= Self.firstDay, date.dayNumber < Self.endDay else { return 0 }
    return codes[date.dayNumber - Self.firstDay]
  }

  private mutating func code(of holiday: Holiday) -> UInt16 {
    if let known = holidays.firstIndex(of: holiday) { return UInt16(known + 1) }
    // A table of more holidays than a code can tell apart keeps the first 65,535.
    guard holidays.count < Int(UInt16.max) else { return 0 }
    holidays.append(holiday)
    return UInt16(holidays.count)
  }

  /// Marks a date; the first of two holidays on one date stays, as Labour Day did on 1 May 2008.
  private mutating func add(_ code: UInt16, on date: LocalDate) {
    guard date.dayNumber >= Self.firstDay, date.dayNumber < Self.endDay, !isHoliday(date) else { return }
    codes[date.dayNumber - Self.firstDay] = code
  }

  private func nextWorkday(after date: LocalDate) -> LocalDate {
    var next = date.next
    while isDayOff(next) { next = next.next }
    return next
  }
}

extension HolidayCalendar {
  /// The names that `named(_:)` knows.
  public static let names =
    ["france", "alsace-moselle", "victoria", "england", "none"] + NationalHolidays.names

  /// A built-in calendar, by one of `names`; nil for others.
  public static func named(_ name: String) -> HolidayCalendar? {
    switch name {
    case "france": france
    case "alsace-moselle": alsaceMoselle
    case "victoria": victoria
    case "england": england
    case "none": none
    default: NationalHolidays.calendar(name)
    }
  }

  /// The calendar of an area in a time zone: the zone's built-in one, else `none`.
  public static func forZone(_ identifier: String) -> HolidayCalendar {
    switch identifier {
    case "Europe/Paris": france
    case "Australia/Melbourne", "Australia/Victoria": victoria
    case "Europe/London": england
    default: NationalHolidays.nameOfZone[identifier].flatMap(NationalHolidays.calendar) ?? none
    }
  }

  /// The public holidays of France; with those of Alsace and Moselle where asked for.
  public static func france(alsaceMoselle: Bool) -> HolidayCalendar {
    alsaceMoselle ? Self.alsaceMoselle : france
  }
}
