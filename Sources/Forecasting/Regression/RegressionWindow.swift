import CivilTime
import Features
import LinearAlgebra

/// The days around some targets, compiled for a fitted regression, and its forecasts of them.
///
/// A target's day is forecast from what was known at the model's own issue time for that day, or at the history's
/// where that is earlier. What is not known then, because the target lies further ahead, is the model's own forecast.
/// One window serves several issues in turn: what does not depend on them is compiled once.
struct RegressionWindow {
  private let model: RegressionForecaster
  private let timeline: Timeline
  private var design: Design
  private var lagged: LaggedSeries
  /// For each cell of the days that were forecast, the forecast.
  private var forecasts: [Double]

  /// The window of a history's own issue, its targets forecast.
  init?(_ model: RegressionForecaster, _ history: KnownHistory, targets: [Instant]) {
    self.init(model, history, since: history.issue, targets: targets)
    forecast(history, targets)
  }

  /// A window of issues from `since` to that of `history`, in which nothing is forecast yet.
  private init?(
    _ model: RegressionForecaster, _ history: KnownHistory, since: Instant, targets: [Instant]
  ) {
    guard let earliest = targets.min(), let latest = targets.max() else { return nil }
    self.model = model
    let zone = history.calendar.zone
    let from = min(zone.localDate(at: earliest), zone.localDate(at: since))
    let timeline = Timeline(
      history, from: from - Self.reach(model.recipe.second.features), through: zone.localDate(at: latest))
    self.timeline = timeline
    let issues = (0..<timeline.dayCount).map { day in
      min(model.issue.instant(for: LocalDay(date: timeline.date(day), zone: zone)), history.issue)
    }
    let values = history.values
    let load = timeline.cells.map {
      values.indices.contains($0) ? model.recipe.scale.scaled(values[$0]) : .nan
    }
    let recipe = model.recipe
    let first = Design(
      recipe.first.features, history, timeline, issues: nil, epoch: recipe.epochDate, blend: recipe.blend)
    lagged = LaggedSeries(
      history, timeline, recipe, load: load, predictions: Self.predictions(model, history, first))
    design = Design(
      recipe.second.features, history, timeline, issues: issues, epoch: recipe.epochDate, blend: recipe.blend,
      sharing: first)
    forecasts = [Double](repeating: .nan, count: timeline.cells.count)
  }

  /// Forecasts of several issues, oldest first, on the model's scale: each from what was known at it.
  static func points(
    _ model: RegressionForecaster, _ history: KnownHistory, _ issues: [IssuedTargets]
  ) -> [[Double]] {
    guard let first = issues.first, let last = issues.last,
      var window = RegressionWindow(
        model, history.asOf(last.time), since: first.time, targets: issues.flatMap(\.targets))
    else { return issues.map { $0.targets.map { _ in .nan } } }
    let lagged = window.lagged
    return issues.map { issue in
      let view = history.asOf(issue.time)
      window.lagged = lagged.known(to: view.count)
      window.forecast(view, issue.targets)
      return window.points(view, issue.targets)
    }
  }

  /// Days that the lags look back from a target.
  static func reach(_ features: [Feature]) -> Int {
    var days = 3
    for case .lag(_, let lag) in features.lazy.flatMap(\.factors) {
      switch lag {
      case .week(let rank): days = max(days, 7 * rank + 7)
      case .recent(let rank), .mean(let rank), .days(let rank), .slot(let rank): days = max(days, rank + 2)
      case .kind(let rank): days = max(days, 7 * rank + 14)
      default: break
      }
    }
    return days + 2
  }

  /// First-stage predictions: those kept from earlier fits, then the fit's own.
  private static func predictions(
    _ model: RegressionForecaster, _ history: KnownHistory, _ design: Design
  ) -> [Double] {
    let timeline = design.timeline
    let kept = history.cell(of: model.tail.start)
    var predictions = timeline.cells.map { cell in
      let index = cell - kept
      return index >= 0 && index < model.tail.values.count ? model.tail.values[index] : .nan
    }
    let open = timeline.cells.filter { predictions[$0 - timeline.firstCell].isNaN }
    let rows = design.rows(open), width = design.width
    for (index, cell) in open.enumerated() {
      let line = model.first[Int(timeline.slotOfCell[cell - timeline.firstCell])]
      predictions[cell - timeline.firstCell] = line?(rows[index * width..<(index + 1) * width]) ?? .nan
    }
    return predictions
  }

  /// Forecasts the targets' days, each feeding on those before where its issue time lies ahead.
  private mutating func forecast(_ history: KnownHistory, _ targets: [Instant]) {
    guard let earliest = targets.min(), let latest = targets.max() else { return }
    let zone = history.calendar.zone
    func day(_ instant: Instant) -> Int { zone.localDate(at: instant).dayNumber - timeline.firstDay }
    func issued(_ day: Int) -> Instant {
      model.issue.instant(for: LocalDay(date: timeline.date(day), zone: zone))
    }
    let last = day(latest)
    // Where all are issued by now, none feeds on the forecast of what is left of today.
    let first = issued(last) <= history.issue ? day(earliest) : min(day(history.issue), day(earliest))
    for day in first...max(first, last) {
      let issued = issued(day)
      let end = issued <= history.issue ? history.asOf(issued).count : history.cell(of: issued)
      // A lag of fixed length that is not known leaves NaN; the fit would have refused it.
      try? design.fillLags(ofDay: day, lagged.known, knownTo: end, history: history)
      let cells = Array(timeline.cells(ofDay: day))
      let rows = design.rows(cells), width = design.width
      for (index, cell) in cells.enumerated() {
        let line = model.second[Int(timeline.slotOfCell[cell - timeline.firstCell])]
        forecasts[cell - timeline.firstCell] = line?(rows[index * width..<(index + 1) * width]) ?? .nan
      }
      let assumed =
        (lagged.known[.load]?.end ?? 0)..<max(lagged.known[.load]?.end ?? 0, cells.last.map { $0 + 1 } ?? 0)
      lagged.assume(assumed.map { forecasts[$0 - timeline.firstCell] })
    }
  }

  /// The forecasts of targets, on the model's scale.
  func points(_ history: KnownHistory, _ targets: [Instant]) -> [Double] {
    targets.map { target in
      let index = history.cell(of: target) - timeline.firstCell
      return forecasts.indices.contains(index) ? forecasts[index] : .nan
    }
  }

  /// The parts of the forecast of one target, on the model's scale, the intercept first.
  func effects(_ history: KnownHistory, _ target: Instant) -> [Effect] {
    let cell = history.cell(of: target)
    guard timeline.cells.contains(cell),
      let line = model.second[Int(timeline.slotOfCell[cell - timeline.firstCell])]
    else { return [] }
    let row = design.rows([cell])
    var effects = [Effect("base", line.intercept)]
    var column = 0
    for group in model.recipe.second.groups {
      let range = column..<column + group.features.count
      effects.append(Effect(group.name, range.reduce(0) { $0 + row[$1] * line.coefficients[$1] }))
      column = range.upperBound
    }
    return effects
  }
}
