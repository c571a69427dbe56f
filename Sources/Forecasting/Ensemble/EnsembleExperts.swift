import CivilTime
import Features

/// Who takes part in an ensemble: models of different kinds, and regressions that forget at different paces, are held
/// more or less tightly, or stop listening earlier.
enum EnsembleExperts {
  /// Regressions that share one pass over the history; the first is the regression as it is set up.
  private static func variants(_ options: RegressionOptions) -> [(name: String, variant: RegressionVariant)] {
    let usual = options.halfLives
    return [
      ("regression", RegressionVariant(halfLives: usual)),
      ("regression, short memory", RegressionVariant(halfLives: [300])),
      ("regression, light penalties", RegressionVariant(halfLives: usual, strength: 0.3)),
      ("regression, heavy penalties", RegressionVariant(halfLives: usual, strength: 3)),
    ]
  }

  /// An expert that is fitted by itself.
  private struct Expert {
    var name: String
    var kind: ModelKind
    var options: ModelOptions
  }

  /// Those that share nothing; the last always applies.
  private static func others(_ options: ModelOptions) -> [Expert] {
    var earlier = options
    earlier.issue = options.issue.earlier(hours: 6)
    let stale = Expert(name: "regression, six hours earlier", kind: .regression, options: earlier)
    return (earlier.issue == options.issue ? [] : [stale])
      + [ModelKind.adaptive, .seasonal, .seasonalNaive].map {
        Expert(name: $0.rawValue, kind: $0, options: options)
      }
  }

  /// The experts that can be fitted, by time.
  static func fitted(
    _ history: KnownHistory, at times: [Instant], options: ModelOptions
  ) async throws -> (names: [String], models: [[FittedModel]]) {
    var names: [String] = [], columns: [[FittedModel]] = []
    let variants = variants(options.regression)
    if let models = try await applicable({
      try await RegressionForecaster.fitted(
        history, at: times, options: options, variants: variants.map(\.variant))
    }) {
      columns += models.map { $0.map(FittedModel.regression) }
      names += variants.map(\.name)
    }
    for expert in others(options) {
      guard
        let models = try await applicable({
          try await FittedModel.fitted(expert.kind, history, at: times, options: expert.options)
        })
      else { continue }
      columns.append(models)
      names.append(expert.name)
    }
    return (names, times.indices.map { time in columns.map { $0[time] } })
  }

  /// What a fit gives; nil for a model that does not apply to the series, which then has no say.
  private static func applicable<Models>(_ fit: () async throws -> Models) async throws -> Models? {
    do { return try await fit() } catch is ForecastingError { return nil }
  }
}
