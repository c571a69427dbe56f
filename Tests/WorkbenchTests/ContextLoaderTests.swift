import CivilTime
import History
import Readings
import Testing
import Workbench

@Suite struct ContextLoaderTests {
  private let start = Instant(seconds: 1_483_228_800)  // 2017-01-01T00:00:00Z

  private func store(zone: String = "Europe/Paris") throws -> HistoryStore {
    let store = try HistoryStore(path: ":memory:")
    for (measure, unit, step) in [("consumption", "MW", 1_800), ("temperature", "°C", 3_600)] {
      let name = try SeriesName(area: "grand-est", measure: measure)
      let id = try store.ensureSeries(SeriesDefinition(name: name, unit: unit, step: step, zone: zone))
      let readings = (0..<48).map { Reading(instant: start + $0 * step, value: Double($0)) }
      _ = try store.write(readings, to: id)
    }
    return store
  }

  private func series(_ store: HistoryStore, _ measure: String = "consumption") throws -> StoredSeries {
    try store.series(named: SeriesName(area: "grand-est", measure: measure))
  }

  @Test func contextHoldsValuesAndWeather() throws {
    let store = try store()
    let temperature = try SeriesName(area: "grand-est", measure: "temperature")
    let issued = [WeatherForecastRow(target: start + 7_200, value: 5)]
    try store.writeWeather(issued, issue: start, to: try series(store, "temperature").id)
    let context = try ContextLoader(store: store).context(of: try series(store), weather: [temperature])
    #expect(context.target.values == (0..<48).map(Double.init))
    #expect(context.weather[0].observed.step == 3_600)
    #expect(context.weather[0].issued.map(\.values.values) == [[5]])
    #expect(context.calendar.holidays.name == "france")
    #expect(context.calendar.schools != nil)
  }

  @Test func holidayTablesOfAreasWin() throws {
    let folder = try ScratchFolder()
    let store = try store()
    let loader = ContextLoader(store: store, holidayFolder: folder.path)
    try folder.write("alsace-moselle\n", to: "grand-est.txt")
    #expect(try loader.calendar(of: try series(store)).holidays.name == "alsace-moselle")
    try folder.write("07-04, fourth, Fourth\n", to: "grand-est.txt")
    let own = try loader.calendar(of: try series(store)).holidays
    #expect(own.isHoliday(LocalDate(year: 2017, month: 7, day: 4)))
    try folder.write("some day, x, X\n", to: "grand-est.txt")
    #expect { try loader.calendar(of: try series(store)) } throws: { "\($0)".contains("line 1") }
  }
}
