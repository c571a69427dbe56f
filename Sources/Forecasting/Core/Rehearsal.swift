import CivilTime
import Features

/// Forecasts of a stretch of history, made ahead of the state that learns from them.
///
/// Models that do not learn between fits need not wait for the state to pass from day to day: their forecasts are
/// made many days at a time, side by side. Each still sees only what was known at its issue.
struct Rehearsal: Sendable {
  /// The forecasts of one issue by the model and each fallback.
  struct Points: Sendable {
    var dayAhead: [[Double]]
    /// Of targets nearer and farther.
    var others: [[Double]]
  }

  /// By issue time.
  var points: [Instant: Points] = [:]

  /// Days forecast by one task: each reads the weeks before its first day too, so few long ones cost least.
  private static let stretch = 91

  /// Forecasts of all issues that `model` would go through on its way to the end of `history`.
  init(_ model: TrainedModel, _ history: KnownHistory, _ refits: Refits) async {
    let stretches = Self.stretches(model, history, refits)
    points = await withTaskGroup(of: [Instant: Points].self) { group in
      for (rungs, issues) in stretches { group.addTask { Self.points(rungs, issues, history) } }
      return await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }
  }

  private static func points(
    _ rungs: [FittedModel], _ issues: [DailyIssue], _ history: KnownHistory
  ) -> [Instant: Points] {
    let dayAhead = rungs.map { $0.forecaster.dayAhead(history, issues) }
    var result: [Instant: Points] = [:]
    for (index, issue) in issues.enumerated() {
      let view = history.asOf(issue.time)
      let others = TrainedModel.otherTargets(view, issue.day)
      result[issue.time] = Points(
        dayAhead: dayAhead.map { $0[index] },
        others: others.isEmpty ? [] : rungs.map { $0.forecaster.points(view, targets: others) })
    }
    return result
  }

  /// What becomes of one rung's errors when its forecasts of some issues are noted and judged, one after another.
  func followed(
    _ errors: ForecastErrors, ofRung rung: Int, _ issues: [DailyIssue], _ history: KnownHistory
  ) -> ForecastErrors {
    var errors = errors
    for issue in issues {
      let view = history.asOf(issue.time)
      errors.settle(view)
      guard let points = points[issue.time] else { continue }
      errors.note(
        points: points.dayAhead[rung], targets: issue.day.targets(on: view), isDayAhead: true, view)
      let others = TrainedModel.otherTargets(view, issue.day)
      guard !others.isEmpty else { continue }
      errors.note(points: points.others[rung], targets: others, isDayAhead: false, view)
    }
    errors.settle(history)
    return errors
  }

  /// Runs of issues that the same models serve.
  private static func stretches(
    _ model: TrainedModel, _ history: KnownHistory, _ refits: Refits
  ) -> [(rungs: [FittedModel], issues: [DailyIssue])] {
    var refits = refits.after(model.through)
    var result: [(rungs: [FittedModel], issues: [DailyIssue])] = []
    var rungs = model.rungs, isNew = true
    for issue in model.issues(after: model.through, through: history.issue, history) {
      let next = refits.takeModel(at: issue.time), fallbacks = refits.takeFallbacks(at: issue.time)
      if next != nil || fallbacks != nil {
        rungs = [next ?? rungs[0]] + (fallbacks ?? Array(rungs.dropFirst()))
        isNew = true
      }
      if isNew || result[result.count - 1].issues.count == stretch { result.append((rungs, [])) }
      result[result.count - 1].issues.append(issue)
      isNew = false
    }
    return result
  }
}

extension TrainedModel {
  /// As `update`, with the forecasts of models that do not learn made beforehand, and the rungs' errors followed side
  /// by side; the state is the same to the bit.
  mutating func rehearse(_ history: KnownHistory, _ refits: Refits) async {
    guard rungs.allSatisfy({ type(of: $0.forecaster).isFixed }) else { return update(history, refits) }
    let rehearsal = await Rehearsal(self, history, refits)
    let issues = issues(after: through, through: history.issue, history)
    errors = await withTaskGroup(of: (Int, ForecastErrors).self) { [errors] group in
      for (rung, own) in errors.enumerated() {
        group.addTask { (rung, rehearsal.followed(own, ofRung: rung, issues, history)) }
      }
      return await group.reduce(into: errors) { $0[$1.0] = $1.1 }
    }
    var rest = refits.after(through)
    through = issues.last?.time ?? through
    adopt(&rest, at: history.issue)
  }
}
