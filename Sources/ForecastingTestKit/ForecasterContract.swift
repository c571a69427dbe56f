import CivilTime
import Features
import Forecasting
import FoundationEssentials
import Readings

/// What every model must hold to, whatever it is made of.
///
/// `complaints` fits a model on histories made for the purpose and says, in words, each promise that it broke.
public struct ForecasterContract: Sendable {
  /// Days of the ordinary history.
  public var days = 420
  /// Seconds a step.
  public var step = 3_600
  /// How the models are set up.
  public var options = ModelOptions()

  /// Histories of 420 days of hours, in Paris.
  public init() {}

  /// The promises that a model broke.
  public func complaints<Model: Forecaster>(of model: Model.Type) async throws -> [String] {
    var found: [String] = []
    let context = try context()
    let issue = context.target.end - 30 * 86_400
    found += try await fitting(model, context, issue)
    found += try await knowing(model, context, issue)
    found += try await oddSeries(model, context)
    return found
  }

  private func context(_ change: (inout [Double]) -> Void = { _ in }) throws -> SeriesContext {
    var synthetic = SyntheticLoad()
    synthetic.first = LocalDate(year: 2015, month: 3, day: 20)
    synthetic.days = days
    synthetic.step = step
    synthetic.zone = try TimeZoneRules.named("Europe/Paris")
    synthetic.holidays = .france
    var (load, temperature) = synthetic.make()
    change(&load.values)
    return SeriesContext(
      series: "synthetic/consumption", target: load,
      weather: [WeatherInput(name: "synthetic/temperature", observed: temperature)],
      calendar: AreaCalendar(zone: synthetic.zone, holidays: .france))
  }

  /// A context without what came before a time.
  private func part(of context: SeriesContext, from: Instant) -> SeriesContext {
    func part(_ series: RegularSeries) -> RegularSeries {
      let cut = min(max(0, (from - series.start) / series.step), series.values.count)
      return RegularSeries(
        start: series.instant(at: cut), step: series.step, values: Array(series.values[cut...]))
    }
    return SeriesContext(
      series: context.series, target: part(context.target),
      weather: context.weather.map { WeatherInput(name: $0.name, observed: part($0.observed)) },
      calendar: context.calendar)
  }

  /// The targets of the days after an issue.
  private func targets(_ history: KnownHistory, days: Int) -> [Instant] {
    let first = history.firstCell(from: history.issue)
    return (first..<first + days * 86_400 / history.step).map { history.instant(at: $0) }
  }

  /// Fitting repeats, many cutoffs are like one at a time, saving loses nothing, effects add up.
  private func fitting<Model: Forecaster>(
    _ type: Model.Type, _ context: SeriesContext, _ issue: Instant
  ) async throws -> [String] {
    var found: [String] = []
    let history = KnownHistory(context, asOf: issue)
    let targets = targets(history, days: 3)
    let model = try await Model.fit(history, options: options)
    let points = try model.forecast(history, targets: targets)
    if points.count != targets.count {
      found.append("it forecasts \(points.count) of \(targets.count) targets")
    }
    if !points.allSatisfy(\.isFinite) { found.append("it has no answer on an ordinary history") }
    if try await Model.fit(history, options: options).points(history, targets: targets) != points {
      found.append("a second fit differs from the first")
    }
    let cutoffs = [issue - 40 * 86_400, issue - 3 * 86_400, issue]
    let together = try await Model.fitted(history, at: cutoffs, options: options)
    let early = history.asOf(cutoffs[1])
    let alone = try await Model.fit(early, options: options)
    let near = self.targets(early, days: 2)
    if together.count != 3 || together[2].points(history, targets: targets) != points
      || together[1].points(early, targets: near) != alone.points(early, targets: near)
    {
      found.append("models fitted together differ from those fitted one at a time")
    }
    let saved = try JSONDecoder().decode(Model.self, from: JSONEncoder().encode(model))
    if saved.points(history, targets: targets) != points {
      found.append("saved and loaded it forecasts otherwise")
    }
    if let days = model.lookbackDays {
      let part = KnownHistory(part(of: context, from: issue - (days + 1) * 86_400), asOf: issue)
      if model.points(part, targets: targets) != points {
        found.append("the \(days) days that it says it reads are not all that it reads")
      }
    }
    for (target, point) in zip(targets, points).prefix(30) {
      let sum = model.effects(history, target: target).reduce(0) { $0 + $1.value }
      if abs(sum - point) > 1e-6 * abs(point) {
        found.append("effects of \(target) add up to \(sum), not \(point)")
      }
    }
    return found
  }

  /// What comes after the issue changes nothing; an update brings the new in, and once is enough.
  private func knowing<Model: Forecaster>(
    _ type: Model.Type, _ context: SeriesContext, _ issue: Instant
  ) async throws -> [String] {
    var found: [String] = []
    let known = KnownHistory(context, asOf: issue).count
    let other = try self.context { values in
      for index in known..<values.count { values[index] = 7 * values[index] + 1e6 }
    }
    let history = KnownHistory(context, asOf: issue), changed = KnownHistory(other, asOf: issue)
    let targets = targets(history, days: 2)
    let model = try await Model.fit(history, options: options)
    if try await Model.fit(changed, options: options).points(changed, targets: targets)
      != model.points(history, targets: targets)
    {
      found.append("readings after the issue change its forecast")
    }
    var updated = model
    let later = KnownHistory(context, asOf: issue + 5 * 86_400)
    let ahead = self.targets(later, days: 1)
    updated.update(later)
    let points = updated.points(later, targets: ahead)
    updated.update(later)
    if updated.points(later, targets: ahead) != points {
      found.append("a second update with nothing new changes it")
    }
    if !points.allSatisfy(\.isFinite) { found.append("it has no answer after an update") }
    return found
  }

  /// Days with a clock change, gaps, constants, zeros, negative and huge values, far targets: answers without a crash.
  private func oddSeries<Model: Forecaster>(
    _ type: Model.Type, _ context: SeriesContext
  ) async throws -> [String] {
    var found: [String] = []
    let zone = context.calendar.zone
    let eve = zone.startOfDay(LocalDate(year: 2016, month: 3, day: 27)) - 12 * 3_600
    let history = KnownHistory(context, asOf: eve)
    let spring = LocalDay(date: LocalDate(year: 2016, month: 3, day: 27), zone: zone)
    let model = try await Model.fit(history, options: options)
    let points = model.points(history, targets: spring.targets(on: history))
    if points.count < 23 * 3_600 / step || !points.allSatisfy(\.isFinite) {
      found.append("it does not forecast the day on which the clock goes forward")
    }
    let far = model.points(history, targets: targets(history, days: 40))
    if far.contains(where: \.isInfinite) { found.append("a far forecast is infinite") }
    for (name, change) in Self.changes {
      let context = try self.context { change(&$0) }
      let odd = KnownHistory(context, asOf: eve)
      let targets = targets(odd, days: 2)
      let values: [Double]
      do {
        var model = try await Model.fit(odd, options: options)
        values = model.points(odd, targets: targets)
        model.update(KnownHistory(context, asOf: eve + 9 * 86_400))
      } catch is ForecastingError {
        continue
      }
      if values.count != targets.count || values.contains(where: \.isInfinite) {
        found.append("\(name): \(values.count) answers of \(targets.count), or infinite ones")
      }
      if name == "constant", values.contains(where: { $0.isFinite && abs($0 - 500) > 5 }) {
        found.append("a constant of 500 is forecast as \(values.first ?? .nan)")
      }
    }
    return found
  }

  private static func share(_ index: Int, _ values: [Double]) -> Double {
    Double(index) / Double(values.count)
  }

  /// Half a year is missing until some days after the fit, so that all that was learnt before is old.
  private static let changes: [(String, @Sendable (inout [Double]) -> Void)] = [
    ("constant", { for index in $0.indices { $0[index] = 500 } }),
    ("zeros", { for index in $0.indices { $0[index] = 0 } }),
    ("gaps", { for index in $0.indices where index / 40 % 5 == 2 { $0[index] = .nan } }),
    (
      "half a year",
      { for index in $0.indices where (0.45..<0.9).contains(share(index, $0)) { $0[index] = .nan } }
    ),
    ("one in three", { for index in $0.indices where index % 3 != 0 { $0[index] = .nan } }),
    ("negative", { for index in $0.indices { $0[index] -= 50_000 } }),
    ("huge", { for index in $0.indices { $0[index] *= 1e290 } }),
    ("tiny", { for index in $0.indices { $0[index] *= 1e-290 } }),
    ("outliers", { for index in $0.indices where index % 97 == 0 { $0[index] *= 1_000 } }),
    ("short", { for index in $0.indices.dropLast(3_000) { $0[index] = .nan } }),
  ]
}
