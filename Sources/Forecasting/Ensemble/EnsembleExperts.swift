import CivilTime
import Features

/// Who takes part in an ensemble: models of different kinds, and regressions that forget at different paces.
struct EnsembleExperts {
  /// An expert's name, kind and options.
  struct Expert: Sendable {
    var name: String
    var kind: ModelKind
    var options: ModelOptions
  }

  /// The experts of an ensemble with some options.
  static func all(_ options: ModelOptions) -> [Expert] {
    [
      Expert(name: "regression", kind: .regression, options: options),
      Expert(name: "regression, short memory", kind: .regression, options: memory([150], options)),
      Expert(name: "regression, long memory", kind: .regression, options: memory([4_000], options)),
      Expert(name: "adaptive", kind: .adaptive, options: options),
      Expert(name: "seasonal", kind: .seasonal, options: options),
      Expert(name: "seasonal-naive", kind: .seasonalNaive, options: options),
    ]
  }

  private static func memory(_ halfLives: [Double], _ options: ModelOptions) -> ModelOptions {
    var options = options
    options.regression.halfLives = halfLives
    return options
  }

  /// The experts that can be fitted, by time.
  static func fitted(
    _ history: KnownHistory, at times: [Instant], options: ModelOptions
  ) async throws -> (names: [String], models: [[FittedModel]]) {
    var names: [String] = [], columns: [[FittedModel]] = []
    for expert in all(options) {
      do {
        columns.append(
          try await FittedModel.fitted(expert.kind, history, at: times, options: expert.options))
        names.append(expert.name)
      } catch is ForecastingError {
        // A model that does not apply to the series has no say; the naive one always applies.
        continue
      }
    }
    return (names, times.indices.map { time in columns.map { $0[time] } })
  }
}
