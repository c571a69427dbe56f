import CivilTime

/// Why a model could not be trained, read or asked.
public enum ForecastingError: Error, Equatable, CustomStringConvertible {
  /// The history has fewer known values than the model needs.
  case tooShort(model: String, needed: Int, known: Int)
  /// Not one value of the series is known by `issue`.
  case nothingKnown(series: String, issue: Instant)
  /// The model reads a weather series that the history does not have.
  case weatherMissing(name: String)
  /// The history's step is not the one the model was trained on.
  case otherStep(model: Int, history: Int)
  /// A target's instant is not on the series' grid.
  case offGrid(target: Instant, step: Int)
  /// A target lies before the issue time.
  case notAhead(target: Instant, issue: Instant)
  /// A step that does not divide a day.
  case unsuitableStep(Int)
  /// The options do not go together.
  case options(String)
  /// A number of the fitted model is infinite or not defined: the series' values are past what it can add up.
  case notFinite(place: String)
  /// The model file cannot be used.
  case modelFile(String)

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .tooShort(let model, let needed, let known):
      "\(model) needs \(needed) known values and has \(known): ingest a longer history or choose a simpler model"
    case .nothingKnown(let series, let issue):
      "\(series.isEmpty ? "the series" : series) has no value before \(issue): nothing can be forecast from it"
    case .weatherMissing(let name):
      "the model reads the weather series \(name), which the history does not have: ingest it or train without it"
    case .otherStep(let model, let history):
      "the model was trained on steps of \(model) s and the history has \(history) s: train it on this series"
    case .offGrid(let target, let step):
      "\(target) is no slot of a series with a step of \(step) s"
    case .notAhead(let target, let issue):
      "the target \(target) lies before the issue time \(issue)"
    case .unsuitableStep(let step):
      "a step of \(step) s does not divide a day: models know steps of 5 minutes to a day"
    case .notFinite(let place):
      "the series' values are too large, too small or too odd for this model: its number \(place) is not finite; "
        + "audit the series, or choose a simpler model"
    case .options(let reason): reason
    case .modelFile(let reason): "the model file cannot be used: \(reason)"
    }
  }
}
