import CivilTime

/// A series derived from a history, cell by cell, that ends where the history's issue time does.
///
/// Lags read through this type alone. A view can only be narrowed; what a forecast feeds back is marked as assumed
/// when it is added.
package struct KnownValues: Sendable {
  private var values: [Double]
  private let firstCell: Int
  /// One past the last cell that may be read.
  package private(set) var end: Int

  /// Values from `firstCell` on, of which those that `history` does not know yet are dropped.
  package init(_ values: [Double], firstCell: Int, knownTo history: KnownHistory) {
    self.firstCell = firstCell
    end = max(firstCell, min(firstCell + values.count, history.count))
    self.values = Array(values.prefix(end - firstCell))
  }

  /// The value of a cell; NaN where it is outside or not yet known.
  package subscript(cell: Int) -> Double {
    cell >= firstCell && cell < end ? values[cell - firstCell] : .nan
  }

  /// Sets the value of a cell that is known; others stay as they are.
  package mutating func set(_ cell: Int, _ value: Double) {
    guard cell >= firstCell && cell < end else { return }
    values[cell - firstCell] = value
  }

  /// The mean of the known values of some cells; NaN where there is none.
  package func mean(_ cells: Range<Int>) -> Double {
    var sum = 0.0, count = 0.0
    for cell in max(
      cells.lowerBound, firstCell)..<max(firstCell, cells.lowerBound, min(cells.upperBound, end))
    {
      let value = values[cell - firstCell]
      guard value.isFinite else { continue }
      sum += value
      count += 1
    }
    return count > 0 ? sum / count : .nan
  }

  /// This view as of an earlier issue time, after which `count` cells are known; a later one changes nothing.
  package func known(to count: Int) -> KnownValues {
    var narrowed = self
    narrowed.end = max(firstCell, min(end, count))
    return narrowed
  }

  /// Adds forecasts of the cells that follow, for forecasts further ahead to feed on.
  package mutating func assume(_ forecasts: [Double]) {
    values.removeLast(firstCell + values.count - end)
    values += forecasts
    end += forecasts.count
  }
}
