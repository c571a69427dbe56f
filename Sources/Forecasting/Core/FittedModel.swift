import CivilTime
import Features

/// A fitted model of any kind, as a value that can be saved.
package enum FittedModel: Sendable {
  case regression(RegressionForecaster)
  case seasonalNaive(SeasonalNaiveForecaster)
  case climatology(ClimatologyForecaster)
  case seasonal(SeasonalForecaster)
  case adaptive(AdaptiveForecaster)
  case ensemble(EnsembleForecaster)

  /// The model behind the kind.
  var forecaster: any Forecaster {
    switch self {
    case .regression(let model): model
    case .seasonalNaive(let model): model
    case .climatology(let model): model
    case .seasonal(let model): model
    case .adaptive(let model): model
    case .ensemble(let model): model
    }
  }

  /// What kind of model it is.
  var kind: ModelKind { type(of: forecaster).kind }

  /// Models of a kind, fitted on what was known at each cutoff.
  static func fitted(
    _ kind: ModelKind, _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [FittedModel] {
    switch kind {
    case .regression:
      try await RegressionForecaster.fitted(history, at: cutoffs, options: options).map(Self.regression)
    case .seasonalNaive:
      try await SeasonalNaiveForecaster.fitted(history, at: cutoffs, options: options).map(Self.seasonalNaive)
    case .climatology:
      try await ClimatologyForecaster.fitted(history, at: cutoffs, options: options).map(Self.climatology)
    case .seasonal:
      try await SeasonalForecaster.fitted(history, at: cutoffs, options: options).map(Self.seasonal)
    case .adaptive:
      try await AdaptiveForecaster.fitted(history, at: cutoffs, options: options).map(Self.adaptive)
    case .ensemble:
      try await EnsembleForecaster.fitted(history, at: cutoffs, options: options).map(Self.ensemble)
    }
  }

  mutating func update(_ history: KnownHistory) {
    switch self {
    case .regression(var model):
      model.update(history)
      self = .regression(model)
    case .seasonalNaive(var model):
      model.update(history)
      self = .seasonalNaive(model)
    case .climatology(var model):
      model.update(history)
      self = .climatology(model)
    case .seasonal(var model):
      model.update(history)
      self = .seasonal(model)
    case .adaptive(var model):
      model.update(history)
      self = .adaptive(model)
    case .ensemble(var model):
      model.update(history)
      self = .ensemble(model)
    }
  }

  /// An ensemble's weights over time.
  var weights: [ModelCard.Weights]? {
    if case .ensemble(let model) = self { return model.course }
    return nil
  }

  /// The features that the regression's last stage sees, each slot alike; nil for models without one.
  var features: FeatureSet? {
    switch self {
    case .regression(let model): model.recipe.second
    case .adaptive(let model): model.regression.recipe.second
    default: nil
    }
  }

  /// What a reader of the model card should know of this model.
  var remarks: [String] {
    switch self {
    case .seasonal(let model): model.remarks
    case .ensemble(let model): model.remarks
    default: []
    }
  }
}

extension FittedModel: Codable {
  private enum CodingKeys: String, CodingKey { case kind, state }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(ModelKind.self, forKey: .kind) {
    case .regression: self = .regression(try container.decode(RegressionForecaster.self, forKey: .state))
    case .seasonalNaive:
      self = .seasonalNaive(try container.decode(SeasonalNaiveForecaster.self, forKey: .state))
    case .climatology: self = .climatology(try container.decode(ClimatologyForecaster.self, forKey: .state))
    case .seasonal: self = .seasonal(try container.decode(SeasonalForecaster.self, forKey: .state))
    case .adaptive: self = .adaptive(try container.decode(AdaptiveForecaster.self, forKey: .state))
    case .ensemble: self = .ensemble(try container.decode(EnsembleForecaster.self, forKey: .state))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(forecaster, forKey: .state)
  }
}
