/// A method of the family with its settings, ready to be fitted to a series.
public enum SeasonalCandidate: Codable, Sendable, Hashable {
  /// The value `period` steps before.
  case naive(period: Int)
  /// The Theta method with one season, or none (1).
  case theta(period: Int)
  /// Smoothing with any number of seasons.
  case smoothing(periods: [Int], options: MultiSeasonalHoltWinters.Options)
  /// MSTL and a model of the rest.
  case decomposition(periods: [Int], remainder: SeasonalTrendModel.Remainder)
  /// Fourier terms with autoregressive errors; season lengths may be fractions.
  case harmonics(seasons: [Double])
  /// An autoregression on near and seasonal lags.
  case autoregression(lags: [Int])
  /// A ridge regression a lead.
  case direct(period: Int, ratio: Int, longer: [Double], leads: Range<Int>, options: DirectRegression.Options)

  /// Fits to values without gaps.
  /// - Throws: `SeasonalError` where the method does not apply.
  public func fit(_ values: [Double]) throws(SeasonalError) -> SeasonalFit {
    switch self {
    case .naive(let period):
      return .naive(SeasonalNaive(values: values, period: period))
    case .theta(let period):
      return .theta(try ThetaMethod.fit(values, period: period))
    case .smoothing(let periods, let options):
      return .smoothing(try MultiSeasonalHoltWinters.fit(values, periods: periods, options: options))
    case .decomposition(let periods, let remainder):
      let mstl = MSTL(periods: periods)
      return .decomposition(try SeasonalTrendModel.fit(values, decomposition: mstl, remainder: remainder))
    case .harmonics(let seasons):
      let recent = Array(values.suffix(40_000))
      return .harmonics(try HarmonicRegression.fit(recent, seasons: seasons))
    case .autoregression(let lags):
      return .autoregression(try SeasonalAutoregression.fit(Array(values.suffix(20_000)), lags: lags))
    case .direct(let period, let ratio, let longer, let leads, let options):
      return .direct(
        try DirectRegression.fit(
          values, period: period, ratio: ratio, longer: longer, leads: leads, options: options))
    }
  }

  /// The method's name, as reports write it.
  public var name: String {
    switch self {
    case .naive(let period): period == 1 ? "last value" : "seasonal naive \(period)"
    case .theta: "Theta"
    case .smoothing(let periods, let options):
      switch periods.count {
      case 0: "exponential smoothing"
      case 1: "Holt-Winters"
      default: (periods.count == 2 ? "double" : "triple") + " seasonal smoothing, horizon \(options.horizon)"
      }
    case .decomposition(_, let remainder): "MSTL, \(remainder.rawValue)"
    case .harmonics: "harmonic regression"
    case .autoregression: "seasonal autoregression"
    case .direct: "direct regression"
    }
  }
}

/// A fitted model of the family.
public enum SeasonalFit: SeasonalModel {
  /// The value one season before.
  case naive(SeasonalNaive)
  /// The Theta method.
  case theta(ThetaMethod)
  /// Smoothing.
  case smoothing(MultiSeasonalHoltWinters)
  /// MSTL and a model of the rest.
  case decomposition(SeasonalTrendModel)
  /// Harmonics with autoregressive errors.
  case harmonics(HarmonicRegression)
  /// An autoregression.
  case autoregression(SeasonalAutoregression)
  /// A ridge regression a lead.
  case direct(DirectRegression)

  /// The model inside.
  public var model: any SeasonalModel {
    switch self {
    case .naive(let model): model
    case .theta(let model): model
    case .smoothing(let model): model
    case .decomposition(let model): model
    case .harmonics(let model): model
    case .autoregression(let model): model
    case .direct(let model): model
    }
  }

  /// Whether the model can forecast from where its state stands: a direct regression only at its own phase.
  public var isReady: Bool {
    if case .direct(let model) = self { return model.isInPhase }
    return true
  }

  /// The model's forecasts.
  public func forecast(steps: Int) -> [Double] { model.forecast(steps: steps) }

  /// The model's parameters.
  public var parameters: [SeasonalParameter] { model.parameters }

  /// The model's error scales.
  public func residualScales(steps: Int) -> [Double] { model.residualScales(steps: steps) }

  /// Moves the model on.
  public mutating func update(with values: [Double]) {
    switch self {
    case .naive(let model): self = .naive(model.updated(with: values))
    case .theta(let model): self = .theta(model.updated(with: values))
    case .smoothing(let model): self = .smoothing(model.updated(with: values))
    case .decomposition(let model): self = .decomposition(model.updated(with: values))
    case .harmonics(let model): self = .harmonics(model.updated(with: values))
    case .autoregression(let model): self = .autoregression(model.updated(with: values))
    case .direct(let model): self = .direct(model.updated(with: values))
    }
  }
}

extension SeasonalModel {
  /// A copy moved past new values.
  public func updated(with values: [Double]) -> Self {
    var copy = self
    copy.update(with: values)
    return copy
  }
}
