import CivilTime
import Features

/// Fits models for use: the model, its fallbacks, and the state that its errors of the last year leave.
public enum Trainer {
  /// Trains a model on what `context` knew at `end`.
  /// - Parameters:
  ///   - context: the series, its weather and its calendar.
  ///   - name: what the model will be called.
  ///   - unit: the series' unit, for the card.
  ///   - end: nothing after this instant is used; the end of the series unless given.
  ///   - policy: what is known of the weather after each issue.
  /// - Throws: `ForecastingError`.
  public static func train(
    _ context: SeriesContext, kind: ModelKind, name: String, options: ModelOptions = ModelOptions(),
    end: Instant? = nil, weather policy: WeatherPolicy = .observed, unit: String = "MW"
  ) async throws -> ModelFile {
    let end = end ?? context.target.end
    let chain = try await chain(context, kind: kind, options: options, cutoffs: [end], weather: policy)
    let history = KnownHistory(context, asOf: end, weather: policy)
    var card = ModelCard(name: name, kind: kind, history, options, model: chain.start, unit: unit)
    card.calibration = chain.start.calibration
    card.backtest = chain.start.calibrationTable
    let model = chain.models.last ?? chain.start.primary
    card.limits += model.remarks
    card.weights = model.weights
    card.features = model.features?.features.count
    card.penalties = model.features.map { set in
      Dictionary(set.groups.map { ($0.name, $0.penalty) }, uniquingKeysWith: max)
    }
    if let withheld = chain.start.intervalsWithheld { card.limits.append(withheld) }
    return ModelFile(card: card, model: chain.start)
  }

  /// Models at each cutoff, and the trained model of the first, its state brought there by a year of forecasts.
  static func chain(
    _ context: SeriesContext, kind: ModelKind, options: ModelOptions, cutoffs: [Instant],
    weather policy: WeatherPolicy
  ) async throws -> (start: TrainedModel, models: [FittedModel]) {
    guard let first = cutoffs.first, let last = cutoffs.last else {
      throw ForecastingError.options("a model needs a cutoff to be fitted at")
    }
    let history = KnownHistory(context, asOf: last, weather: policy)
    try history.asOf(first).checkUsable()
    let earlier = calibrationCutoffs(history, kind, before: first)
    async let ladder = ladder(kind, history, earlier + [first], options)
    let models = try await FittedModel.fitted(kind, history, at: earlier + cutoffs, options: options)
    let rungs = try await ladder
    var trained = TrainedModel(
      primary: models[0], fallbacks: rungs[0], issue: options.issue, through: earlier.first ?? first,
      step: history.step)
    let times = (earlier + [first]).indices
    let refits = Refits(
      models: times.map { ((earlier + [first])[$0], models[$0]) },
      fallbacks: times.map { ((earlier + [first])[$0], rungs[$0]) })
    let known = history.asOf(first)
    await trained.rehearse(known, refits)
    return (trained, Array(models.dropFirst(earlier.count)))
  }

  /// The fallbacks at each cutoff.
  private static func ladder(
    _ kind: ModelKind, _ history: KnownHistory, _ cutoffs: [Instant], _ options: ModelOptions
  ) async throws -> [[FittedModel]] {
    var rungs = cutoffs.map { _ in [FittedModel]() }
    for rung in kind.fallbacks {
      let models = try await FittedModel.fitted(rung, history, at: cutoffs, options: options)
      for (index, model) in models.enumerated() { rungs[index].append(model) }
    }
    return rungs
  }

  /// A year and half a year before, or within the last half of a shorter history; for `seasonal`, whose methods are weighed
  /// anew at each fit, one near the end too, so that the newest errors are those of a model much like the last.
  private static func calibrationCutoffs(
    _ history: KnownHistory, _ kind: ModelKind, before first: Instant
  ) -> [Instant] {
    let reach = history.values.firstIndex(where: \.isFinite).map { first - history.instant(at: $0) } ?? 0
    let span = min(364 * 86_400, reach / 2)
    let half = span / 2 / 86_400 * 86_400
    guard half > 0 else { return [] }
    let newest = half / 4 / 86_400 * 86_400
    return [first - 2 * half, first - half] + (kind == .seasonal && newest > 0 ? [first - newest] : [])
  }
}
