import CivilTime
import Features

/// Forecasts of a stretch of history, made ahead of the state that learns from them.
///
/// Models that do not learn between fits need not wait for the state to pass from day to day: their forecasts are
/// made many days at a time, side by side. Each still sees only what was known at its issue.
struct Rehearsal: Sendable {
  /// Targets that are forecast at one issue, and what the model and each fallback say of them.
  struct Forecasts: Sendable {
    var targets: [Instant]
    var isDayAhead: Bool
    /// By rung.
    var points: [[Double]]
  }

  /// One issue's forecasts.
  struct Step: Sendable {
    var time: Instant
    var forecasts: [Forecasts]
  }

  /// In order of time.
  let steps: [Step]

  /// Days forecast by one task: each reads the weeks before its first day too, so few long ones cost least.
  private static let stretch = 91

  /// Forecasts of all issues that `model` would go through on its way to the end of `history`.
  init(_ model: TrainedModel, _ history: KnownHistory, _ refits: Refits) async {
    let stretches = Self.stretches(model, history, refits)
    steps = await withTaskGroup(of: (Int, [Step]).self) { group in
      for (place, (rungs, issues)) in stretches.enumerated() {
        group.addTask { (place, Self.steps(rungs, issues, history)) }
      }
      var parts = stretches.map { _ in [Step]() }
      for await (place, steps) in group { parts[place] = steps }
      return parts.flatMap { $0 }
    }
  }

  private static func steps(
    _ rungs: [FittedModel], _ issues: [DailyIssue], _ history: KnownHistory
  ) -> [Step] {
    let asked = issues.map { Self.asked(history.asOf($0.time), $0.day) }
    let targets = zip(issues, asked).flatMap { issue, parts in
      parts.map { IssuedTargets(time: issue.time, targets: $0.targets) }
    }
    var answers = rungs.map { $0.forecaster.points(history, at: targets)[...] }
    return zip(issues, asked).map { issue, parts in
      let forecasts = parts.map { part in
        var part = part
        part.points = answers.indices.map { answers[$0].removeFirst() }
        return part
      }
      return Step(time: issue.time, forecasts: forecasts)
    }
  }

  /// The forecasts of one issue by every rung.
  static func forecasts(_ rungs: [FittedModel], _ view: KnownHistory, _ day: LocalDay) -> [Forecasts] {
    asked(view, day).map { part in
      var part = part
      part.points = rungs.map { $0.forecaster.points(view, targets: part.targets) }
      return part
    }
  }

  /// What is forecast at an issue: the day ahead, and now and then nearer and farther targets.
  private static func asked(_ view: KnownHistory, _ day: LocalDay) -> [Forecasts] {
    let others = TrainedModel.otherTargets(view, day)
    let dayAhead = Forecasts(targets: day.targets(on: view), isDayAhead: true, points: [])
    return others.isEmpty
      ? [dayAhead] : [dayAhead, Forecasts(targets: others, isDayAhead: false, points: [])]
  }

  /// What becomes of one rung's errors when its forecasts are noted and judged, issue by issue.
  func followed(_ errors: ForecastErrors, ofRung rung: Int, _ history: KnownHistory) -> ForecastErrors {
    var errors = errors
    for step in steps {
      let view = history.asOf(step.time)
      errors.settle(view)
      errors.note(step.forecasts, ofRung: rung, view)
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
    errors = await withTaskGroup(of: (Int, ForecastErrors).self) { [errors] group in
      for (rung, own) in errors.enumerated() {
        group.addTask { (rung, rehearsal.followed(own, ofRung: rung, history)) }
      }
      return await group.reduce(into: errors) { $0[$1.0] = $1.1 }
    }
    var rest = refits.after(through)
    through = rehearsal.steps.last?.time ?? through
    adopt(&rest, at: history.issue)
  }
}

extension ForecastErrors {
  /// Notes one rung's forecasts of an issue for later judgement.
  mutating func note(_ forecasts: [Rehearsal.Forecasts], ofRung rung: Int, _ history: KnownHistory) {
    for part in forecasts {
      note(points: part.points[rung], targets: part.targets, isDayAhead: part.isDayAhead, history)
    }
  }
}
