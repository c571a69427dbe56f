import CivilTime
import Testing

@Suite struct SchoolHolidayTests {
  private let calendar = SchoolHolidays.france

  /// Days and the zones on holiday, from the ministry's calendars.
  @Test(arguments: [
    ("2012-11-08", "ABC"), ("2012-11-12", ""), ("2013-02-20", "B"), ("2013-03-03", "ABC"),
    ("2013-03-15", "C"),
    ("2014-05-06", "A"), ("2015-02-21", "ABC"), ("2015-02-23", "BC"), ("2015-05-15", "ABC"),
    ("2016-04-22", "AC"), ("2016-10-19", ""), ("2016-10-20", "ABC"), ("2017-04-17", "ABC"),
    ("2017-04-18", "AB"), ("2018-02-09", ""), ("2018-02-10", "A"), ("2018-02-24", "ABC"),
    ("2018-03-07", "B"), ("2018-04-25", "BC"), ("2018-07-06", ""), ("2018-07-07", "ABC"),
    ("2018-09-02", "ABC"), ("2018-09-03", ""), ("2018-12-25", "ABC"), ("2019-04-22", "ABC"),
    ("2019-04-23", "AC"), ("2020-04-06", "C"), ("2021-04-12", "ABC"), ("2021-04-26", ""),
    ("2022-05-27", "ABC"), ("2023-05-08", "C"), ("2024-02-20", "AC"), ("2025-04-21", "ABC"),
    ("2025-04-22", "AC"), ("2026-02-28", "BC"), ("2027-02-22", "AB"),
  ])
  func zonesOnHoliday(text: String, zones: String) {
    let found = zip(SchoolZone.allCases, "ABC").filter { calendar.isHoliday(zone: $0.0, on: date(text)) }
    #expect(String(found.map(\.1)) == zones)
    #expect(calendar.zonesOnHoliday(date(text)) == zones.count)
  }

  @Test func everySchoolYearIsWhole() {
    for year in 2011...2026 {
      for zone in SchoolZone.allCases {
        var days: [SchoolHolidayKind: Int] = [:]
        for date in LocalDate(year: year, month: 10, day: 1)...LocalDate(year: year + 1, month: 9, day: 30) {
          if let kind = calendar.kind(zone: zone, on: date) { days[kind, default: 0] += 1 }
        }
        #expect((12...16).contains(days[.autumn] ?? 0), "\(year)")
        for kind in [SchoolHolidayKind.christmas, .winter, .spring] {
          #expect((16...17).contains(days[kind] ?? 0), "\(year) \(kind)")
        }
        #expect((55...60).contains(days[.summer] ?? 0), "\(year)")
        #expect(days[.ascension] ?? 0 == (year >= 2014 ? 4 : 0), "\(year)")
      }
    }
  }

  @Test func theFirstDayOfClassesIsNoWeekendOrHoliday() {
    for zone in SchoolZone.allCases {
      for date in calendar.first..<calendar.end
      where calendar.isHoliday(zone: zone, on: date) && !calendar.isHoliday(zone: zone, on: date.next) {
        #expect(!HolidayCalendar.france.isDayOff(date.next), "\(date.next)")
      }
    }
  }

  @Test func outsideTheCalendarNothingIsKnown() {
    #expect(!calendar.covers(date("2011-07-14")) && !calendar.covers(date("2027-09-01")))
    #expect(calendar.covers(date("2018-07-14")))
    #expect(calendar.zonesOnHoliday(date("2010-12-25")) == 0)
    #expect(calendar.zonesOnHoliday(date("2027-12-25")) == 0)
  }
}
