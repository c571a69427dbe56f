import CivilTime
import CommandLineKit
import DelimitedText
import Features
import Forecasting
import History
import Readings
import Workbench

/// The nightly batch of one series: is its model still good, does a fresh one beat it, and what comes tomorrow?
///
/// Each step leaves something whole behind: a model file takes its name when it is complete, a forecast is one
/// transaction. After a crash the same command does what is left and repeats nothing that would differ.
struct NightlyJob: Sendable {
  var training: TrainingJob
  /// Days between two trainings.
  var everyDays: Int
  /// The newest days, which no model that is compared has seen.
  var gateDays: Int
  /// Whether a model is trained although none is due.
  var isForced: Bool
  /// Whether challengers get the recipe that a search chose for the model in place.
  var keepsRecipe = true

  /// What became of the series.
  struct Outcome: Sendable, Encodable {
    let series: String
    let model: String
    /// `kept`, `promoted` or `rejected`.
    let action: String
    let reason: String
    let champion: BacktestScore?
    let challenger: BacktestScore?
    let trainedTo: String
    let rows: Int
    var forecast: IssuedForecast?

    private enum CodingKeys: String, CodingKey {
      case series, model, action, reason, champion, challenger, rows
      case trainedTo = "trained_to"
    }
  }

  /// Decides on the model, and forecasts with it to the end of tomorrow.
  func run(store: HistoryStore, registry: ModelRegistry) async throws -> Outcome {
    let series = try store.series(named: SeriesName(parsing: training.series))
    let context = try training.context(from: store)
    let gate = try Gate(context, days: gateDays)
    let decision = try await decide(context, gate, unit: series.definition.unit, registry: registry)
    let forecast = try await forecast(series, context, store, registry)
    try store.save(forecast)
    return Outcome(
      series: training.series, model: training.name, action: decision.action, reason: decision.reason,
      champion: decision.champion, challenger: decision.challenger,
      trainedTo: try registry.load(training.name).card.trainedTo, rows: forecast.rows.count,
      forecast: forecast)
  }

  // MARK: The gate

  /// The newest whole days of the history, on which models are compared.
  private struct Gate {
    let from: LocalDate
    let to: LocalDate
    /// Models that are compared have seen nothing from here on: the issue of the first day.
    let cutoff: Instant
    let end: Instant

    init(_ context: SeriesContext, days: Int) throws {
      let zone = context.calendar.zone
      let last = context.target.values.lastIndex { $0.isFinite }
      guard let last else {
        throw ForecastingError.nothingKnown(series: context.series, issue: context.target.start)
      }
      end = context.target.instant(at: last + 1)
      to = zone.localDate(at: end).previous
      from = to - (days - 1)
      cutoff = zone.startOfDay(from - 1)
    }
  }

  private struct Decision {
    var action: String
    var reason: String
    var champion: BacktestScore?
    var challenger: BacktestScore?
  }

  private func decide(
    _ context: SeriesContext, _ gate: Gate, unit: String, registry: ModelRegistry
  ) async throws -> Decision {
    let champion = registry.contains(training.name) ? try registry.load(training.name) : nil
    let score = try await champion.asyncMap { try await self.score($0, context, gate) }
    guard let reason = reasonToTrain(champion, score, gate) else {
      return Decision(action: "kept", reason: "not due", champion: score)
    }
    let challenger = try await challenger(context, gate, unit: unit, search: search(of: champion))
    let challengerScore = try await self.score(challenger, context, gate)
    let bar: BacktestScore
    if let score { bar = score } else { bar = try await naiveScore(context, gate) }
    var decision = Decision(action: "promoted", reason: reason, champion: bar, challenger: challengerScore)
    if let mae = challengerScore.mae, mae < bar.mae ?? .infinity {
      if let champion { try archive(champion, registry) }
      try registry.save(challenger)
      return decision
    }
    decision.action = "rejected"
    decision.reason = "\(reason), but the challenger is no better on the last \(gateDays) days"
    if champion == nil { try registry.save(try await naive(context, gate, unit: unit)) }
    return decision
  }

  /// The search whose recipe challengers get: the one that the card of the model in place tells of.
  private func search(of champion: ModelFile?) -> ModelCard.Search? {
    keepsRecipe && training.kind.hasRegression ? champion?.card.search : nil
  }

  private func challenger(
    _ context: SeriesContext, _ gate: Gate, unit: String, search: ModelCard.Search?
  ) async throws -> ModelFile {
    var options = training.options
    if let search {
      options.regression = search.recipe
      // Features that are asked for count over those of the search.
      let asked = training.options.regression.extraFeatures
      if !asked.isEmpty { options.regression.extraFeatures = asked }
    }
    var file = try await Trainer.train(
      context, kind: training.kind, name: training.name, options: options, end: gate.cutoff,
      weather: training.policy, unit: unit)
    // Kept on the card, so that the next challenger gets the recipe too.
    file.card.search = search
    return file
  }

  private func reasonToTrain(_ champion: ModelFile?, _ score: BacktestScore?, _ gate: Gate) -> String? {
    guard let champion, let trained = TimeText(champion.card.trainedTo)?.instant(in: .utc) else {
      return "no model yet"
    }
    if isForced { return "asked for" }
    if champion.card.kind != training.kind { return "another kind of model is wanted" }
    // What a challenger could know is older than the newest reading by the gate.
    let days = (gate.cutoff - trained) / 86_400
    if days >= everyDays { return "the model is \(days) days older than a new one would be" }
    if let mae = score?.mae, let usual = champion.card.calibration?.mae, mae > Self.driftFactor * usual {
      return "its error has drifted to \(NumberText.fixed(mae / usual, decimals: 1)) times the usual"
    }
    return nil
  }

  /// A week's error varies by a third or so from one season to the next; half as much again is no season.
  private static let driftFactor = 1.5

  private func score(_ file: ModelFile, _ context: SeriesContext, _ gate: Gate) async throws -> BacktestScore
  {
    try await score(.trained(file.model, name: file.name), context, gate)
  }

  private func naiveScore(_ context: SeriesContext, _ gate: Gate) async throws -> BacktestScore {
    try await score(.kind(.seasonalNaive), context, gate)
  }

  private func score(
    _ source: BacktestPlan.Source, _ context: SeriesContext, _ gate: Gate
  ) async throws -> BacktestScore {
    var plan = BacktestPlan(source, from: gate.from, to: gate.to, options: training.options)
    plan.weather = training.policy
    return try await Backtester.run(context, plan: plan).summary.score
  }

  private func naive(_ context: SeriesContext, _ gate: Gate, unit: String) async throws -> ModelFile {
    try await Trainer.train(
      context, kind: .seasonalNaive, name: training.name, options: training.options, end: gate.cutoff,
      weather: training.policy, unit: unit)
  }

  /// Keeps the file that is replaced, as it was, so that it can be put back.
  private func archive(_ file: ModelFile, _ registry: ModelRegistry) throws {
    let folder = ModelRegistry(folder: "\(registry.folder)/archive")
    var copy = file
    copy.card.name = "\(file.name)-\(file.card.trainedTo.prefix(10))"
    try folder.save(copy)
  }

  // MARK: The forecast

  /// From the end of the history to the end of the next local day.
  private func forecast(
    _ series: StoredSeries, _ context: SeriesContext, _ store: HistoryStore, _ registry: ModelRegistry
  ) async throws -> IssuedForecast {
    let gate = try Gate(context, days: gateDays)
    let zone = context.calendar.zone
    let end = LocalDay(containing: gate.end, zone: zone).next.end
    let steps = context.target.cell(of: end) - context.target.cell(of: gate.end)
    let job = ForecastJob(
      series: series, modelName: training.name, span: .steps(max(1, steps)),
      issue: TimeArgument(instant: gate.end), weatherAs: nil, seed: training.seed, whatIf: nil)
    return try job.run(store: store, registry: registry).forecast
  }
}

extension Optional {
  /// The transform of the value, where there is one.
  fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
