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

  /// Goes on from a state of this model; false, and nothing done, where it is not one of this model.
  public mutating func adopt(_ state: ModelState) -> Bool {
    guard state.models.count == rungs.count, let step = errors.first?.step else { return false }
    let models = zip(state.models, rungs).map { $0 ?? $1 }
    var next = self
    next.primary = models[0]
    next.fallbacks = Array(models.dropFirst())
    next.errors = state.errors
    next.through = state.through
    guard let frame = try? ModelFrame(step: step, through: through), (try? next.check(frame)) != nil else {
      return false
    }
    self = next
    return true
  }
}
