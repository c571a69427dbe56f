extension HolidayCalendar {
  /// The bank holidays of England and Wales since the Act of 1971, with the days that were moved or added.
  ///
  /// Source: Banking and Financial Dealings Act 1971, schedule 1, and royal proclamations; gov.uk/bank-holidays.
  public static let england = HolidayCalendar(name: "england", rules: englishRules, dates: englishDates)

  private static let englishRules = [
    HolidayRule(
      holiday: Holiday(id: "new-years-day", name: "New Year's Day"), day: .fixed(month: 1, day: 1),
      weekend: .added, years: 1974...2199),
    HolidayRule(holiday: Holiday(id: "good-friday", name: "Good Friday"), day: .easter(-2)),
    HolidayRule(holiday: Holiday(id: "easter-monday", name: "Easter Monday"), day: .easter(1)),
    HolidayRule(
      holiday: earlyMay, day: .weekday(month: 5, n: 1, weekday: 1), years: 1978...2199,
      exceptYears: [1995, 2020]),
    HolidayRule(
      holiday: spring, day: .weekday(month: 5, n: -1, weekday: 1), years: 1971...2199,
      exceptYears: [2002, 2012, 2022]),
    HolidayRule(
      holiday: Holiday(id: "summer-bank-holiday", name: "Summer bank holiday"),
      day: .weekday(month: 8, n: -1, weekday: 1), years: 1971...2199),
    HolidayRule(
      holiday: Holiday(id: "christmas", name: "Christmas Day"), day: .fixed(month: 12, day: 25),
      weekend: .added),
    HolidayRule(
      holiday: Holiday(id: "boxing-day", name: "Boxing Day"), day: .fixed(month: 12, day: 26),
      weekend: .added),
  ]

  private static let earlyMay = Holiday(id: "early-may-bank-holiday", name: "Early May bank holiday")
  private static let spring = Holiday(id: "spring-bank-holiday", name: "Spring bank holiday")
  private static let royal = Holiday(id: "royal-occasion", name: "Royal occasion")

  private static let englishDates: [(date: LocalDate, holiday: Holiday)] = [
    (LocalDate(year: 1977, month: 6, day: 7), royal),
    (LocalDate(year: 1981, month: 7, day: 29), royal),
    (LocalDate(year: 1995, month: 5, day: 8), earlyMay),
    (LocalDate(year: 1999, month: 12, day: 31), Holiday(id: "millennium-eve", name: "Millennium Eve")),
    (LocalDate(year: 2002, month: 6, day: 3), royal),
    (LocalDate(year: 2002, month: 6, day: 4), spring),
    (LocalDate(year: 2011, month: 4, day: 29), royal),
    (LocalDate(year: 2012, month: 6, day: 4), spring),
    (LocalDate(year: 2012, month: 6, day: 5), royal),
    (LocalDate(year: 2020, month: 5, day: 8), earlyMay),
    (LocalDate(year: 2022, month: 6, day: 2), spring),
    (LocalDate(year: 2022, month: 6, day: 3), royal),
    (LocalDate(year: 2022, month: 9, day: 19), royal),
    (LocalDate(year: 2023, month: 5, day: 8), royal),
  ]
}
