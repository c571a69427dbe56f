import CivilTime
import Features
import LinearAlgebra
import Readings

/// Two ridge regressions a slot of the day: one on calendar and weather, one that also sees lags and what the first
/// left unexplained.
public struct RegressionForecaster: Forecaster {
  /// What the model is called.
  public static let kind = ModelKind.regression

  /// First-stage predictions before the fit, made by earlier fits; nil where there are none.
  struct Tail: Sendable, Codable {
    var start: Instant
    @PackedNumbers var values: [Double]
  }

  let recipe: RegressionRecipe
  let issue: IssueTime
  let step: Int
  let first: [SlotRegression.Line?]
  let second: [SlotRegression.Line?]
  let tail: Tail

  /// Models fitted on what was known at each cutoff.
  ///
  /// Cutoffs of one year share a recipe and one pass over the history.
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] {
    var models: [Self] = []
    var rest = cutoffs[...]
    while let head = rest.first {
      let anchor = RegressionRecipe.anchor(head, history)
      let same = rest.prefix { RegressionRecipe.anchor($0, history) == anchor }
      rest = rest.dropFirst(same.count)
      guard let last = same.last else { break }
      let recipe = try RegressionRecipe(history.asOf(anchor), options: options.regression)
      let fit = RegressionFit(history.asOf(last), recipe, Array(same), issue: options.issue)
      models += try await fit.models()
    }
    return models
  }

  /// Nothing to take in: lags and residuals are read from the history itself.
  public mutating func update(_ history: KnownHistory) {}

  /// Forecasts of the targets; NaN where an input is missing.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    guard let window = RegressionWindow(self, history, targets: targets) else {
      return targets.map { _ in .nan }
    }
    return window.points(targets).map(recipe.scale.load)
  }

  /// The groups' effects, which add up to the forecast.
  public func effects(_ history: KnownHistory, target: Instant) -> [Effect] {
    guard let window = RegressionWindow(self, history, targets: [target]) else { return [] }
    let effects = window.effects(target)
    return zip(effects, recipe.scale.parts(effects.map(\.value))).map { Effect($0.name, $1) }
  }
}
