import CivilTime
import CommandLineKit
import Features
import Forecasting
import History
import Readings
import Workbench

/// One forecast to be made: of which slots, issued when, knowing what of the weather.
struct ForecastJob: Sendable {
  /// Which slots are forecast.
  enum Span: Sendable {
    /// That many slots from the issue on; a day's worth where nil.
    case steps(Int?)
    /// The slots of a local day.
    case day(LocalDate)
  }

  var series: StoredSeries
  var modelName: String
  var span: Span
  var issue: TimeArgument?
  var weatherAs: WeatherArgument?
  var seed: UInt64
  var whatIf: WhatIf?

  /// A forecast, and what a reader must know of it.
  struct Outcome: Sendable {
    var forecast: IssuedForecast
    let unit: String
    let step: Int
    /// The weather after issue, in words; nil for a model without weather.
    let weather: String?
    /// What should be known besides.
    let warnings: [String]
    /// The points as they were without the change that was asked about.
    let base: [Double]?
    /// The last two days that were known, for a chart.
    let recent: RegularSeries
  }

  func run(store: HistoryStore, registry: ModelRegistry) throws -> Outcome {
    let file = try registry.load(modelName)
    let zone = try series.zone()
    let issued = try issueTime(file, zone, store)
    let context = try context(file, issued: issued, store)
    try KnownHistory(context, asOf: issued).checkUsable()
    let targets = targets(context, issued: issued, zone: zone)
    let policy = try policy(context, last: targets.last)
    var rows = try file.forecast(context, issue: issued, targets: targets, weather: policy)
    var base: [Double]?
    if let whatIf {
      base = rows.map(\.point)
      let changed = try whatIf.applied(to: context, issue: issued, policy: policy, through: targets.last)
      rows = try file.forecast(changed, issue: issued, targets: targets, weather: .observed)
    }
    try Self.requirePoints(rows, of: series.name, issued: issued)
    return Outcome(
      forecast: IssuedForecast(
        series: series.name, issue: issued, model: file.name, modelVersion: try file.version(), rows: rows),
      unit: series.definition.unit, step: context.step,
      weather: context.weather.isEmpty ? nil : policy.description, warnings: warnings(file, issued, rows),
      base: base, recent: Self.recent(context, before: issued))
  }

  /// What the model reads for this issue, or all that is stored where nothing is known of that.
  private func context(_ file: ModelFile, issued: Instant, _ store: HistoryStore) throws -> SeriesContext {
    let loader = ContextLoader(store: store), knownAt = issue == nil ? nil : issued
    if let from = file.model.needed(for: issued) {
      let context = try loader.context(of: series, for: file.card, from: from, knownAt: knownAt)
      if context.target.values.contains(where: \.isFinite) { return context }
    }
    return try loader.context(of: series, for: file.card, knownAt: knownAt)
  }

  /// As asked; else for a day at the model's own time, else when the history ends.
  private func issueTime(
    _ file: ModelFile, _ zone: TimeZoneRules, _ store: HistoryStore
  ) throws -> Instant {
    if let issue { return try issue.instant(in: zone) }
    if case .day(let date) = span { return file.model.issue.instant(for: LocalDay(date: date, zone: zone)) }
    guard let end = try store.end(of: series) else {
      throw CommandError(.noInput, "\(series.name) has no readings: 'loadstar ingest' adds some")
    }
    return end
  }

  private func targets(_ context: SeriesContext, issued: Instant, zone: TimeZoneRules) -> [Instant] {
    let history = KnownHistory(context, asOf: issued)
    switch span {
    case .day(let date): return LocalDay(date: date, zone: zone).targets(on: history)
    case .steps(let count):
      let first = history.firstCell(from: issued)
      return (0..<(count ?? max(1, 86_400 / context.step))).map { history.instant(at: first + $0) }
    }
  }

  /// Observed weather where it reaches the last target, else what a forecaster would have had.
  private func policy(_ context: SeriesContext, last: Instant?) throws -> WeatherPolicy {
    if let weatherAs { return WeatherPolicy(parsing: weatherAs.text, seed: seed) ?? .observed }
    guard let last else { return .observed }
    return context.weather.allSatisfy { $0.observed.end > last } ? .observed : .forecast
  }

  private func warnings(_ file: ModelFile, _ issued: Instant, _ rows: [ForecastRow]) -> [String] {
    var warnings: [String] = []
    if rows.contains(where: { $0.quantiles.isEmpty }), let reason = file.model.intervalsWithheld {
      warnings.append(reason)
    }
    if file.card.series != "\(series.name)" {
      warnings.append("\(file.name) was trained on \(file.card.series), not on \(series.name)")
    }
    if file.card.trainedTo > issued.description {
      warnings.append(
        "\(file.name) was trained on readings up to \(file.card.trainedTo), after the issue time \(issued)")
    }
    return warnings
  }

  /// A row without a number can't be stored, and must not look like a forecast.
  private static func requirePoints(_ rows: [ForecastRow], of series: SeriesName, issued: Instant) throws {
    guard let row = rows.first(where: { !$0.point.isFinite }) else { return }
    throw CommandError(
      .dataError,
      "no model of the ladder can forecast \(series) at \(row.target) as of \(issued): "
        + "too little is known before")
  }

  private static func recent(_ context: SeriesContext, before issued: Instant) -> RegularSeries {
    let series = context.target
    let end = min(series.values.count, max(0, series.cell(of: issued)))
    let first = max(0, end - 2 * max(1, 86_400 / series.step))
    return RegularSeries(
      start: series.instant(at: first), step: series.step, values: Array(series.values[first..<end]),
      days: series.days)
  }
}
