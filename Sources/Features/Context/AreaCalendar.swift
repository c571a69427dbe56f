import CivilTime

/// The clocks and the days off of an area.
public struct AreaCalendar: Sendable {
  /// The area's time zone.
  public var zone: TimeZoneRules
  /// The area's public holidays; `.none` where none are known.
  public var holidays: HolidayCalendar
  /// The area's school holidays, where they are known.
  public var schools: SchoolHolidays?

  /// A calendar of a zone, by default without holidays.
  public init(zone: TimeZoneRules, holidays: HolidayCalendar = .none, schools: SchoolHolidays? = nil) {
    self.zone = zone
    self.holidays = holidays
    self.schools = schools
  }
}
