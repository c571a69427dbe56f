/// The models that can be trained by name, and the rungs of the fallback ladder.
public enum ModelKind: String, Sendable, Codable, CaseIterable {
  /// Two-stage ridge regressions, one pair a slot of the day, on calendar, weather and lags.
  case regression
  /// Models of a series with nothing but its own past.
  case seasonal
  /// A Kalman filter on the effects of a regression.
  case adaptive
  /// Online aggregation of several models.
  case ensemble
  /// The value of the same slot a week before.
  case seasonalNaive = "seasonal-naive"
  /// The mean of the slot by month and type of day.
  case climatology

  /// Kinds that stand on their own feet: what `train --model` offers.
  public static let trainable: [ModelKind] = [
    .regression, .seasonal, .adaptive, .ensemble, .seasonalNaive, .climatology,
  ]

  /// Whether a regression's recipe is part of it.
  public var hasRegression: Bool { [.regression, .adaptive, .ensemble].contains(self) }

  /// What forecasts in this model's place where it cannot, first choice first.
  public var fallbacks: [ModelKind] {
    switch self {
    case .regression, .adaptive, .ensemble, .seasonal: [.seasonalNaive, .climatology]
    case .seasonalNaive: [.climatology]
    case .climatology: []
    }
  }
}
