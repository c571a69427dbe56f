import CivilTime
import Features
import Forecasting
import History
import Readings
import Workbench

/// Asks models for forecasts and effects, one question at a time, so that they leave a core to everybody else.
actor ModelDesk {
  /// What is asked: a model, an issue time, targets, and weather that many degrees warmer after the issue.
  struct Question: Sendable {
    let model: ModelShelf.Entry
    let series: StoredSeries
    let issue: Instant
    let targets: [Instant]
    let warmer: Double
    let generation: Int
  }

  private struct Loaded {
    let version: String
    let series: SeriesName
    let generation: Int
    let context: SeriesContext
  }

  private let pool: StorePool
  private var loaded: Loaded?

  init(pool: StorePool) { self.pool = pool }

  /// The forecasts asked for, and the policy by which weather after the issue was known.
  func forecast(_ question: Question) throws -> (rows: [ForecastRow], policy: WeatherPolicy) {
    let (context, policy) = try prepared(question)
    let rows = try question.model.file.forecast(
      context, issue: question.issue, targets: question.targets, weather: policy)
    return (rows, policy)
  }

  /// The effects of the forecasts asked for.
  func explain(_ question: Question) throws -> (explanations: [Explanation], policy: WeatherPolicy) {
    let (context, policy) = try prepared(question)
    let explanations = try question.model.file.explain(
      context, issue: question.issue, targets: question.targets, weather: policy)
    return (explanations, policy)
  }

  private func prepared(_ question: Question) throws -> (SeriesContext, WeatherPolicy) {
    let context = try context(of: question)
    let policy = Self.policy(context, question)
    guard question.warmer != 0 else { return (context, policy) }
    let weather = context.weather.map { $0.warmer(by: question.warmer, from: question.issue) }
    let changed = SeriesContext(
      series: context.series, target: context.target, weather: weather, calendar: context.calendar)
    return (changed, policy)
  }

  private func context(of question: Question) throws -> SeriesContext {
    if let loaded, loaded.version == question.model.version, loaded.series == question.series.name,
      loaded.generation == question.generation
    {
      return loaded.context
    }
    let context = try pool.read { store in
      try ContextLoader(store: store).context(of: question.series, for: question.model.file.card)
    }
    loaded = Loaded(
      version: question.model.version, series: question.series.name, generation: question.generation,
      context: context)
    return context
  }

  /// The weather as it came where it has come, else as it was forecast (or the day before's).
  private static func policy(_ context: SeriesContext, _ question: Question) -> WeatherPolicy {
    guard let last = question.targets.last else { return .observed }
    return context.weather.allSatisfy { $0.observed.end > last } ? .observed : .forecast
  }
}

extension WeatherInput {
  /// The same weather, that many units higher from an instant on; forecasts of it likewise.
  fileprivate func warmer(by difference: Double, from instant: Instant) -> WeatherInput {
    func raised(_ series: RegularSeries) -> RegularSeries {
      var series = series
      for index in series.values.indices where series.instant(at: index) >= instant {
        series.values[index] += difference
      }
      return series
    }
    return WeatherInput(
      name: name, observed: raised(observed),
      issued: issued.map { IssuedWeather(issue: $0.issue, values: raised($0.values)) })
  }
}
