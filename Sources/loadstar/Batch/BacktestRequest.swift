import CivilTime
import CommandLineKit
import Features
import Forecasting
import History
import Readings
import Workbench

/// What a backtest is asked: all that its figures depend on besides the data and the code.
struct BacktestRequest: Sendable, Codable, Hashable {
  var series: String
  var models: [String]
  var from: String
  var to: String
  /// When each day is forecast; nil for a trained model's own time, noon for a kind.
  var issue: IssueTime?
  var seasons: [Double]
  var weather: [String]
  var weatherAs: String
  var seed: UInt64
  var holidays: String?
  var refitDays: Int
  var references: [String]
  /// Features of regressions besides the standard ones; nil for none.
  var features: [String]?
  /// The history as it was known at that time; nil as it is known now.
  var knownAt: Instant?

  /// What is known of the weather after each issue.
  var policy: WeatherPolicy { WeatherPolicy(parsing: weatherAs, seed: seed) ?? .observed }
}

/// A model of a backtest: where its forecasts come from and what it reads.
struct BacktestSubject {
  let source: BacktestPlan.Source
  let context: SeriesContext
  let options: ModelOptions
  /// What a reader should know of it.
  let notes: [String]

  /// The kind or the trained model of that name.
  init(
    _ text: String, request: BacktestRequest, series: StoredSeries, store: HistoryStore,
    registry: ModelRegistry
  )
    throws
  {
    let loader = ContextLoader(store: store)
    if let kind = ModelKind(rawValue: text) {
      var options = ModelOptions(issue: request.issue ?? .noon)
      options.seasons = request.seasons
      options.regression.extraFeatures = request.features ?? []
      self.options = options
      source = .kind(kind)
      context = try loader.context(
        of: series, weather: try request.weather.map { try SeriesName(parsing: $0) },
        knownAt: request.knownAt, holidays: request.holidays)
      notes = []
    } else {
      let file = try Self.file(text, series: series, registry: registry)
      options = ModelOptions(issue: request.issue ?? file.model.issue)
      source = .trained(file.model, name: file.name)
      context = try loader.context(of: series, for: file.card, knownAt: request.knownAt)
      try file.check(context)
      let from = request.from
      notes =
        file.card.trainedTo > from
        ? ["\(file.name) was trained on readings up to \(file.card.trainedTo), part of what it is tested on"]
        : []
    }
  }

  private static func file(
    _ name: String, series: StoredSeries, registry: ModelRegistry
  ) throws -> ModelFile {
    let own = ModelNaming(name, pattern: "\(series.name)").existingName(for: series.name, in: registry)
    do {
      return try registry.load(own)
    } catch let error as WorkbenchError where error.kind == .noSuchModel {
      let names = try registry.names() + ModelKind.allCases.map(\.rawValue)
      throw CommandError(
        .noInput,
        "'\(name)' is neither a kind of model nor a trained one\(suggestion(for: name, among: names))")
    }
  }
}
