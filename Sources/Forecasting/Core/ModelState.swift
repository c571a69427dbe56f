import CivilTime

/// What of a trained model moves from issue to issue: the models that learn, and the newest errors.
///
/// What only a fit changes is left out, since the model's file has it: most of a file is that.
public struct ModelState: Sendable, Codable {
  /// The model and its fallbacks; nil for those that do not learn between fits.
  fileprivate var models: [FittedModel?]
  fileprivate var errors: [ForecastErrors]
  fileprivate var through: Instant
}

extension TrainedModel {
  /// What has moved since the model was trained.
  public var state: ModelState {
    ModelState(
      models: rungs.map { type(of: $0.forecaster).isFixed ? nil : $0 }, errors: errors, through: through)
  }

  /// Goes on from a state of this model; false, and nothing done, where it is that of one with other fallbacks.
  public mutating func adopt(_ state: ModelState) -> Bool {
    guard state.models.count == rungs.count, state.errors.count == errors.count else { return false }
    let models = zip(state.models, rungs).map { $0 ?? $1 }
    primary = models[0]
    fallbacks = Array(models.dropFirst())
    errors = state.errors
    through = state.through
    return true
  }
}
