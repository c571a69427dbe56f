import CivilTime
import Features
import LinearAlgebra
import Readings

/// One pass over a history that fits both stages at every cutoff of a recipe; variants share all but the last solutions.
///
/// The pass goes span by span, since the lags of the second stage read what the first predicted: of each span the first
/// stage's predictions, then the lags, then the rows, all slots side by side.
struct RegressionFit {
  private let history: KnownHistory
  private let recipe: RegressionRecipe
  private let cutoffs: [Instant]
  private let issue: IssueTime
  private let timeline: Timeline
  private let load: [Double]
  private let first: Design
  private var second: Design
  private var lagged: LaggedSeries
  /// For each day, one past the last cell that is known at its issue time.
  private let known: [Int]
  private let slots: [SlotRegression]
  /// Whether the stages know another weather.
  private let areApart: Bool
  private let variantCount: Int

  /// Days of first-stage predictions that a model keeps, for its lags.
  static let tailDays = 45
  /// Days after which the second stage is taken to know enough to call a row an outlier.
  private static let familiarDays = 168

  init(
    _ history: KnownHistory, _ recipe: RegressionRecipe, _ cutoffs: [Instant], issue: IssueTime,
    _ variants: [RegressionVariant]
  ) {
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
    let issues = (0..<timeline.dayCount).map {
      issue.instant(for: LocalDay(date: timeline.date($0), zone: zone))
    }
    known = issues.map { history.asOf($0).count }
    first = Design(
      recipe.first.features, history, timeline, issues: nil, epoch: recipe.epochDate, blend: recipe.blend)
    second = Design(
      recipe.second.features, history, timeline, issues: issues, epoch: recipe.epochDate, blend: recipe.blend,
      sharing: first)
    lagged = LaggedSeries(
      history, timeline, recipe, load: load, predictions: timeline.cells.map { _ in .nan })
    areApart = history.policy != .observed
    variantCount = variants.count
    let familiar = max(recipe.warmUpDays, min(3 * recipe.warmUpDays, Self.familiarDays))
    let stages = SlotRegression.Stages(
      firstPenalties: recipe.first.penalties, secondPenalties: recipe.second.penalties, variants: variants,
      areApart: areApart, tempersFrom: Self.block(timeline, after: familiar))
    slots = (0..<timeline.slots).map { _ in
      SlotRegression(stages, from: SlotRegression.block(dayNumber: timeline.firstDay))
    }
  }

  /// The first block that begins when some days of the history have gone by.
  private static func block(_ timeline: Timeline, after days: Int) -> Int {
    SlotRegression.block(dayNumber: timeline.firstDay + days + SlotRegression.blockDays - 1)
  }

  /// The fitted models of each variant, one a cutoff.
  mutating func models() async throws -> [[RegressionForecaster]] {
    let marks = cutoffs.map { cutoff in
      // A cutoff before the first day, at which nothing is known, is one of the first span.
      let day = max(timeline.firstDay, history.calendar.zone.localDate(at: cutoff).dayNumber)
      return SlotRegression.Cutoff(
        count: history.asOf(cutoff).count, block: SlotRegression.block(dayNumber: day))
    }
    let predictsFrom = Self.block(timeline, after: recipe.warmUpDays)
    var last: Range<Int>?
    for span in spans(marks, predictsFrom) {
      let predictions = try await step(
        taking: last, marks, predicting: span.lowerBound >= predictsFrom ? span : nil)
      lagged.predict(predictions, cells: cells(of: span))
      try await second.fillLags(ofDays: days(of: span), lagged.known, knownTo: known, history: history)
      last = span
    }
    _ = try await step(taking: last, marks, predicting: nil)
    return await collected()
  }

  /// The spans of the pass, the last of which holds the last cutoff.
  private func spans(_ marks: [SlotRegression.Cutoff], _ predictsFrom: Int) -> [Range<Int>] {
    let start = SlotRegression.block(dayNumber: timeline.firstDay)
    let end = SlotRegression.block(dayNumber: timeline.firstDay + timeline.dayCount - 1)
    return SlotRegression.spans(
      start...max(start, end, marks.last?.block ?? start), predictsFrom: predictsFrom)
  }

  /// The days of a span, counted from the timeline's first.
  private func days(of span: Range<Int>) -> Range<Int> {
    let starts = [span.lowerBound, span.upperBound].map {
      min(max(0, SlotRegression.firstDay(ofBlock: $0) - timeline.firstDay), timeline.dayCount)
    }
    return starts[0]..<starts[1]
  }

  private func cells(of span: Range<Int>) -> Range<Int> {
    let days = days(of: span)
    return timeline.dayStarts[days.lowerBound]..<timeline.dayStarts[days.upperBound]
  }

  /// Lets each slot take the rows of one span and predict those of the next: a prediction a cell of that.
  private func step(
    taking last: Range<Int>?, _ marks: [SlotRegression.Cutoff], predicting next: Range<Int>?
  ) async throws -> [Double] {
    let due = marks.filter { last?.contains($0.block) == true }
    let open = next.map { cells(of: $0) } ?? 0..<0
    return try await withThrowingTaskGroup(of: (cells: [Int], values: [Double]).self) { group in
      for (index, slot) in slots.enumerated() {
        group.addTask {
          if let last { try await slot.take(rows(ofSlot: index, last), upTo: last.upperBound, due) }
          guard !open.isEmpty else { return ([], []) }
          let cells = timeline.cells(ofSlot: index, in: open)
          return (cells, try await slot.predictions(first.matrix(cells)))
        }
      }
      var predictions = [Double](repeating: .nan, count: open.count)
      for try await result in group {
        for (cell, value) in zip(result.cells, result.values) { predictions[cell - open.lowerBound] = value }
      }
      return predictions
    }
  }

  private func rows(ofSlot slot: Int, _ span: Range<Int>) -> SlotRegression.Rows {
    let cells = timeline.cells(ofSlot: slot, in: cells(of: span))
    return SlotRegression.Rows(
      cells: cells,
      blocks: cells.map {
        SlotRegression.block(dayNumber: timeline.firstDay + Int(timeline.days[$0 - timeline.firstCell]))
      },
      x: second.matrix(cells), apart: areApart ? first.matrix(cells) : nil,
      y: cells.map { load[$0 - timeline.firstCell] })
  }

  private func collected() async -> [[RegressionForecaster]] {
    var first: [[SlotRegression.Line?]] = [], second: [[[SlotRegression.Line?]]] = []
    for slot in slots {
      first.append(await slot.first)
      second.append(await slot.second)
    }
    return (0..<variantCount).map { variant in
      cutoffs.indices.map { index in
        RegressionForecaster(
          recipe: recipe, issue: issue, step: history.step, first: first.map { $0[index] },
          second: second.map { $0[variant][index] }, tail: tail(before: cutoffs[index]))
      }
    }
  }

  private func tail(before cutoff: Instant) -> RegressionForecaster.Tail {
    let end = max(timeline.firstCell, min(history.asOf(cutoff).count, timeline.endCell))
    let first = max(timeline.firstCell, end - Self.tailDays * timeline.slots)
    let values = lagged.predictions[(first - timeline.firstCell)..<(end - timeline.firstCell)]
    return RegressionForecaster.Tail(
      start: history.instant(at: first), values: Array(values))
  }
}
