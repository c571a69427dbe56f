import CivilTime
import Features

/// A regression whose effects are re-weighted as readings come: a Kalman filter a slot of the day on the groups'
/// effects, all weights 1 at first.
///
/// The regression is fitted once a quarter and left alone; from there on the filters follow what changes, reading by
/// reading. How fast each effect's weight may drift is searched on the first weeks after the regression's fit, which
/// it had not seen.
public struct AdaptiveForecaster: Forecaster {
  /// What the model is called.
  public static let kind = ModelKind.adaptive

  let regression: RegressionForecaster
  /// One filter a slot of the day.
  private(set) var filters: [KalmanRegression]
  /// The first cell that no filter has learnt from.
  private(set) var next: Instant

  init(regression: RegressionForecaster, filters: [KalmanRegression], next: Instant) {
    self.regression = regression
    self.filters = filters
    self.next = next
  }

  /// Models brought up to each cutoff from the regression of the quarter before.
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] {
    let anchors = cutoffs.map { AdaptiveStart.anchor(history.asOf($0)) }
    let distinct = Array(Set(anchors)).sorted()
    let regressions = try await RegressionForecaster.fitted(history, at: distinct, options: options)
    let chains = distinct.indices.map { index in
      (regressions[index], cutoffs.indices.filter { anchors[$0] == distinct[index] }.map { cutoffs[$0] })
    }
    let models = await withTaskGroup(of: (Int, [Self]).self) { group in
      for (index, chain) in chains.enumerated() {
        group.addTask { (index, Self.chain(chain.0, history, from: distinct[index], at: chain.1)) }
      }
      var models = [[Self]](repeating: [], count: chains.count)
      for await (index, own) in group { models[index] = own }
      return models
    }
    return models.flatMap { $0 }
  }

  private static func chain(
    _ regression: RegressionForecaster, _ history: KnownHistory, from anchor: Instant, at cutoffs: [Instant]
  ) -> [Self] {
    guard let first = cutoffs.first else { return [] }
    var model = AdaptiveStart(regression, history.asOf(first), anchor: anchor).model()
    return cutoffs.map { cutoff in
      model.update(history.asOf(cutoff))
      return model
    }
  }

  /// Learns from every reading that became known, one after another: O(groups²) a reading once its effects are there.
  public mutating func update(_ history: KnownHistory) {
    let first = max(history.cell(of: next), 0)
    guard first < history.count else { return }
    // Effects are compiled by blocks of four weeks that stand on the calendar: smoothed weather has a memory, so a
    // reading's effects would otherwise depend, in their last digits, on when they were asked for.
    let block = 28 * filters.count
    var start = first - (first % block)
    while start < history.count {
      let end = min(start + block, history.count)
      let inputs = AdaptiveInputs(regression, history, (start..<end).map { history.instant(at: $0) })
      for target in (max(start, first)..<end).map({ history.instant(at: $0) }) {
        guard let (slot, x) = inputs.row(target), filters.indices.contains(slot) else { continue }
        filters[slot].update(x, regression.recipe.scale.scaled(history[target]))
      }
      start = end
    }
    next = history.instant(at: history.count)
  }

  /// The re-weighted effects' sums; NaN where the regression has an input missing.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    let current = caughtUp(history)
    let inputs = AdaptiveInputs(regression, history, targets)
    return targets.map { target in
      guard let (slot, x) = inputs.row(target), filters.indices.contains(slot) else { return .nan }
      return regression.recipe.scale.load(zip(current.filters[slot].mean, x).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }

  /// The groups' effects, as re-weighted; they add up to the forecast.
  public func effects(_ history: KnownHistory, target: Instant) -> [Effect] {
    let current = caughtUp(history)
    let inputs = AdaptiveInputs(regression, history, [target])
    guard let (slot, x) = inputs.row(target), filters.indices.contains(slot) else { return [] }
    let parts = zip(current.filters[slot].mean, x).map { $0 * $1 }
    return zip(inputs.names(target), regression.recipe.scale.parts(parts)).map { Effect($0, $1) }
  }

  private func caughtUp(_ history: KnownHistory) -> Self {
    var copy = self
    copy.update(history)
    return copy
  }
}

/// The effects of a regression for some targets, each as of its own day's issue.
struct AdaptiveInputs {
  private let window: RegressionWindow?
  private let history: KnownHistory

  init(_ regression: RegressionForecaster, _ history: KnownHistory, _ targets: [Instant]) {
    window = RegressionWindow(regression, history, targets: targets)
    self.history = history
  }

  /// The slot of the day and the effects, the intercept first; nil where one is missing.
  func row(_ target: Instant) -> (slot: Int, x: [Double])? {
    guard let effects = window?.effects(history, target), !effects.isEmpty else { return nil }
    let x = effects.map(\.value)
    guard x.allSatisfy(\.isFinite) else { return nil }
    return (history.calendar.zone.localDateTime(at: target).slotOfDay(step: history.step), x)
  }

  func names(_ target: Instant) -> [String] { window?.effects(history, target).map(\.name) ?? [] }
}
