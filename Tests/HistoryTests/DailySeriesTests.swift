import CivilTime
import History
import Readings
import Testing

@Suite("Readings of local days")
struct DailySeriesTests {
  /// Readings at the local midnights of some days, numbered from 0.
  private func store(
    _ zone: String, from first: LocalDate, days: Int
  ) throws -> (store: HistoryStore, series: StoredSeries) {
    let store = try HistoryStore(path: ":memory:")
    _ = try store.ensureSeries(definition(step: 86_400, zone: zone))
    let series = try store.series(named: SeriesName(parsing: "france/consumption"))
    let rules = try TimeZoneRules.named(zone)
    let readings = (0..<days).map { day in
      Reading(
        instant: LocalDay(date: first + day, zone: rules).start, value: Double(day), vintage: .definitive)
    }
    try store.write(readings, to: series.id)
    return (store, series)
  }

  @Test(
    "every day of two years is there, in its own place, whenever the series begins",
    arguments: ["Europe/Paris", "Europe/London", "Australia/Melbourne", "America/New_York"], [1, 7])
  func wholeYears(zone: String, month: Int) throws {
    let first = LocalDate(year: 2017, month: month, day: 10)
    let (store, series) = try store(zone, from: first, days: 730)
    let loaded = try store.load(series)
    #expect(loaded.values == (0..<730).map(Double.init))
    let rules = try TimeZoneRules.named(zone)
    for day in 0..<730 {
      #expect(loaded.instant(at: day) == LocalDay(date: first + day, zone: rules).start)
    }
    let known = try store.load(series, knownAt: instant(4_000_000_000))
    #expect(known.values == loaded.values)
    // A part has the slots of the whole.
    let part = try store.load(series, from: LocalDay(date: first + 100, zone: rules).start)
    #expect(part.values == Array(loaded.values[100...]) && part.start == loaded.instant(at: 100))
  }

  @Test("a part has the days that begin in it, whichever clock tells its bounds")
  func parts() throws {
    let first = LocalDate(year: 2017, month: 1, day: 10)
    let (store, series) = try store("Europe/Paris", from: first, days: 730)
    let rules = try TimeZoneRules.named("Europe/Paris")
    let start = LocalDay(date: first + 200, zone: rules).start,
      end = LocalDay(date: first + 400, zone: rules).start
    for beside in [-3_600, 0, 3_600] {
      let part = try store.load(series, from: start + beside, to: end + beside)
      #expect(part.start == start && part.values == (200..<400).map(Double.init))
    }
    let late = try store.load(series, from: start + 43_200, to: end + 43_200)
    #expect(late.values == (201...400).map(Double.init))
    #expect(try store.end(of: series) == LocalDay(date: first + 730, zone: rules).start)
  }

  @Test("a few readings at odd times do not change the days of the others")
  func strays() throws {
    let first = LocalDate(year: 2018, month: 1, day: 10)
    let (store, series) = try store("Europe/Paris", from: first, days: 200)
    let rules = try TimeZoneRules.named("Europe/Paris")
    let noon = LocalDay(date: first + 150, zone: rules).start + 43_200
    try store.write([Reading(instant: noon, value: -1, vintage: .definitive)], to: series.id)
    #expect(try store.load(series).values == (0..<200).map(Double.init))
  }

  @Test("days that always begin at one time of the UTC day keep it")
  func fixedDays() throws {
    let store = try HistoryStore(path: ":memory:")
    _ = try store.ensureSeries(definition(step: 86_400, zone: "Europe/Paris"))
    let series = try store.series(named: SeriesName(parsing: "france/consumption"))
    let noon: Int64 = 1_500_033_600
    try store.write(
      [0, 1, 3].map {
        Reading(instant: instant(noon + $0 * 86_400), value: Double($0), vintage: .definitive)
      },
      to: series.id)
    let loaded = try store.load(series)
    #expect(loaded.start == instant(noon) && loaded.values.map { $0.isNaN ? -1 : $0 } == [0, 1, -1, 3])
  }
}
