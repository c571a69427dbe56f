import CivilTime
import Features
import Readings
import Testing

/// Values worked out by hand: the load of a cell is its number, the temperature 10 °C plus its hour of the day.
@Suite struct DesignTests {
  private let paris: TimeZoneRules
  private let start: Instant

  init() throws {
    paris = try TimeZoneRules.named("Europe/Paris")
    start = paris.startOfDay(LocalDate(year: 2018, month: 3, day: 1))
  }

  private func context(step: Int = 1_800, days: Int = 40, edit: (inout [Double]) -> Void = { _ in })
    -> SeriesContext
  {
    let count = (paris.startOfDay(LocalDate(year: 2018, month: 3, day: 1) + days) - start) / step
    var values = (0..<count).map(Double.init)
    edit(&values)
    let degrees = (0..<count).map { 10 + Double(paris.localDateTime(at: start + $0 * step).hour) }
    return SeriesContext(
      target: RegularSeries(start: start, step: step, values: values),
      weather: [
        WeatherInput(name: "t", observed: RegularSeries(start: start, step: step, values: degrees))
      ], calendar: AreaCalendar(zone: paris, holidays: .france, schools: .france))
  }

  /// Rows of some features for one day, issued at noon of the day before.
  private func rows(
    _ texts: [String], _ context: SeriesContext, day: LocalDate, policy: WeatherPolicy = .observed
  ) throws -> [[Double]] {
    let issue = try #require(paris.firstInstant(of: LocalDateTime(date: day.previous, hour: 12)))
    let history = KnownHistory(context, asOf: issue, weather: policy)
    let timeline = Timeline(history, from: LocalDate(year: 2018, month: 3, day: 1), through: day)
    let issues = (0..<timeline.dayCount).map { _ in issue }
    var design = Design(
      try texts.map { try Feature(parsing: $0) }, history, timeline, issues: issues,
      epoch: LocalDate(year: 2018, month: 1, day: 1), blend: TemperatureBlend(equally: ["t"]))
    let load = KnownValues(
      context.target.values, firstCell: timeline.firstCell, knownTo: history)
    let last = timeline.dayCount - 1
    try design.fillLags(ofDay: last, [.load: load], knownTo: history.count, history: history)
    let cells = Array(timeline.cells(ofDay: last))
    let flat = design.rows(cells)
    return cells.indices.map { Array(flat[$0 * texts.count..<($0 + 1) * texts.count]) }
  }

  @Test func lagsOfAnOrdinaryDay() throws {
    // 2018-03-20 is day 19 from 1 March: its first cell is 912, noon of the day before is cell 888.
    let rows = try rows(
      ["load(recent,1)", "load(recent,2)", "load(week,1)", "load(last)", "load(today)", "load(mean,1)"],
      context(),
      day: LocalDate(year: 2018, month: 3, day: 20))
    #expect(rows.count == 48)
    // 10:00: known of the day before; 13:00: of two days before.
    let morning: [Double] = [884, 836, 596, 886.5, 875.5, 863.5]
    #expect(rows[20] == morning)
    let afternoon: [Double] = [842, 794, 602, 886.5, 875.5, 863.5]
    #expect(rows[26] == afternoon)
  }

  @Test func lagsOfTheSameKindOfDay() throws {
    // Tuesday 3 April 2018 follows Easter Monday: the newest workday before it is Friday 30 March.
    let date = LocalDate(year: 2018, month: 4, day: 3)
    let rows = try rows(["load(kind,1)", "load(kind,2)", "first-workday", "like(2)"], context(), day: date)
    let friday = Double(paris.startOfDay(date - 4) - start) / 1_800
    #expect(rows[0] == [friday, friday - 48, 1, 1])
    let monday = try self.rows(
      ["like(7)", "day-off", "holiday", "weekday(1)", "load(kind,1)"], context(), day: date - 1)
    // A holiday is like a Sunday; at noon of Easter Sunday its morning is known, its evening is not.
    let first: [Double] = [1, 1, 1, 1, friday + 96]
    #expect(monday[0] == first)
    let evening = friday - 193
    #expect(monday[47][4] == evening)
  }

  @Test func daysOfAClockChange() throws {
    let spring = LocalDate(year: 2018, month: 3, day: 25)
    let before = try rows(
      ["clock-change", "summer-time", "load(recent,1)", "clock-shift"], context(), day: spring)
    #expect(before.count == 46)
    #expect(before.allSatisfy { $0[0] == 1 && $0[1] == 1 && $0[3] == 1 })
    // 03:00 is the fifth half-hour of the day; at 03:00 on Saturday stood the seventh.
    let saturday = Double(paris.startOfDay(spring - 1) - start) / 1_800
    let expected = saturday + 6
    #expect(before[4][2] == expected)
    // At 02:00 on the day after, the newest 02:00 is the skipped one, for which 01:30 stands in.
    let after = try rows(["load(recent,1)", "clock-change", "clock-shift"], context(), day: spring.next)
    let skipped: [Double] = [saturday + 51, 0, 0]
    #expect(after[4] == skipped)
  }

  @Test func autumnsRepeatedHourIsTwoRowsOfOneSlot() throws {
    let zone = paris
    let date = LocalDate(year: 2018, month: 10, day: 28)
    let first = zone.startOfDay(date - 3)
    let context = SeriesContext(
      target: RegularSeries(start: first, step: 1_800, values: (0..<300).map(Double.init)),
      calendar: AreaCalendar(zone: zone))
    let timeline = Timeline(KnownHistory(context, asOf: first + 4 * 86_400), from: date - 3, through: date)
    #expect(timeline.cells(ofDay: 3).count == 50)
    #expect(timeline.cells(ofSlot: 4, in: timeline.cells) == [4, 52, 100, 148, 150])
    #expect(timeline.cell(day: 3, slot: 4) == 148)
  }

  @Test func weatherReadings() throws {
    let rows = try rows(
      [
        "level(now)", "level(3h)", "level(min)", "level(max)", "below(15,now)", "above(15,now)",
        "below(15,0.98)",
      ],
      context(), day: LocalDate(year: 2018, month: 3, day: 20))
    // 20:00 has 30 °C, three hours before 27 °C, the day 10 to 33 °C.
    let expected: [Double] = [3, 2.7, 1, 3.3, 0, 1.5]
    #expect(zip(rows[40], expected).allSatisfy { abs($0 - $1) < 1e-12 })
    // The smoothed temperature stays between the day's extremes.
    #expect(rows.allSatisfy { $0[6] >= 0 && $0[6] < 0.5 })
  }

  @Test func persistedWeatherKnowsNothingAfterTheIssue() throws {
    let day = LocalDate(year: 2018, month: 3, day: 20)
    let changed = context()
    let observed = changed.weather[0].observed
    let noon = paris.startOfDay(day) - 43_200
    var warmer = observed
    for index in warmer.values.indices where warmer.instant(at: index) >= noon { warmer.values[index] += 20 }
    let other = SeriesContext(
      target: changed.target, weather: [WeatherInput(name: "t", observed: warmer)], calendar: changed.calendar
    )
    let texts = ["level(now)", "level(0.98)", "level(max)", "level(6h)"]
    #expect(
      try rows(texts, changed, day: day, policy: .persisted)
        == rows(texts, other, day: day, policy: .persisted))
    #expect(try rows(texts, changed, day: day) != rows(texts, other, day: day))
  }

  @Test func aPlantedLeakIsRefused() throws {
    let day = LocalDate(year: 2018, month: 3, day: 20)
    // The same slot of the day before is not known at noon for the afternoon.
    #expect(throws: FeatureError.self) { try rows(["load(days,1)"], context(), day: day) }
    let known = try rows(["load(days,2)"], context(), day: day)
    #expect(known[47][0] == 863)
  }

  @Test func valuesPastTheIssueCannotBeRead() throws {
    let context = context()
    let history = KnownHistory(context, asOf: start + 100 * 1_800)
    let known = KnownValues(context.target.values, firstCell: 0, knownTo: history)
    #expect(known[99] == 99)
    #expect(known[100].isNaN)
    #expect(known.end == 100)
    #expect(known.mean(90..<400) == 94.5)
  }

  @Test func missingInputsMakeMissingRowsAndNoOthers() throws {
    let day = LocalDate(year: 2018, month: 3, day: 20)
    let gap = context { $0[884] = .nan }
    let rows = try rows(["load(recent,1)", "load(today)"], gap, day: day)
    #expect(rows[20][0].isNaN)
    #expect(rows.indices.filter { rows[$0][0].isNaN } == [20])
    #expect(rows[20][1].isFinite)
  }
}
