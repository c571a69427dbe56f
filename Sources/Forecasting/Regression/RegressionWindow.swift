import CivilTime
import Features
import LinearAlgebra

/// The days around some targets, compiled for a fitted regression, and its forecasts of them.
///
/// A target's day is forecast from what was known at the model's own issue time for that day, or at the history's
/// where that is earlier. What is not known then, because the target lies further ahead, is the model's own forecast.
struct RegressionWindow {
  private let model: RegressionForecaster
  private let history: KnownHistory
  private let timeline: Timeline
  private var design: Design
  private var lagged: LaggedSeries
  /// For each cell of the days that were forecast, the forecast.
  private var forecasts: [Double]

  init?(_ model: RegressionForecaster, _ history: KnownHistory, targets: [Instant]) {
    guard let earliest = targets.min(), let latest = targets.max() else { return nil }
    self.model = model
    self.history = history
    let zone = history.calendar.zone
    let from = min(zone.localDate(at: earliest), zone.localDate(at: history.issue))
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
    lagged = LaggedSeries(
      history, timeline, model.recipe, load: load, predictions: Self.predictions(model, history, timeline))
    design = Design(
      model.recipe.second.features, history, timeline, issues: issues, epoch: model.recipe.epochDate,
      blend: model.recipe.blend)
    forecasts = [Double](repeating: .nan, count: timeline.cells.count)
    forecast(from: zone.localDate(at: earliest), zone)
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
    _ model: RegressionForecaster, _ history: KnownHistory, _ timeline: Timeline
  ) -> [Double] {
    let kept = history.cell(of: model.tail.start)
    var predictions = timeline.cells.map { cell in
      let index = cell - kept
      return index >= 0 && index < model.tail.values.count ? model.tail.values[index] : .nan
    }
    let open = timeline.cells.filter { predictions[$0 - timeline.firstCell].isNaN }
    let design = Design(
      model.recipe.first.features, history, timeline, issues: nil, epoch: model.recipe.epochDate,
      blend: model.recipe.blend)
    let rows = design.rows(open), width = design.width
    for (index, cell) in open.enumerated() {
      let line = model.first[Int(timeline.slotOfCell[cell - timeline.firstCell])]
      predictions[cell - timeline.firstCell] = line?(rows[index * width..<(index + 1) * width]) ?? .nan
    }
    return predictions
  }

  /// Forecasts day by day, each feeding on those before where its issue time lies ahead.
  private mutating func forecast(from earliest: LocalDate, _ zone: TimeZoneRules) {
    let today = zone.localDate(at: history.issue).dayNumber - timeline.firstDay
    for day in min(today, earliest.dayNumber - timeline.firstDay)..<timeline.dayCount {
      let issued = model.issue.instant(for: LocalDay(date: timeline.date(day), zone: zone))
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
  func points(_ targets: [Instant]) -> [Double] {
    targets.map { target in
      let index = history.cell(of: target) - timeline.firstCell
      return forecasts.indices.contains(index) ? forecasts[index] : .nan
    }
  }

  /// The parts of the forecast of one target, on the model's scale, the intercept first.
  func effects(_ target: Instant) -> [Effect] {
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
