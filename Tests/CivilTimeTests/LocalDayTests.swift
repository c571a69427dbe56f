import CivilTime
import Testing

@Suite struct LocalDayTests {
  @Test(arguments: [
    ("Europe/Paris", "2018-03-25", 46, 23), ("Europe/Paris", "2018-10-28", 50, 25),
    ("Europe/Paris", "2018-06-01", 48, 24), ("Australia/Melbourne", "2013-10-06", 46, 23),
    ("Australia/Melbourne", "2013-04-07", 50, 25), ("Australia/Lord_Howe", "2018-10-07", 47, 24),
    ("Australia/Lord_Howe", "2018-04-01", 49, 25), ("Asia/Kolkata", "2018-03-25", 48, 24),
    ("UTC", "2018-03-25", 48, 24),
  ])
  func slotsOfTheDay(name: String, text: String, halfHours: Int, hours: Int) throws {
    let date = try #require(LocalDate(text))
    let day = LocalDay(date: date, zone: try TimeZoneRules.named(name))
    #expect(day.slotCount(step: 1_800) == halfHours)
    #expect(day.slotCount(step: 3_600) == hours)
    let instants = day.instants(step: 1_800)
    #expect(instants.count == halfHours && instants.first == day.start)
    #expect(instants.last.map { $0 + 1_800 } == day.end)
    #expect(instants.allSatisfy { day.contains($0) && day.zone.localDate(at: $0) == date })
    #expect(day.next.start == day.end && day.previous.end == day.start)
    #expect(LocalDay(containing: day.end - 1, zone: day.zone) == day)
  }

  @Test func slotsGoByTheClocksLabel() throws {
    let paris = try TimeZoneRules.named("Europe/Paris")
    func slots(_ text: String) throws -> [Int] {
      let day = LocalDay(date: try #require(LocalDate(text)), zone: paris)
      return day.instants(step: 1_800).map { paris.slotOfDay(at: $0, step: 1_800) }
    }
    #expect(try slots("2018-06-01") == Array(0..<48))
    #expect(try slots("2018-03-25") == Array(0..<4) + Array(6..<48))
    #expect(try slots("2018-10-28") == Array(0..<6) + Array(4..<48))
  }

  @Test func aSkippedMidnightStartsTheDayAtTheChange() throws {
    let beirut = try TimeZoneRules.named("Asia/Beirut")
    let day = LocalDay(date: LocalDate(year: 2018, month: 3, day: 25), zone: beirut)
    #expect(day.start.description == "2018-03-24T22:00:00Z")
    #expect(beirut.localDateTime(at: day.start).description == "2018-03-25T01:00:00")
    #expect(day.slotCount(step: 3_600) == 23)
  }

  @Test func aSkippedDayIsEmpty() throws {
    let apia = try TimeZoneRules.named("Pacific/Apia")
    let day = LocalDay(date: LocalDate(year: 2011, month: 12, day: 30), zone: apia)
    #expect(day.length == 0 && day.instants(step: 3_600).isEmpty)
    #expect(day.next.length == 86_400)
  }

  @Test func daysFollowOneAnotherFor60Years() throws {
    for name in ["Europe/Paris", "Australia/Lord_Howe", "America/St_Johns"] {
      let zone = try TimeZoneRules.named(name)
      var day = LocalDay(date: LocalDate(year: 1990, month: 1, day: 1), zone: zone)
      for _ in 0..<(60 * 366) {
        let next = day.next
        #expect(next.start == day.end && next.length > 0)
        day = next
      }
    }
  }
}
