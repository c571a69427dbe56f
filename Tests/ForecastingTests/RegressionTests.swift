import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Testing

@Suite struct RegressionTests {
  private func load(days: Int = 500) -> SyntheticLoad {
    var load = SyntheticLoad()
    load.days = days
    return load
  }

  @Test func forecastsASyntheticLoadCloseToItsNoise() async throws {
    let context = load().context()
    let plan = BacktestPlan(
      .kind(.regression), from: LocalDate(year: 2016, month: 4, day: 1),
      to: LocalDate(year: 2016, month: 4, day: 21))
    let report = try await Backtester.run(context, plan: plan)
    #expect(try #require(report.summary.score.mape) < 1.2)
    #expect(report.summary.sources == ["regression": 21 * 24])
  }

  /// Two Christmases tell what its weeks do to workdays, though on other weekdays than the third.
  @Test func aWorkdayOfTheChristmasWeeksIsForecastByThoseOfOtherDates() async throws {
    let context = try threeYears { date, calendar in
      let isAway = (date.month, date.day) >= (12, 22) || (date.month, date.day) <= (1, 2)
      return isAway && !date.isWeekend && !calendar.holidays.isHoliday(date) ? 0.85 : 1
    }
    // A Monday, which had been a Friday and a Saturday.
    #expect(try await error(of: context, on: LocalDate(year: 2016, month: 12, day: 26)) < 3)
  }

  /// What the clock's change does to a day in spring it undoes in autumn; the days are few, and each tells of both.
  @Test func theDaysOfTheClockChangesTellOfEachOther() async throws {
    let context = try threeYears { date, calendar in
      let hours = (calendar.zone.startOfDay(date.next) - calendar.zone.startOfDay(date)) / 3_600
      return 1 + 0.06 * Double(hours - 24)
    }
    #expect(try await error(of: context, on: LocalDate(year: 2016, month: 3, day: 27)) < 3)
    #expect(try await error(of: context, on: LocalDate(year: 2016, month: 10, day: 30)) < 2)
  }

  /// The load of three years from 2014 in Paris, its days multiplied by a factor.
  private func threeYears(_ factor: (LocalDate, AreaCalendar) -> Double) throws -> SeriesContext {
    var load = SyntheticLoad()
    load.zone = try .named("Europe/Paris")
    (load.first, load.days, load.step) = (LocalDate(year: 2014, month: 1, day: 1), 1_096, 21_600)
    (load.noise, load.holidays) = (0.002, .forZone("Europe/Paris"))
    let calendar = AreaCalendar(zone: load.zone, holidays: load.holidays)
    var (series, temperature) = load.make()
    for index in series.values.indices {
      series.values[index] *= factor(load.zone.localDate(at: series.instant(at: index)), calendar)
    }
    return SeriesContext(
      target: series, weather: [WeatherInput(name: "temperature", observed: temperature)], calendar: calendar)
  }

  /// The regression's MAPE on a day, in percent.
  private func error(of context: SeriesContext, on day: LocalDate) async throws -> Double {
    let report = try await Backtester.run(context, plan: BacktestPlan(.kind(.regression), from: day, to: day))
    return try #require(report.summary.score.mape)
  }

  @Test func manyCutoffsGiveTheModelsOfOneAtATime() async throws {
    let context = load().context()
    let start = Instant(seconds: 1_459_512_000)  // 2016-04-01T12:00:00Z
    let cutoffs = (0..<3).map { start + $0 * 10 * 86_400 }
    let history = KnownHistory(context, asOf: cutoffs[2])
    let together = try await RegressionForecaster.fitted(history, at: cutoffs, options: ModelOptions())
    let target = start + 14 * 3_600
    for (index, cutoff) in cutoffs.enumerated() {
      let alone = try await RegressionForecaster.fit(KnownHistory(context, asOf: cutoff))
      let view = KnownHistory(context, asOf: cutoff)
      let targets = (0..<48).map { target + index * 10 * 86_400 + $0 * 3_600 }
      #expect(alone.points(view, targets: targets) == together[index].points(view, targets: targets))
    }
  }

  @Test func manyDaysAtOnceAreWhatEachIssueWouldHaveSaid() async throws {
    let context = load().context()
    let start = Instant(seconds: 1_459_512_000)  // 2016-04-01T12:00:00Z
    let model = try await RegressionForecaster.fit(KnownHistory(context, asOf: start))
    let zone = context.calendar.zone
    let history = KnownHistory(context, asOf: start + 60 * 86_400)
    let issues = (1...9).flatMap { ahead in
      let day = LocalDay(date: zone.localDate(at: start) + ahead, zone: zone)
      let time = IssueTime.noon.instant(for: day)
      let dayAhead = IssuedTargets(time: time, targets: day.targets(on: history))
      guard ahead.isMultiple(of: 4) else { return [dayAhead] }
      // From what is left of the day of issue to a week ahead, where forecasts feed on forecasts.
      let others = (0..<7 * 24).map { time + $0 * 3_600 }
      return [dayAhead, IssuedTargets(time: time, targets: others)]
    }
    for (issue, points) in zip(issues, model.points(history, at: issues)) {
      let view = KnownHistory(context, asOf: issue.time)
      let alone = model.points(view, targets: issue.targets)
      #expect(alone.count == points.count && alone.allSatisfy(\.isFinite))
      #expect(zip(alone, points).allSatisfy { abs($0 - $1) < 1e-6 * abs($0) })
    }
  }

  @Test func laterCutoffsLeaveEarlierModelsAsTheyAre() async throws {
    let context = load(days: 1_100).context()
    let first = Instant(seconds: 1_483_272_000)  // 2017-01-01T12:00:00Z
    let cutoffs = [first, first + 364 * 86_400]
    let history = KnownHistory(context, asOf: cutoffs[1])
    let models = try await RegressionForecaster.fitted(history, at: cutoffs, options: ModelOptions())
    let early = try await RegressionForecaster.fitted(history, at: [first], options: ModelOptions())
    let targets = (12..<36).map { first + $0 * 3_600 }
    let view = KnownHistory(context, asOf: first)
    #expect(models[0].points(view, targets: targets) == early[0].points(view, targets: targets))
  }

  @Test func aCutoffBeforeTheFirstDayGivesAModelWithoutAnAnswer() async throws {
    let context = load().context(), end = context.target.end
    let history = KnownHistory(context, asOf: end)
    let before = context.target.start - 400 * 86_400
    let models = try await RegressionForecaster.fitted(history, at: [before, end], options: ModelOptions())
    let targets = (0..<24).map { end + $0 * 3_600 }
    let points = models.map { $0.points(history, targets: targets) }
    #expect(points.map { $0.allSatisfy(\.isFinite) } == [false, true])
  }

  @Test func whatSpeaksOfTheWeatherTakesItsPlaceWhereNoneIsKnown() async throws {
    func groups(weather: Bool) async throws -> [String] {
      let history = KnownHistory(load().context(weather: weather), asOf: Instant(seconds: 1_459_512_000))
      let model = try await RegressionForecaster.fit(history)
      return model.effects(history, target: history.issue + 20 * 3_600).map(\.name)
    }
    let (with, without) = (try await groups(weather: true), try await groups(weather: false))
    #expect(with.contains("temperature") && !with.contains("lags-season"))
    #expect(without.contains("lags-season") && !without.contains("temperature"))
  }

  @Test func effectsAddUpToTheForecast() async throws {
    let context = load().context()
    let history = KnownHistory(context, asOf: Instant(seconds: 1_459_512_000))
    let model = try await RegressionForecaster.fit(history)
    let target = history.issue + 20 * 3_600
    let effects = model.effects(history, target: target)
    let point = model.points(history, targets: [target])[0]
    #expect(abs(effects.reduce(0) { $0 + $1.value } - point) < 1e-9 * point)
    #expect(effects.map(\.name).contains("temperature"))
  }

  @Test func scalingTheLoadScalesTheForecast() async throws {
    let context = load().context()
    var larger = context.target
    for index in larger.values.indices { larger.values[index] *= 1_000 }
    let scaled = SeriesContext(target: larger, weather: context.weather, calendar: context.calendar)
    let issue = Instant(seconds: 1_459_512_000)
    let targets = (12..<36).map { issue + $0 * 3_600 }
    let one = try await RegressionForecaster.fit(KnownHistory(context, asOf: issue))
    let other = try await RegressionForecaster.fit(KnownHistory(scaled, asOf: issue))
    let points = one.points(KnownHistory(context, asOf: issue), targets: targets)
    let largerPoints = other.points(KnownHistory(scaled, asOf: issue), targets: targets)
    #expect(zip(points, largerPoints).allSatisfy { abs(1_000 * $0 - $1) < 1e-6 * $1 })
  }

  @Test func aHorizonOfAWeekFeedsOnItself() async throws {
    let context = load().context()
    let history = KnownHistory(context, asOf: Instant(seconds: 1_459_512_000))
    let model = try await RegressionForecaster.fit(history)
    let targets = (0..<7 * 24).map { history.issue + $0 * 3_600 }
    let points = model.points(history, targets: targets)
    #expect(points.allSatisfy { $0.isFinite })
    // What is near does not depend on how far the forecast reaches.
    #expect(Array(points.prefix(30)) == model.points(history, targets: Array(targets.prefix(30))))
    let errors = zip(targets, points).map { abs($1 - context.target[$0]) / context.target[$0] }
    #expect(errors.reduce(0, +) / Double(errors.count) < 0.03)
  }

  @Test func aSeriesWithZerosAndNegativesIsForecastOnALinearScale() async throws {
    let context = load().context()
    var solar = context.target
    for index in solar.values.indices {
      solar.values[index] = max(-20, 0.01 * (solar.values[index] - 52_000))
    }
    let shifted = SeriesContext(target: solar, weather: context.weather, calendar: context.calendar)
    let history = KnownHistory(shifted, asOf: Instant(seconds: 1_459_512_000))
    let model = try await RegressionForecaster.fit(history)
    let targets = (12..<36).map { history.issue + $0 * 3_600 }
    let points = model.points(history, targets: targets)
    #expect(zip(points, targets).allSatisfy { abs($0 - shifted.target[$1]) < 40 })
  }

  @Test func aSearchReadsNothingAfterItsEnd() async throws {
    let context = load(days: 420).context()
    let end = Instant(seconds: 1_451_606_400)  // 2016-01-01
    var changed = context.target
    for index in changed.values.indices where changed.instant(at: index) >= end { changed.values[index] = 1 }
    let other = SeriesContext(target: changed, weather: context.weather, calendar: context.calendar)
    var options = ModelOptions()
    options.regression.withoutGroups = [
      "season", "year-detail", "year-weekday", "temperature-season", "lag-context",
    ]
    let found = try await RegressionSearch.run(context, options: options, end: end, days: 30)
    let again = try await RegressionSearch.run(other, options: options, end: end, days: 30)
    #expect(found.options == again.options && found.error == again.error)
    #expect(found.error <= found.startingError)
    #expect(found.to == LocalDate(year: 2015, month: 12, day: 31))
  }

  @Test func aSearchWithoutValuesInItsDaysIsRefusedInPlainWords() async throws {
    let context = load(days: 240).context()
    var emptied = context.target
    let end = emptied.end
    for index in emptied.values.indices where emptied.instant(at: index) >= end - 100 * 86_400 {
      emptied.values[index] = .nan
    }
    let holed = SeriesContext(target: emptied, weather: context.weather, calendar: context.calendar)
    let error = await #expect(throws: ForecastingError.self) {
      try await RegressionSearch.run(holed, end: end, days: 30)
    }
    #expect(error.map { "\($0)".contains("nothing to judge by") } == true)
  }

  @Test func stationsAreWeighedByWhatTheLoadFollows() async throws {
    let context = load(days: 430).context()
    var noise = SyntheticLoad()
    noise.days = 430
    noise.seed = 7
    let elsewhere = WeatherInput(name: "elsewhere/temperature", observed: noise.make().temperature)
    let both = SeriesContext(
      target: context.target, weather: [elsewhere] + context.weather, calendar: context.calendar)
    let issue = Instant(seconds: 1_451_649_600)
    let targets = (12..<36).map { issue + $0 * 3_600 }
    let one = try await RegressionForecaster.fit(KnownHistory(context, asOf: issue))
    let two = try await RegressionForecaster.fit(KnownHistory(both, asOf: issue))
    let differences = zip(
      one.points(KnownHistory(context, asOf: issue), targets: targets),
      two.points(KnownHistory(both, asOf: issue), targets: targets)
    ).map { abs($0 - $1) / $0 }
    // The station that does not matter all but drops out.
    #expect(differences.reduce(0, +) / 24 < 0.01)
  }
}
