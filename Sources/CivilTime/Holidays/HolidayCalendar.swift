/// The public holidays of a country or region, from 1900 to 2199.
///
/// Look-ups are by table: cheap enough to ask for every slot of a series.
public struct HolidayCalendar: Sendable {
  /// The calendar's name, such as `france`.
  public let name: String
  /// Positions in `holidays`, by date; few hundred entries a decade.
  private var positions: [Int: Int] = [:]
  private var holidays: [Holiday] = []

  /// The years that calendars cover.
  public static let years = 1900...2199

  /// A calendar without holidays.
  public static let none = HolidayCalendar(name: "none", rules: [], dates: [])

  /// A calendar of yearly rules and of holidays on single dates.
  init(name: String, rules: [HolidayRule], dates: [(date: LocalDate, holiday: Holiday)]) {
    self.name = name
    for (date, holiday) in dates { add(holiday, on: date) }
    for year in Self.years {
      let current = rules.filter { $0.applies(in: year) }
      for rule in current {
        let date = rule.date(in: year)
        if rule.weekend != .moved || !date.isWeekend { add(rule.holiday, on: date) }
      }
      // Substitutes come last: they go to the next weekday that is not a holiday of its own.
      for rule in current where rule.weekend != .kept && rule.date(in: year).isWeekend {
        addSubstitute(for: rule.holiday, of: rule.date(in: year), moved: rule.weekend == .moved)
      }
    }
  }

  /// The holiday on a date, or nil.
  public func holiday(on date: LocalDate) -> Holiday? { positions[date.dayNumber].map { holidays[$0] } }

  /// Whether a date is a public holiday.
  public func isHoliday(_ date: LocalDate) -> Bool { positions[date.dayNumber] != nil }

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

  /// Adds a holiday; the first of two on one date stays, as Ascension does on 1 May 2008.
  private mutating func add(_ holiday: Holiday, on date: LocalDate) {
    guard positions[date.dayNumber] == nil else { return }
    let known = holidays.firstIndex(of: holiday)
    if known == nil { holidays.append(holiday) }
    positions[date.dayNumber] = known ?? holidays.count - 1
  }

  private mutating func addSubstitute(for holiday: Holiday, of date: LocalDate, moved: Bool) {
    var substitute = date.next
    while substitute.isWeekend || isHoliday(substitute) { substitute = substitute.next }
    add(
      moved ? holiday : Holiday(id: "\(holiday.id)-substitute", name: "\(holiday.name) (substitute day)"),
      on: substitute)
  }
}

extension HolidayCalendar {
  /// The names that `named(_:)` knows.
  public static let names = ["france", "alsace-moselle", "victoria", "england", "none"]

  /// A built-in calendar: `france`, `alsace-moselle`, `victoria`, `england` or `none`; nil for other names.
  public static func named(_ name: String) -> HolidayCalendar? {
    switch name {
    case "france": france
    case "alsace-moselle": alsaceMoselle
    case "victoria": victoria
    case "england": england
    case "none": none
    default: nil
    }
  }

  /// The calendar of an area in a time zone: the zone's built-in one, else `none`.
  public static func forZone(_ identifier: String) -> HolidayCalendar {
    switch identifier {
    case "Europe/Paris": france
    case "Australia/Melbourne", "Australia/Victoria": victoria
    case "Europe/London": england
    default: none
    }
  }

  /// The public holidays of France; with those of Alsace and Moselle where asked for.
  public static func france(alsaceMoselle: Bool) -> HolidayCalendar {
    alsaceMoselle ? Self.alsaceMoselle : france
  }
}
