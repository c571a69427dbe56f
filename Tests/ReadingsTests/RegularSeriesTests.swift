import CivilTime
import Readings
import Testing

@Suite struct RegularSeriesTests {
  private let series = RegularSeries(start: Instant(seconds: -1800), step: 1800, values: [1, 2, 3])

  @Test func slotsOfTheGridHaveAnIndexAndOthersHaveNone() {
    #expect(series.index(of: Instant(seconds: -1800)) == 0)
    #expect(series.index(of: Instant(seconds: 1800)) == 2)
    for seconds: Int64 in [-3600, -1799, 1, 3600] {
      #expect(series.index(of: Instant(seconds: seconds)) == nil)
    }
  }

  @Test func indexAndInstantAreInverse() {
    for index in series.values.indices { #expect(series.index(of: series.instant(at: index)) == index) }
    #expect(series.end == Instant(seconds: 3600))
  }

  @Test func valuesOutsideAreMissing() {
    #expect(series[Instant(seconds: 0)] == 2)
    #expect(series[Instant(seconds: 3600)].isNaN)
    #expect(series[Instant(seconds: 900)].isNaN)
  }
}

@Suite("Series of local days")
struct LocalDaySeriesTests {
  private static let first = LocalDate(year: 2018, month: 1, day: 1)

  private func series(_ zone: TimeZoneRules, days: Int = 365) -> RegularSeries {
    RegularSeries(
      start: zone.startOfDay(Self.first), step: 86_400, values: (0..<days).map(Double.init), days: zone)
  }

  @Test(
    "slots begin at the midnights of all days of a year",
    arguments: [
      "Europe/Paris", "Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
    ])
  func midnights(name: String) throws {
    let zone = try TimeZoneRules.named(name)
    let series = series(zone)
    for day in 0..<365 {
      let local = LocalDay(date: Self.first + day, zone: zone)
      #expect(series.instant(at: day) == local.start && series[local.start] == Double(day))
      #expect(series.cell(of: local.start) == day && series.cell(of: local.end - 1) == day)
      #expect(
        series.firstCell(from: local.start) == day && series.firstCell(from: local.start + 1) == day + 1)
    }
    #expect(series.end == zone.startOfDay(Self.first + 365))
  }

  @Test("an hour or two beside midnight is that day, other times are off the grid")
  func besideMidnight() throws {
    let zone = try TimeZoneRules.named("Europe/Paris")
    let series = series(zone)
    let summer = zone.startOfDay(LocalDate(year: 2018, month: 7, day: 1))
    for hours in [-2, -1, 0, 1, 2] { #expect(series[summer + hours * 3_600] == 181) }
    #expect(series[summer + 43_200].isNaN && series[summer + 8 * 3_600].isNaN)
  }
}

@Suite struct ReadingTests {
  @Test func aValueThatIsNoNumberIsMissing() {
    #expect(Reading(instant: Instant(seconds: 0), value: .nan).quality == .missing)
    #expect(Reading(instant: Instant(seconds: 0), value: 0).quality == .measured)
  }

  @Test func vintagesAreOrderedByHowFinalTheyAre() {
    #expect(Vintage.allCases.sorted() == [.unspecified, .realTime, .consolidated, .definitive])
  }
}
