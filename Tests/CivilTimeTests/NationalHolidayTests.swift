import CivilTime
import Foundation
import Testing

@Suite struct NationalHolidayTests {
  private struct Country: Decodable {
    /// Whether the list is only a part of the table's days.
    let part: Bool
    let years: [String: [String]]
  }

  private static func golden() throws -> [String: Country] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/holidays.json")
    return try JSONDecoder().decode([String: Country].self, from: Data(contentsOf: folder))
  }

  @Test func agreeWithAnIndependentPackage() throws {
    let golden = try Self.golden()
    #expect(golden.count > 15)
    for (name, country) in golden {
      let calendar = try #require(HolidayCalendar.named(name), "\(name)")
      for (year, expected) in country.years {
        let first = date("\(year)-01-01"), last = date("\(year)-12-31")
        let ours = calendar.holidays(from: first, through: last).map(\.date).filter { $0.weekday < 7 }
        let missing = Set(expected).subtracting(ours.map { "\($0)" })
        #expect(missing.isEmpty, "\(name) \(year)")
        if !country.part { #expect(ours.count == expected.count, "\(name) \(year)") }
      }
    }
  }

  @Test func everyTableIsReadAndHasAZone() throws {
    for name in HolidayCalendar.names where !["none", "alsace-moselle"].contains(name) {
      let calendar = try #require(HolidayCalendar.named(name), "\(name)")
      let year = calendar.holidays(from: date("2018-01-01"), through: date("2018-12-31"))
      #expect((8...20).contains(year.count), "\(name)")
      #expect(Set(year.map(\.holiday.id)).count == year.count, "\(name)")
    }
    for (zone, name) in [
      ("Europe/Berlin", "germany"), ("America/Chicago", "united-states"),
      ("Australia/Sydney", "new-south-wales"),
      ("Europe/Stockholm", "sweden"), ("Asia/Tokyo", "none"),
    ] { #expect(HolidayCalendar.forZone(zone).name == name) }
  }

  @Test func weekendsAndDaysAfterADate() throws {
    let calendar = try HolidayCalendar(
      table: """
        07-04 nearest, independence-day, Independence Day
        04-27 before, kings-day, King's Day
        fri after 06-18, midsummer-eve, Midsummer Eve
        """)
    func id(_ text: String) -> String? { calendar.holiday(on: date(text))?.id }
    #expect(id("2020-07-04") == "independence-day" && id("2020-07-03") == "independence-day-substitute")
    #expect(id("2021-07-05") == "independence-day-substitute" && id("2019-07-05") == nil)
    #expect(id("2014-04-26") == "kings-day" && id("2014-04-27") == nil && id("2015-04-27") == "kings-day")
    // 19 June 2020 is a Friday, and so is 25 June 2021.
    #expect(id("2020-06-19") == "midsummer-eve" && id("2021-06-25") == "midsummer-eve")
    #expect(id("2021-06-18") == nil)
    for line in ["fri after, id, Name", "fri 06-18, id, Name", "fri after 13-01, id, Name"] {
      #expect(throws: HolidayTableError.self) { try HolidayCalendar(table: line) }
    }
  }
}
