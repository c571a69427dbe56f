import CivilTime
import Testing

/// A date in ISO 8601; dates in these tests are literals.
func date(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(dayNumber: .min / 2) }

@Suite struct HolidayTests {
  /// Dates of Easter as tabulated by the U.S. Naval Observatory.
  @Test(arguments: [
    "1901-04-07", "1913-03-23", "1943-04-25", "1961-04-02", "1981-04-19", "1990-04-15", "1999-04-04",
    "2000-04-23", "2008-03-23", "2011-04-24", "2012-04-08", "2013-03-31", "2014-04-20", "2015-04-05",
    "2016-03-27", "2017-04-16", "2018-04-01", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17",
    "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18",
  ])
  func easter(text: String) {
    #expect(LocalDate.easter(date(text).year) == date(text))
  }

  @Test func easterIsASundayInMarchOrAprilForMillennia() {
    for year in 1583...4099 {
      let easter = LocalDate.easter(year)
      #expect(easter.weekday == 7 && easter >= LocalDate(year: year, month: 3, day: 22))
      #expect(easter <= LocalDate(year: year, month: 4, day: 25))
    }
  }

  @Test func holidaysOfFrance() {
    let expected = [
      "2018-01-01 new-years-day", "2018-04-02 easter-monday", "2018-05-01 labour-day",
      "2018-05-08 victory-day", "2018-05-10 ascension", "2018-05-21 whit-monday", "2018-07-14 bastille-day",
      "2018-08-15 assumption", "2018-11-01 all-saints", "2018-11-11 armistice", "2018-12-25 christmas",
    ]
    #expect(holidays(.france, 2018) == expected)
    let alsace = holidays(.france(alsaceMoselle: true), 2018)
    #expect(Set(alsace).subtracting(expected) == ["2018-03-30 good-friday", "2018-12-26 saint-stephens-day"])
    #expect(!HolidayCalendar.france.isHoliday(date("1970-05-08")))
  }

  @Test func twoHolidaysOnOneDayAreOne() {
    #expect(HolidayCalendar.france.holiday(on: date("2008-05-01"))?.id == "labour-day")
    #expect(holidays(.france, 2008).count == 10)
  }

  @Test func holidaysOfVictoria() {
    #expect(
      holidays(.victoria, 2013) == [
        "2013-01-01 new-years-day", "2013-01-28 australia-day", "2013-03-11 labour-day",
        "2013-03-29 good-friday", "2013-03-30 easter-saturday", "2013-04-01 easter-monday",
        "2013-04-25 anzac-day", "2013-06-10 sovereigns-birthday", "2013-11-05 melbourne-cup",
        "2013-12-25 christmas", "2013-12-26 boxing-day",
      ])
    #expect(
      holidays(.victoria, 2022) == [
        "2022-01-01 new-years-day", "2022-01-03 new-years-day-substitute", "2022-01-26 australia-day",
        "2022-03-14 labour-day", "2022-04-15 good-friday", "2022-04-16 easter-saturday",
        "2022-04-17 easter-sunday", "2022-04-18 easter-monday", "2022-04-25 anzac-day",
        "2022-06-13 sovereigns-birthday", "2022-09-22 day-of-mourning", "2022-09-23 grand-final-friday",
        "2022-11-01 melbourne-cup", "2022-12-25 christmas", "2022-12-26 boxing-day",
        "2022-12-27 christmas-substitute",
      ])
    #expect(HolidayCalendar.victoria.holiday(on: date("2023-06-12"))?.name == "King's Birthday")
  }

  @Test func holidaysOfEngland() {
    #expect(
      holidays(.england, 2000) == [
        "2000-01-01 new-years-day", "2000-01-03 new-years-day-substitute", "2000-04-21 good-friday",
        "2000-04-24 easter-monday", "2000-05-01 early-may-bank-holiday", "2000-05-29 spring-bank-holiday",
        "2000-08-28 summer-bank-holiday", "2000-12-25 christmas", "2000-12-26 boxing-day",
      ])
    #expect(
      holidays(.england, 2021).suffix(4) == [
        "2021-12-25 christmas", "2021-12-26 boxing-day", "2021-12-27 christmas-substitute",
        "2021-12-28 boxing-day-substitute",
      ])
    #expect(HolidayCalendar.england.holiday(on: date("2012-06-04"))?.id == "spring-bank-holiday")
    #expect(HolidayCalendar.england.holiday(on: date("2012-05-28")) == nil)
    #expect(HolidayCalendar.england.holiday(on: date("2020-05-04")) == nil)
  }

  @Test func bridgesAndDayTypes() {
    let france = HolidayCalendar.france
    // The Friday after Ascension, and the Monday before a Tuesday of Christmas and of New Year.
    for text in ["2018-05-11", "2018-05-09", "2018-12-24", "2018-12-31", "2018-04-30"] {
      #expect(france.dayType(date(text)) == .bridge, "\(text)")
    }
    #expect(france.dayType(date("2018-05-15")) == .workday)
    #expect(france.dayType(date("2018-07-14")) == .holiday)
    #expect(france.dayType(date("2018-07-21")) == .saturday)
    #expect(france.dayType(date("2018-07-22")) == .sunday)
    #expect(france.isDayBeforeHoliday(date("2018-05-09")) && !france.isDayBeforeHoliday(date("2018-05-10")))
    #expect(france.isDayAfterHoliday(date("2018-05-11")) && !france.isDayAfterHoliday(date("2018-05-10")))
  }

  @Test func calendarsByNameAndZone() {
    for name in HolidayCalendar.names { #expect(HolidayCalendar.named(name)?.name == name) }
    #expect(HolidayCalendar.named("atlantis") == nil)
    #expect(HolidayCalendar.forZone("Europe/Paris").name == "france")
    #expect(HolidayCalendar.forZone("Australia/Melbourne").name == "victoria")
    #expect(HolidayCalendar.forZone("Europe/London").name == "england")
    #expect(HolidayCalendar.forZone("UTC").holiday(on: date("2018-12-25")) == nil)
  }

  private func holidays(_ calendar: HolidayCalendar, _ year: Int) -> [String] {
    let days = LocalDate(year: year, month: 1, day: 1)...LocalDate(year: year, month: 12, day: 31)
    return calendar.holidays(from: days.lowerBound, through: days.upperBound).map {
      "\($0.date) \($0.holiday.id)"
    }
  }
}

@Suite struct HolidayTableTests {
  @Test func allFormsOfALine() throws {
    let calendar = try HolidayCalendar(
      table: """
        # the United States, in part
        01-01 moved, new-years-day, New Year's Day
        3 mon 01 from 1986, king-day, Martin Luther King Jr. Day

        last mon 05, memorial-day, Memorial Day   # since 1971
        07-04 added, independence-day, Independence Day, the Fourth of July
        easter-2 to 2020, good-friday, Good Friday
        easter, easter, Easter
        2018-12-05, day-of-mourning, Day of Mourning
        """, name: "usa")
    func id(_ text: String) -> String? { calendar.holiday(on: date(text))?.id }
    #expect(calendar.name == "usa")
    #expect(id("2017-01-01") == nil && id("2017-01-02") == "new-years-day")
    #expect(id("2018-01-15") == "king-day" && id("1985-01-21") == nil)
    #expect(id("2018-05-28") == "memorial-day")
    #expect(id("2020-07-04") == "independence-day" && id("2020-07-06") == "independence-day-substitute")
    #expect(calendar.holiday(on: date("2018-07-04"))?.name == "Independence Day, the Fourth of July")
    #expect(id("2018-03-30") == "good-friday" && id("2021-04-02") == nil && id("2018-04-01") == "easter")
    #expect(id("2018-12-05") == "day-of-mourning" && id("2019-12-05") == nil)
  }

  @Test(arguments: [
    "05-01", "05-01,id", "05-01,,Name", "05-01,id,", "13-01,id,Name", "02-30,id,Name", "2018-02-29,id,Name",
    "easter39,id,Name", "easter+x,id,Name", "easter+999,id,Name", "5 mon 01,id,Name", "0 mon 01,id,Name",
    "1 moon 01,id,Name", "1 mon 13,id,Name", "1 mon,id,Name", "05-01 from,id,Name", "05-01 from x,id,Name",
    "05-01 from 99999999999999999999,id,Name", "05-01 from 2010 to 2000,id,Name", "05-01 often,id,Name",
    ",id,Name", "\u{0}\u{1},id,Name",
  ])
  func otherLinesAreRefusedByNumber(line: String) {
    let error = #expect(throws: HolidayTableError.self) {
      try HolidayCalendar(table: "# first\n05-01, labour-day, Labour Day\n\(line)\n")
    }
    #expect(error?.line == 3)
    #expect(error?.description.hasPrefix("line 3 of the holiday table: ") == true)
  }
}
