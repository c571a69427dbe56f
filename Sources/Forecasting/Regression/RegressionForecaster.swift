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
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] {
    let usual = RegressionVariant(halfLives: options.regression.halfLives)
    return try await fitted(history, at: cutoffs, options: options, variants: [usual])[0]
  }

  /// Models of several variants, each fitted at each cutoff, at little more than the cost of one.
  ///
  /// Cutoffs share a recipe and one pass over the history for as long as the recipe of the first of them serves.
  static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions, variants: [RegressionVariant]
  ) async throws -> [[Self]] {
    var models = variants.map { _ in [Self]() }
    var rest = cutoffs[...]
    while let head = rest.first {
      let anchor = RegressionRecipe.anchor(head, history)
      let same = rest.prefix { RegressionRecipe.serves($0, from: anchor, history) }
      rest = rest.dropFirst(same.count)
      guard let last = same.last else { break }
      let recipe = try RegressionRecipe(history.asOf(anchor), options: options.regression)
      var fit = RegressionFit(history.asOf(last), recipe, Array(same), issue: options.issue, variants)
      for (index, fitted) in try await fit.models().enumerated() { models[index] += fitted }
    }
    return models
  }

  /// Lags and residuals are read from the history itself.
  public static var isFixed: Bool { true }

  /// What the lags and the smoothed weather before them reach back.
  public var lookbackDays: Int? {
    RegressionWindow.reach(recipe.second.features) + Design.weatherDays
  }

  /// Nothing to take in.
  public mutating func update(_ history: KnownHistory) {}

  /// Forecasts of the targets; NaN where an input is missing.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    guard let window = RegressionWindow(self, history, targets: targets) else {
      return targets.map { _ in .nan }
    }
    return window.points(history, targets).map(recipe.scale.load)
  }

  /// Forecasts of some issues from one window over them all, in which each sees what was known at it.
  public func points(_ history: KnownHistory, at issues: [IssuedTargets]) -> [[Double]] {
    let areShared = issues.map { isShareable($0, history) }
    let shared = zip(issues, areShared).filter(\.1).map(\.0)
    var answers = RegressionWindow.points(self, history, shared)[...]
    return zip(issues, areShared).map { issue, isShared in
      isShared
        ? answers.removeFirst().map(recipe.scale.load)
        : points(history.asOf(issue.time), targets: issue.targets)
    }
  }

  /// Whether a window of later issues too has what this one sees: the weather is the same whenever it is asked for, or
  /// that of the model's own issue for the targets' day.
  private func isShareable(_ issue: IssuedTargets, _ history: KnownHistory) -> Bool {
    guard history.policy != .observed, let first = issue.targets.first, let last = issue.targets.last else {
      return true
    }
    let day = LocalDay(containing: first, zone: history.calendar.zone)
    return self.issue.instant(for: day) == issue.time && last < day.end
  }

  /// The number of effects of a forecast: the base and each group's.
  var effectCount: Int { recipe.second.groups.count + 1 }

  /// The groups' effects, which add up to the forecast.
  public func effects(_ history: KnownHistory, target: Instant) -> [Effect] {
    guard let window = RegressionWindow(self, history, targets: [target]) else { return [] }
    let effects = window.effects(history, target)
    return zip(effects, recipe.scale.parts(effects.map(\.value))).map { Effect($0.name, $1) }
  }
}
