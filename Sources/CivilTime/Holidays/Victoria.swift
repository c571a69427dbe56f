extension HolidayCalendar {
  /// The public holidays of Victoria, Australia, as proclaimed from 1994 to 2026 and by rule around them.
  ///
  /// The Friday before the AFL Grand Final is known for the years whose final has been set.
  ///
  /// Source: Public Holidays Act 1993 (Victoria) and the Victoria Government Gazette; business.vic.gov.au.
  public static let victoria = HolidayCalendar(
    name: "victoria", rules: victorianRules, dates: grandFinalFridays + otherVictorianDays)

  private static let victorianRules = [
    HolidayRule(
      holiday: Holiday(id: "new-years-day", name: "New Year's Day"), day: .fixed(month: 1, day: 1),
      weekend: .added),
    HolidayRule(
      holiday: Holiday(id: "australia-day", name: "Australia Day"), day: .fixed(month: 1, day: 26),
      weekend: .moved),
    HolidayRule(
      holiday: Holiday(id: "labour-day", name: "Labour Day"), day: .weekday(month: 3, n: 2, weekday: 1)),
    HolidayRule(holiday: Holiday(id: "good-friday", name: "Good Friday"), day: .easter(-2)),
    HolidayRule(holiday: Holiday(id: "easter-saturday", name: "Easter Saturday"), day: .easter(-1)),
    HolidayRule(
      holiday: Holiday(id: "easter-sunday", name: "Easter Sunday"), day: .easter(0), years: 2016...2199),
    HolidayRule(holiday: Holiday(id: "easter-monday", name: "Easter Monday"), day: .easter(1)),
    HolidayRule(holiday: Holiday(id: "anzac-day", name: "Anzac Day"), day: .fixed(month: 4, day: 25)),
    HolidayRule(
      holiday: Holiday(id: "sovereigns-birthday", name: "Queen's Birthday"),
      day: .weekday(month: 6, n: 2, weekday: 1), years: 1952...2022),
    HolidayRule(
      holiday: Holiday(id: "sovereigns-birthday", name: "King's Birthday"),
      day: .weekday(month: 6, n: 2, weekday: 1), years: 2023...2199),
    HolidayRule(
      holiday: Holiday(id: "melbourne-cup", name: "Melbourne Cup Day"),
      day: .weekday(month: 11, n: 1, weekday: 2)),
    HolidayRule(
      holiday: Holiday(id: "christmas", name: "Christmas Day"), day: .fixed(month: 12, day: 25),
      weekend: .added),
    HolidayRule(
      holiday: Holiday(id: "boxing-day", name: "Boxing Day"), day: .fixed(month: 12, day: 26),
      weekend: .added),
  ]

  private static let grandFinalFridays: [(date: LocalDate, holiday: Holiday)] = [
    (2015, 10, 2), (2016, 9, 30), (2017, 9, 29), (2018, 9, 28), (2019, 9, 27), (2020, 10, 23),
    (2021, 9, 24), (2022, 9, 23), (2023, 9, 29), (2024, 9, 27), (2025, 9, 26), (2026, 9, 25),
  ].map { year, month, day in
    (
      LocalDate(year: year, month: month, day: day),
      Holiday(id: "grand-final-friday", name: "Friday before the AFL Grand Final")
    )
  }

  private static let otherVictorianDays: [(date: LocalDate, holiday: Holiday)] = [
    (
      LocalDate(year: 2022, month: 9, day: 22),
      Holiday(id: "day-of-mourning", name: "National Day of Mourning for Queen Elizabeth II")
    )
  ]
}
