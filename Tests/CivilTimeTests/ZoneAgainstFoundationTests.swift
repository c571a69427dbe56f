import CivilTime
import Foundation
import Testing

/// Foundation's Calendar has its own copy of the tz database and its own code: an independent reference.
@Suite struct ZoneAgainstFoundationTests {
  static let zones = [
    "Europe/Paris", "Australia/Melbourne", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "America/St_Johns", "Europe/London", "UTC",
  ]
  /// 1990-01-01 to 2050-01-01.
  static let years = 631_152_000...2_524_608_000

  private func reference(_ name: String) throws -> (TimeZoneRules, TimeZone) {
    (try TimeZoneRules.named(name), try #require(TimeZone(identifier: name)))
  }

  @Test(arguments: zones) func offsetsAtRandomInstants(name: String) throws {
    let (zone, foundation) = try reference(name)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let second = Int.random(in: Self.years, using: &generator)
      let date = Date(timeIntervalSince1970: Double(second))
      #expect(zone.offset(at: Instant(seconds: Int64(second))) == foundation.secondsFromGMT(for: date))
    }
  }

  @Test(arguments: zones) func everyTransition(name: String) throws {
    let (zone, foundation) = try reference(name)
    let first = Instant(seconds: Int64(Self.years.lowerBound))
    let last = Instant(seconds: Int64(Self.years.upperBound))
    var expected: [Instant] = []
    var date = Date(timeIntervalSince1970: Double(Self.years.lowerBound))
    while let next = foundation.nextDaylightSavingTimeTransition(after: date), next > date,
      next.timeIntervalSince1970 < Double(Self.years.upperBound)
    {
      expected.append(Instant(seconds: Int64(next.timeIntervalSince1970)))
      date = next
    }
    let found = zone.transitions(in: first..<last)
    #expect(found.map(\.instant) == expected)
    for transition in found {
      for shift in [-7_200, -1, 0, 1, 7_200] {
        let instant = transition.instant + shift
        let date = Date(timeIntervalSince1970: Double(instant.seconds))
        #expect(zone.offset(at: instant) == foundation.secondsFromGMT(for: date))
      }
    }
  }

  @Test(arguments: zones) func labelsAndRoundTrips(name: String) throws {
    let (zone, foundation) = try reference(name)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = foundation
    let first = Instant(seconds: Int64(Self.years.lowerBound))
    let changes = zone.transitions(in: first..<Instant(seconds: Int64(Self.years.upperBound)))
    var instants = changes.flatMap { change in
      stride(from: -9_000, through: 9_000, by: 900).map { change.instant + $0 }
    }
    for _ in 0..<300 { instants.append(Instant(seconds: Int64(Int.random(in: Self.years)))) }
    for instant in instants {
      let local = zone.localDateTime(at: instant)
      let all = zone.instants(of: local)
      #expect(all.contains(instant))
      #expect(zone.firstInstant(of: local) == all.first)
      #expect(all.allSatisfy { zone.localDateTime(at: $0) == local } && all.count <= 2)
    }
    for instant in instants.prefix(400) {
      let local = zone.localDateTime(at: instant)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: Date(timeIntervalSince1970: Double(instant.seconds)))
      #expect(local.date == LocalDate(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0))
      #expect(
        local.secondOfDay == (parts.hour ?? 0) * 3_600 + (parts.minute ?? 0) * 60 + (parts.second ?? 0))
    }
  }

  @Test(arguments: zones) func startsOfDays(name: String) throws {
    let (zone, foundation) = try reference(name)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = foundation
    let changes = zone.transitions(
      in: Instant(seconds: Int64(Self.years.lowerBound))..<Instant(seconds: Int64(Self.years.upperBound)))
    var dates = changes.flatMap { change in (-1...2).map { zone.localDate(at: change.instant) + $0 } }
    for _ in 0..<200 { dates.append(LocalDate(dayNumber: .random(in: 7_305..<29_220))) }
    for date in dates {
      let noon = try #require(
        calendar.date(from: DateComponents(year: date.year, month: date.month, day: date.day, hour: 12)))
      let expected = Int64(calendar.startOfDay(for: noon).timeIntervalSince1970)
      #expect(zone.startOfDay(date).seconds == expected, "\(date)")
    }
  }
}
