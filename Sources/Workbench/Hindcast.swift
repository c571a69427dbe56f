import CivilTime
import Features
import Forecasting
import History
import Readings

/// The forecasts that a model would have issued for a time that is past: what a monitor is calibrated on.
///
/// A model's forecasts of the span it was trained on are better than any it will make again. For targets in that
/// span models of the same kind, fitted on what came before, stand in for it; after it the model itself forecasts.
public struct Hindcast {
  private let file: ModelFile
  private let context: SeriesContext

  /// The past of `context` as `file`'s model would have forecast it.
  public init(_ file: ModelFile, _ context: SeriesContext) {
    self.file = file
    self.context = context
  }

  /// Day-ahead forecasts of all local days of [from, to) for which enough lies before, in order of time.
  /// - Throws: `ForecastingError` where the context is not one that the model can read.
  public func rows(from: Instant, to: Instant) async throws -> [IssuedRow] {
    try file.check(context)
    let trained = Instant(iso8601: file.card.trainedTo) ?? to
    let split = min(max(trained, from), to)
    var rows: [IssuedRow] = []
    if from < split { rows += try await refitted(from: from, to: split) }
    if split < to { rows += try await asTrained(from: split, to: to) }
    return rows.filter { $0.row.target >= from && $0.row.target < to && $0.row.point.isFinite }
  }

  /// A row of a forecast with its issue time.
  public struct IssuedRow: Sendable, Hashable {
    /// When it was issued.
    public var issue: Instant
    /// What was forecast.
    public var row: ForecastRow
  }

  private static let refitDays = 91
  private static let leastHistory = 28 * 86_400

  private func refitted(from: Instant, to: Instant) async throws -> [IssuedRow] {
    let first = max(from, context.target.start + Self.leastHistory)
    guard first < to else { return [] }
    var options = ModelOptions()
    options.issue = file.model.issue
    return try await run(.kind(file.card.kind), options, from: first, to: to)
  }

  private func asTrained(from: Instant, to: Instant) async throws -> [IssuedRow] {
    var options = ModelOptions()
    options.issue = file.model.issue
    return try await run(.trained(file.model, name: file.name), options, from: from, to: to)
  }

  private func run(
    _ source: BacktestPlan.Source, _ options: ModelOptions, from: Instant, to: Instant
  ) async throws -> [IssuedRow] {
    let zone = context.calendar.zone
    var plan = BacktestPlan(
      source, from: LocalDay(containing: from, zone: zone).date,
      to: LocalDay(containing: to - 1, zone: zone).date, options: options)
    plan.refitDays = Self.refitDays
    plan.weather = policy
    return try await Backtester.run(context, plan: plan).rows.map {
      IssuedRow(issue: $0.issue, row: $0.forecast)
    }
  }

  /// The weather that the model's card names.
  private var policy: WeatherPolicy { file.card.weather.flatMap { WeatherPolicy(parsing: $0) } ?? .observed }
}
