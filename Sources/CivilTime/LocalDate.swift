/// A day of the proleptic Gregorian calendar, in no zone.
public struct LocalDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public var dayNumber: Int

  /// The date that many days after 1970-01-01.
  @inlinable
  public init(dayNumber: Int) { self.dayNumber = dayNumber }

  /// The date of a year, month and day; what is out of range carries over, so that month 13 is the next
  /// January and day 0 the last of the month before.
  ///
  /// Use `init(validYear:month:day:)` where the numbers come from outside.
  @inlinable
  public init(year: Int, month: Int, day: Int) {
    let months = year * 12 + month - 1
    let carried = floorDivision(months, 12)
    self.dayNumber = Self.firstDayNumber(year: carried.quotient, month: carried.remainder + 1) + day - 1
  }

  /// The date of a year (1–9999), month and day, or nil where the calendar has no such day.
  public init?(validYear year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Year, month (1–12) and day (1–31), computed together.
  ///
  /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
  public var components: (year: Int, month: Int, day: Int) {
    // Years begin in March here, so that the leap day is the last of its year.
    let (era, dayOfEra) = floorDivision(dayNumber + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The year.
  public var year: Int { components.year }
  /// The month, 1–12.
  public var month: Int { components.month }
  /// The day of the month, 1–31.
  public var day: Int { components.day }
  /// The day of the year, 1–366.
  public var dayOfYear: Int { dayNumber - LocalDate(year: year, month: 1, day: 1).dayNumber + 1 }
  /// The day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday.
  @inlinable
  public var weekday: Int { floorDivision(dayNumber + 3, 7).remainder + 1 }
  /// Whether the day is a Saturday or a Sunday.
  @inlinable
  public var isWeekend: Bool { weekday >= 6 }
  /// The day before.
  @inlinable
  public var previous: LocalDate { LocalDate(dayNumber: dayNumber - 1) }
  /// The day after.
  @inlinable
  public var next: LocalDate { LocalDate(dayNumber: dayNumber + 1) }

  /// Whether February has 29 days in `year`.
  @inlinable
  public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days in a month (1–12) of a year.
  @inlinable
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether `lhs` comes before `rhs`.
  @inlinable
  public static func < (lhs: LocalDate, rhs: LocalDate) -> Bool { lhs.dayNumber < rhs.dayNumber }
  /// The date `days` later.
  @inlinable
  public static func + (lhs: LocalDate, days: Int) -> LocalDate { LocalDate(dayNumber: lhs.dayNumber + days) }
  /// The date `days` earlier.
  @inlinable
  public static func - (lhs: LocalDate, days: Int) -> LocalDate { LocalDate(dayNumber: lhs.dayNumber - days) }
  /// Days from `rhs` to `lhs`.
  @inlinable
  public static func - (lhs: LocalDate, rhs: LocalDate) -> Int { lhs.dayNumber - rhs.dayNumber }

  /// The day number of a month's first day. Source: Hinnant, as above, `days_from_civil`.
  @usableFromInline
  static func firstDayNumber(year: Int, month: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivision(shiftedYear, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension LocalDate: Strideable {
  /// Days from this date to another.
  public func distance(to other: LocalDate) -> Int { other - self }
  /// The date `days` later.
  public func advanced(by days: Int) -> LocalDate { self + days }
}

/// Division that rounds down, for times before 1970: the remainder is never negative.
@inlinable
package func floorDivision(_ dividend: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
