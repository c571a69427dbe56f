import CivilTime
import Forecasting
import History
import Monitoring
import Readings
import Workbench

extension MonitorPipeline {
  /// Issues or loads what is expected from an instant on.
  func prepare(_ series: Int, for instant: Instant) throws {
    if forecasters[series] != nil {
      try issue(series, for: instant)
    } else if readsStored[series] {
      try loadStored(series, from: instant)
    } else {
      tables[series].coveredUntil = .max
    }
  }

  private func issue(_ series: Int, for instant: Instant) throws {
    guard var forecaster = forecasters[series], let history = histories[series] else { return }
    // The forecaster is taken out of the array while it works, so that its state is not copied.
    forecasters[series] = nil
    defer { forecasters[series] = forecaster }
    let (due, next) = forecaster.days(for: instant)
    for (day, issue) in due {
      if let rows = try stored(series, forecaster, day, issue) {
        tables[series].set(rows)
      } else if let forecast = try forecaster.issue(day, at: issue, history) {
        tables[series].set(forecast.rows)
        pending.forecasts.append(forecast)
        summary.forecasts += 1
      }
    }
    tables[series].coveredUntil = next.seconds
  }

  /// The day's forecast by the same model as already stored; nil where there is none.
  private func stored(
    _ series: Int, _ forecaster: LiveForecaster, _ day: LocalDay, _ issue: Instant
  ) throws -> [ForecastRow]? {
    let query = ForecastQuery(from: day.start, to: day.end, issue: issue, model: forecaster.file.name)
    var rows: [ForecastRow] = []
    try store.forEachForecastRow(of: plan.watched[series].series.id, query) {
      if $0.modelVersion == forecaster.version { rows.append($0.row) }
    }
    return rows.isEmpty ? nil : rows
  }

  /// Of each slot to come the newest stored forecast that had been issued before it.
  private func loadStored(_ series: Int, from instant: Instant) throws {
    let isReplay = instant.seconds < Self.wallSeconds() - 15 * 86_400
    let days = isReplay ? Int64(min(14, max(1, tableDays - 3))) : 1
    let end = Instant(seconds: (instant.seconds / 86_400 + days) * 86_400)
    let step = Int64(directory.entries[series].step)
    let slots = tables[series].slots(from: Instant(seconds: (instant.seconds - 86_400) / step * step))
    var cells = [Expectation](repeating: .none, count: slots.cell(of: end) + 1)
    try store.forEachForecastBand(of: plan.watched[series].series.id, from: slots.start, to: end) {
      issue, target, point, low, high in
      let slot = slots.slot(at: target) ?? slots.cell(of: target)
      if issue <= target, cells.indices.contains(slot) {
        cells[slot] = Expectation(point: point, low: low, high: high)
      }
    }
    tables[series].set(cells, from: slots.start)
    tables[series].coveredUntil = end.seconds
  }

  /// What was forecast of a slot that is long past: a revision is held against it.
  func storedExpectation(_ series: Int, at instant: Instant) throws -> Expectation {
    let step = directory.entries[series].step
    // Half a step, since the next day may begin an hour early.
    let query = ForecastQuery(
      from: instant, to: instant + (step + 1) / 2, issuedBy: instant, model: plan.watched[series].model?.name)
    var newest: ForecastRow?
    try store.forEachForecastRow(of: plan.watched[series].series.id, query) { newest = $0.row }
    return newest.map(Expectation.init) ?? .none
  }
}
