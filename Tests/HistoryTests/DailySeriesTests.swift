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
      #expect(rules.localDate(at: loaded.instant(at: day)) == first + day)
    }
    let known = try store.load(series, knownAt: instant(4_000_000_000))
    #expect(known.values == loaded.values)
    // A part has the slots of the whole.
    let part = try store.load(series, from: LocalDay(date: first + 100, zone: rules).start)
    #expect(part.values == Array(loaded.values[100...]) && part.start == loaded.instant(at: 100))
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
