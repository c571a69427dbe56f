import CivilTime
import Features
import LinearAlgebra
import Readings

/// One pass over a history that fits both stages at every cutoff of a recipe; variants share all but the last solutions.
struct RegressionFit {
  let history: KnownHistory
  let recipe: RegressionRecipe
  let cutoffs: [Instant]
  let issue: IssueTime
  let variants: [RegressionVariant]
  private let timeline: Timeline
  private let load: [Double]

  /// Days of first-stage predictions that a model keeps, for its lags.
  static let tailDays = 45
  /// Days after which the second stage is taken to know enough to call a row an outlier.
  private static let familiarDays = 168

  init(
    _ history: KnownHistory, _ recipe: RegressionRecipe, _ cutoffs: [Instant], issue: IssueTime,
    _ variants: [RegressionVariant]
  ) {
    self.variants = variants
    self.history = history
    self.recipe = recipe
    self.cutoffs = cutoffs
    self.issue = issue
    let zone = history.calendar.zone
    let timeline = Timeline(
      history, from: zone.localDate(at: history.start), through: zone.localDate(at: history.issue))
    self.timeline = timeline
    let values = history.values
    load = timeline.cells.map { values.indices.contains($0) ? recipe.scale.scaled(values[$0]) : .nan }
  }

  /// The fitted models of each variant, one a cutoff.
  func models() async throws -> [[RegressionForecaster]] {
    let first = Design(
      recipe.first.features, history, timeline, issues: nil, epoch: recipe.epochDate, blend: recipe.blend)
    let one = try await stage(
      first, recipe.first.penalties, [RegressionVariant(halfLives: [recipe.firstHalfLife])],
      SlotRegression.Rules(predictsFrom: block(after: recipe.warmUpDays)))
    let predictions = scattered(one)
    let two = try await stage(
      try await secondDesign(predictions, sharing: first), recipe.second.penalties, variants,
      SlotRegression.Rules(
        predictsFrom: block(after: max(recipe.warmUpDays, min(3 * recipe.warmUpDays, Self.familiarDays))),
        tempersOutliers: true, easesPenalties: true))
    return variants.indices.map { variant in
      cutoffs.indices.map { index in
        RegressionForecaster(
          recipe: recipe, issue: issue, step: history.step, first: one.map { $0.lines[0][index] },
          second: two.map { $0.lines[variant][index] },
          tail: tail(predictions, before: cutoffs[index]))
      }
    }
  }

  /// The first block that begins when some days of the history have gone by.
  private func block(after days: Int) -> Int {
    SlotRegression.block(dayNumber: timeline.firstDay + days + SlotRegression.blockDays - 1)
  }

  private typealias SlotResult = (cells: [Int], lines: [[SlotRegression.Line?]], predictions: [Double])

  /// Fits all slots of one stage, a slot a task.
  private func stage(
    _ design: Design, _ penalties: [Double], _ variants: [RegressionVariant],
    _ rules: SlotRegression.Rules
  ) async throws -> [SlotResult] {
    let marks = cutoffs.map { cutoff in
      SlotRegression.Cutoff(
        count: history.asOf(cutoff).count,
        block: SlotRegression.block(dayNumber: history.calendar.zone.localDate(at: cutoff).dayNumber))
    }
    return try await withThrowingTaskGroup(of: (Int, SlotResult).self) { group in
      for slot in 0..<timeline.slots {
        group.addTask {
          let rows = rows(ofSlot: slot, design)
          let regression = SlotRegression(rows, penalties: penalties, variants: variants)
          let (lines, predictions) = try regression.run(marks, rules)
          return (slot, (rows.cells, lines, predictions))
        }
      }
      var results = [SlotResult?](repeating: nil, count: timeline.slots)
      for try await (slot, result) in group { results[slot] = result }
      return results.compactMap { $0 }
    }
  }

  private func rows(ofSlot slot: Int, _ design: Design) -> SlotRegression.Rows {
    let cells = timeline.cells(ofSlot: slot)
    return SlotRegression.Rows(
      cells: cells,
      blocks: cells.map {
        SlotRegression.block(dayNumber: timeline.firstDay + Int(timeline.days[$0 - timeline.firstCell]))
      },
      x: Matrix(rows: cells.count, columns: design.width, elements: design.rows(cells)),
      y: cells.map { load[$0 - timeline.firstCell] })
  }

  private func scattered(_ results: [SlotResult]) -> [Double] {
    var predictions = [Double](repeating: .nan, count: timeline.cells.count)
    for result in results {
      for (cell, value) in zip(result.cells, result.predictions) {
        predictions[cell - timeline.firstCell] = value
      }
    }
    return predictions
  }

  private func secondDesign(_ predictions: [Double], sharing first: Design) async throws -> Design {
    let issues = (0..<timeline.dayCount).map {
      issue.instant(for: LocalDay(date: timeline.date($0), zone: history.calendar.zone))
    }
    var design = Design(
      recipe.second.features, history, timeline, issues: issues, epoch: recipe.epochDate, blend: recipe.blend,
      sharing: first)
    let lagged = LaggedSeries(history, timeline, recipe, load: load, predictions: predictions)
    try await design.fillLags(
      lagged.known, knownTo: issues.map { history.asOf($0).count }, history: history)
    return design
  }

  private func tail(_ predictions: [Double], before cutoff: Instant) -> RegressionForecaster.Tail {
    let end = max(timeline.firstCell, min(history.asOf(cutoff).count, timeline.endCell))
    let first = max(timeline.firstCell, end - Self.tailDays * timeline.slots)
    let values = predictions[(first - timeline.firstCell)..<(end - timeline.firstCell)]
    return RegressionForecaster.Tail(
      start: history.instant(at: first), values: Array(values))
  }
}

/// The series that lags read, each as far as it is known.
struct LaggedSeries {
  private(set) var known: [LagSeries: KnownValues]
  private let whole: [LagSeries: [Double]]
  private let predictions: [Double]
  private let firstCell: Int

  init(
    _ history: KnownHistory, _ timeline: Timeline, _ recipe: RegressionRecipe, load: [Double],
    predictions: [Double]
  ) {
    self.predictions = predictions
    let first = timeline.firstCell
    firstCell = first
    let temperature = history.temperature(recipe.blend, cells: timeline.cells)
    let holidays = history.calendar.holidays
    let off = (0..<timeline.dayCount).map { holidays.isDayOff(timeline.date($0)) ? 1.0 : 0 }
    whole = [
      .cold: temperature.map { $0.isNaN ? 0 : Hinge.below(15)($0) },
      .warm: temperature.map { $0.isNaN ? 0 : Hinge.above(18)($0) },
      .off: timeline.days.map { off[Int($0)] },
    ]
    // What is missing is what the first stage says, with nothing left unexplained.
    let filled = zip(load, predictions).map { $0.isFinite ? $0 : $1 }
    let residual = zip(load, predictions).map { load, prediction in
      prediction.isNaN ? .nan : load.isFinite ? load - prediction : 0
    }
    var known: [LagSeries: KnownValues] = [
      .load: KnownValues(filled, firstCell: first, knownTo: history),
      .residual: KnownValues(residual, firstCell: first, knownTo: history),
    ]
    for (series, values) in whole { known[series] = KnownValues(values, firstCell: first, knownTo: history) }
    self.known = known
  }

  /// As of an earlier issue time, at which `count` cells are known.
  func known(to count: Int) -> LaggedSeries {
    var narrowed = self
    narrowed.known = known.mapValues { $0.known(to: count) }
    return narrowed
  }

  /// Takes forecasts of the cells that follow as if they had come, for forecasts further ahead.
  mutating func assume(_ forecasts: [Double]) {
    guard let end = known[.load]?.end, !forecasts.isEmpty else { return }
    let range = end - firstCell..<end - firstCell + forecasts.count
    known[.load]?.assume(forecasts)
    known[.residual]?.assume(zip(range, forecasts).map { $1 - predictions[$0] })
    for (series, values) in whole { known[series]?.assume(Array(values[range])) }
  }
}
