import CivilTime
import Foundation
import Testing

@Suite struct DateTests {
  private static let utc: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
    return calendar
  }()

  @Test func everyTenthDayFrom1600To2400AgreesWithFoundation() {
    for dayNumber in stride(from: -135_140, to: 157_054, by: 97) {
      let date = LocalDate(dayNumber: dayNumber)
      let parts = Self.utc.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(dayNumber) * 86_400))
      #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
      #expect(date.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1)
      #expect(LocalDate(year: date.year, month: date.month, day: date.day) == date)
      #expect(LocalDate(validYear: date.year, month: date.month, day: date.day) == date)
      #expect(LocalDate(date.description) == date)
    }
  }

  @Test func dayOfYearCountsTheLeapDay() {
    #expect(LocalDate(year: 2016, month: 12, day: 31).dayOfYear == 366)
    #expect(LocalDate(year: 2017, month: 12, day: 31).dayOfYear == 365)
    #expect(LocalDate(year: 2016, month: 3, day: 1).dayOfYear == 61)
    #expect(LocalDate(year: 2016, month: 1, day: 1).dayOfYear == 1)
  }

  @Test func numbersOutOfRangeCarryOver() {
    #expect(LocalDate(year: 2017, month: 13, day: 1).description == "2018-01-01")
    #expect(LocalDate(year: 2017, month: 3, day: 0).description == "2017-02-28")
    #expect(LocalDate(year: 2017, month: 0, day: 32).description == "2017-01-01")
  }

  @Test(arguments: [
    (0, 1, 1), (10_000, 1, 1), (2018, 0, 1), (2018, 13, 1), (2018, 2, 29), (1900, 2, 29),
    (2018, 4, 31), (2018, 1, 0), (2018, 1, 32),
  ])
  func impossibleDatesAreRefused(year: Int, month: Int, day: Int) {
    #expect(LocalDate(validYear: year, month: month, day: day) == nil)
  }

  @Test func nthWeekdays() {
    #expect(LocalDate.weekday(2, 1, ofMonth: 11, year: 2013).description == "2013-11-05")
    #expect(LocalDate.weekday(7, -1, ofMonth: 3, year: 2018).description == "2018-03-25")
    #expect(LocalDate.weekday(1, -1, ofMonth: 12, year: 2018).description == "2018-12-31")
    #expect(LocalDate.weekday(1, -2, ofMonth: 12, year: 2018).description == "2018-12-24")
  }

  @Test func localTimesCarryIntoOtherDays() {
    let date = LocalDate(year: 2018, month: 1, day: 1)
    #expect(LocalDateTime(date: date, hour: 24).description == "2018-01-02T00:00:00")
    #expect(LocalDateTime(date: date, secondOfDay: -1).description == "2017-12-31T23:59:59")
    #expect((LocalDateTime(date: date, hour: 23, minute: 30) + 3_600).description == "2018-01-02T00:30:00")
    #expect(LocalDateTime(date: date, hour: 18, minute: 59).slotOfDay(step: 1_800) == 37)
  }
}
