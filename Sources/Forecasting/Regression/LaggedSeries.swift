import CivilTime
import Features
import Readings

/// The series that lags read, each as far as it is known.
struct LaggedSeries {
  private(set) var known: [LagSeries: KnownValues]
  private let whole: [LagSeries: [Double]]
  private(set) var predictions: [Double]
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
    var known: [LagSeries: KnownValues] = [
      .load: KnownValues(zip(load, predictions).map(Self.filled), firstCell: first, knownTo: history),
      .residual: KnownValues(zip(load, predictions).map(Self.residual), firstCell: first, knownTo: history),
    ]
    for (series, values) in whole { known[series] = KnownValues(values, firstCell: first, knownTo: history) }
    self.known = known
  }

  /// What is missing is what the first stage says, with nothing left unexplained.
  private static func filled(_ load: Double, _ prediction: Double) -> Double {
    load.isFinite ? load : prediction
  }

  private static func residual(_ load: Double, _ prediction: Double) -> Double {
    prediction.isNaN ? .nan : load.isFinite ? load - prediction : 0
  }

  /// Takes the first stage's predictions of some cells for which there were none.
  mutating func predict(_ values: [Double], cells: Range<Int>) {
    for (cell, value) in zip(cells, values) {
      predictions[cell - firstCell] = value
      let load = known[.load]?[cell] ?? .nan
      known[.load]?.set(cell, Self.filled(load, value))
      known[.residual]?.set(cell, Self.residual(load, value))
    }
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
