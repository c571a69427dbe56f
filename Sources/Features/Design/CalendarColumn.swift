import CivilTime
@preconcurrency import Glibc

/// The values of a calendar fact by day.
struct CalendarColumn {
  let calendar: AreaCalendar
  /// Where `trend` is 0.
  let epoch: LocalDate

  func values(_ fact: CalendarFact, _ timeline: Timeline) -> [Double] {
    (0..<timeline.dayCount).map { value(fact, timeline.date($0)) }
  }

  func value(_ fact: CalendarFact, _ date: LocalDate) -> Double {
    switch fact {
    case .weekday(let day): one(date.weekday == day)
    case .weekend: one(date.isWeekend)
    case .workday: one(!calendar.holidays.isDayOff(date))
    case .dayOff: one(calendar.holidays.isDayOff(date))
    case .like(let day): one((calendar.holidays.isHoliday(date) ? 7 : date.weekday) == day)
    case .firstWorkday: one(!calendar.holidays.isDayOff(date) && calendar.holidays.isDayOff(date.previous))
    case .lastWorkday: one(!calendar.holidays.isDayOff(date) && calendar.holidays.isDayOff(date.next))
    case .holiday, .around, .beforeHoliday, .afterHoliday, .bridge: one(isHolidayFact(fact, date))
    case .date(let month, let day): one(date.month == month && date.day == day)
    case .bump(let month, let day, let width): bump(date, month, day, width)
    case .school: Double(calendar.schools?.zonesOnHoliday(date) ?? 0) / 3
    case .schoolZone(let zone):
      one(
        SchoolZone(rawValue: zone).map { calendar.schools?.isHoliday(zone: $0, on: date) ?? false } ?? false)
    case .summerTime: one(isSummerTime(date))
    case .clockChange: one(clockShift(date) != 0)
    case .clockShift: Double(clockShift(date)) / 3_600
    case .yearCosine(let periods): cos(Double(periods) * angle(date))
    case .yearSine(let periods): sin(Double(periods) * angle(date))
    case .trend: Double(date - epoch) / 365.25
    case .trendAfter(let years): max(0, Double(date - epoch) / 365.25 - years)
    }
  }

  private func isHolidayFact(_ fact: CalendarFact, _ date: LocalDate) -> Bool {
    let holidays = calendar.holidays
    return switch fact {
    case .holiday: holidays.isHoliday(date)
    case .around(let id, let days): holidays.holiday(on: date - days)?.id == id
    case .beforeHoliday: holidays.isDayBeforeHoliday(date) && !holidays.isDayOff(date)
    case .afterHoliday: holidays.isDayAfterHoliday(date) && !holidays.isDayOff(date)
    case .bridge: holidays.isBridge(date)
    default: false
    }
  }

  private func one(_ fact: Bool) -> Double { fact ? 1 : 0 }

  /// The angle of the tropical year, which leap days do not shift.
  private func angle(_ date: LocalDate) -> Double {
    2 * .pi * (Double(date.dayNumber) / 365.2425).truncatingRemainder(dividingBy: 1)
  }

  private func bump(_ date: LocalDate, _ month: Int, _ day: Int, _ width: Int) -> Double {
    let distance =
      (-1...1).map { abs(date - LocalDate(year: date.year + $0, month: month, day: day)) }.min() ?? width
    return max(0, 1 - Double(distance) / Double(width))
  }

  /// Seconds by which the day is shorter than others.
  private func clockShift(_ date: LocalDate) -> Int {
    86_400 - (calendar.zone.startOfDay(date.next) - calendar.zone.startOfDay(date))
  }

  /// Whether the clock is ahead of the year's least offset at noon.
  private func isSummerTime(_ date: LocalDate) -> Bool {
    let noon = calendar.zone.startOfDay(date) + 43_200
    // Half a year away alone does not do: near the changes both ends of a year lie in summer time.
    let others = [91, 182, 273].map { calendar.zone.offset(at: noon + $0 * 86_400) }
    return calendar.zone.offset(at: noon) > others.reduce(Int.max, min)
  }
}
