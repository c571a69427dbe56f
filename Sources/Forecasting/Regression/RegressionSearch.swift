import CivilTime
import Features

/// Looks for the penalties, half-lives and smoothing constants that forecast a series best on a validation span.
///
/// One setting is changed at a time, and kept where the forecasts of the validation days are better for it. Those
/// days lie before `end`, and the models that forecast them were fitted on what came before each: what is to be
/// scored after `end` is never seen.
public enum RegressionSearch {
  /// What a search found.
  public struct Result: Sendable {
    /// The options to train with.
    public var options: ModelOptions
    /// Mean absolute error over the validation days with them, in percent of the mean size of the load.
    public var error: Double
    /// The same with the options that the search began with.
    public var startingError: Double
    /// Settings that were tried.
    public var trials: Int
    /// The first validation day.
    public var from: LocalDate
    /// The last validation day.
    public var to: LocalDate
  }

  /// Searches for better options.
  /// - Parameters:
  ///   - options: where the search begins.
  ///   - end: nothing at or after this instant is read; the end of the series unless given.
  ///   - days: validation days; at most a third of the history.
  ///   - rounds: how often all settings are gone through.
  ///   - progress: told the share that is done, in [0, 1].
  /// - Throws: `ForecastingError` where less than 90 days are known before `end`.
  public static func run(
    _ context: SeriesContext, options: ModelOptions = ModelOptions(), end: Instant? = nil, days: Int = 365,
    rounds: Int = 1, weather policy: WeatherPolicy = .observed,
    progress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> Result {
    let history = KnownHistory(context, asOf: end ?? context.target.end, weather: policy)
    try history.checkUsable()
    let validation = try Validation(history, options.issue, days: days)
    var best = options
    let starting = try await validation.error(options)
    guard starting.isFinite else { throw validation.nothingToScore }
    var error = starting, trials = 1
    let settings = Settings.all(for: try RegressionRecipe(history, options: options.regression))
    for round in 0..<rounds {
      for (index, setting) in settings.enumerated() {
        for change in setting {
          var candidate = best
          change(&candidate.regression)
          let trial = try await validation.error(candidate)
          trials += 1
          // A gain of less than a thousandth is chance.
          guard trial < 0.999 * error else { continue }
          (best, error) = (candidate, trial)
          break
        }
        progress(Double(round * settings.count + index + 1) / Double(rounds * settings.count))
      }
    }
    return Result(
      options: best, error: error, startingError: starting, trials: trials, from: validation.from,
      to: validation.to)
  }

  /// Changes of one setting, tried in turn until one is better.
  private enum Settings {
    typealias Change = @Sendable (inout RegressionOptions) -> Void

    static func all(for recipe: RegressionRecipe) -> [[Change]] {
      let whole: [Change] = [{ $0.penaltyFactor *= 3 }, { $0.penaltyFactor /= 3 }]
      let groups = recipe.second.groups.map(\.name).map { name -> [Change] in
        [3.0, 1 / 3.0].map { factor in { $0.penaltyFactors[name, default: 1] *= factor } }
      }
      let memory: [Change] = [
        { $0.halfLives = $0.halfLives.map { $0 / 2 } }, { $0.halfLives = $0.halfLives.map { $0 * 2 } },
      ]
      let inertia: [Change] = [
        { $0.smoothing = [0.9, 0.98, 0.995] }, { $0.smoothing = [0.7, 0.9, 0.97, 0.99, 0.997, 0.999] },
      ]
      return [whole] + groups + [memory] + (recipe.blend.stations.isEmpty ? [] : [inertia])
    }
  }

  /// The days on which candidates are compared.
  private struct Validation {
    let history: KnownHistory
    let issue: IssueTime
    let from: LocalDate
    let to: LocalDate
    private static let refitDays = 56

    init(_ history: KnownHistory, _ issue: IssueTime, days: Int) throws(ForecastingError) {
      let zone = history.calendar.zone
      let last = zone.localDate(at: history.issue).previous
      let known = last - zone.localDate(at: history.start)
      guard known >= 90 else {
        throw .tooShort(model: "a search", needed: 90 * 86_400 / history.step, known: history.count)
      }
      self.history = history
      self.issue = issue
      to = last
      from = last - (min(max(days, 1), known / 3) - 1)
    }

    /// No value of the validation days is known, or none could be forecast.
    var nothingToScore: ForecastingError {
      .options(
        "a search has nothing to judge by: no value from \(from) to \(to) is known and can be forecast; "
          + "audit the series, or search over a span with values")
    }

    func error(_ options: ModelOptions) async throws -> Double {
      let zone = history.calendar.zone
      let days = (from...to).map { LocalDay(date: $0, zone: zone) }
      let starts = Array(stride(from: 0, to: days.count, by: Self.refitDays))
      let models = try await RegressionForecaster.fitted(
        history, at: starts.map { issue.instant(for: days[$0]) }, options: options)
      var sum = 0.0, size = 0.0
      for (index, day) in days.enumerated() {
        let view = history.asOf(issue.instant(for: day))
        let targets = day.targets(on: history)
        for (target, point) in zip(targets, models[index / Self.refitDays].points(view, targets: targets))
        where point.isFinite && history[target].isFinite {
          sum += abs(point - history[target])
          size += abs(history[target])
        }
      }
      return size > 0 ? 100 * sum / size : .infinity
    }
  }
}
