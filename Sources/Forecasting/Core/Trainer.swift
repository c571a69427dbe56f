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
    let card = ModelCard(name: name, kind: kind, history, options, model: chain.start, unit: unit)
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
    let earlier = calibrationCutoffs(history, before: first)
    let models = try await FittedModel.fitted(kind, history, at: earlier + cutoffs, options: options)
    let fallbacks = try await ladder(kind, history.asOf(first), options)
    var trained = TrainedModel(
      primary: models[0], fallbacks: fallbacks, issue: options.issue, through: earlier.first ?? first,
      step: history.step)
    for index in 1..<max(1, earlier.count + 1) {
      trained.update(history.asOf((earlier + [first])[index]))
      trained.primary = models[index]
    }
    return (trained, Array(models.dropFirst(earlier.count)))
  }

  private static func ladder(
    _ kind: ModelKind, _ history: KnownHistory, _ options: ModelOptions
  ) async throws -> [FittedModel] {
    var rungs: [FittedModel] = []
    for rung in kind.fallbacks {
      rungs += try await FittedModel.fitted(rung, history, at: [history.issue], options: options)
    }
    return rungs
  }

  /// Quarters of the year before, as far as at least as much history lies before them.
  private static func calibrationCutoffs(_ history: KnownHistory, before first: Instant) -> [Instant] {
    let quarter = 91 * 86_400
    let quarters = min(4, (first - history.start) / quarter / 2)
    return (0..<max(0, quarters)).map { first - (quarters - $0) * quarter }
  }
}
