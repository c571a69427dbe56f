import CivilTime
import History
import Readings

/// The best view of a series, as the store will show it once all that was received is written.
///
/// Forecasts issued inside the stream read it instead of the store, so that what is not yet committed counts, and a
/// restart that loads the store finds the same values.
struct ReceivedHistory {
  /// The values as models see them: NaN where a value is missing or held for wrong.
  private(set) var view: RegularSeries
  private var cells: [Cell]

  private struct Cell {
    var value = Double.nan
    var vintage = Int8(-1)
    var isSuspect = false
  }

  /// The series as stored.
  init(_ series: StoredSeries, in store: HistoryStore) throws {
    view = try store.load(series)
    cells = [Cell](repeating: Cell(), count: view.values.count)
    try store.forEachReading(of: series, view: .best) { stored in
      let reading = stored.reading
      guard !reading.value.isNaN, let index = view.index(of: reading.instant) else { return }
      cells[index] = Cell(
        value: reading.value, vintage: Int8(reading.vintage.rawValue),
        isSuspect: reading.quality == .suspect)
    }
  }

  /// Whether nothing is known.
  var isEmpty: Bool { view.values.isEmpty }

  /// Takes a reading in by the store's rules: the most final vintage shows, of that the newest value.
  mutating func receive(_ reading: Reading) {
    guard !reading.value.isNaN, let index = place(of: reading.instant) else { return }
    let old = cells[index]
    let vintage = Int8(reading.vintage.rawValue)
    guard vintage >= old.vintage else { return }
    var isSuspect = reading.quality == .suspect
    // A check's "suspect" outlives a repeated delivery.
    if vintage == old.vintage, old.value == reading.value, old.isSuspect { isSuspect = true }
    cells[index] = Cell(value: reading.value, vintage: vintage, isSuspect: isSuspect)
    view.values[index] = isSuspect ? .nan : reading.value
  }

  /// The index of an instant, the grid extended to reach it; nil off the grid and before its start.
  private mutating func place(of instant: Instant) -> Int? {
    if view.values.isEmpty { view.start = instant }
    guard let index = view.slot(at: instant), index >= 0, index < 10_000_000 else { return nil }
    let missing = index + 1 - view.values.count
    if missing > 0 {
      view.values.append(contentsOf: repeatElement(.nan, count: missing))
      cells.append(contentsOf: repeatElement(Cell(), count: missing))
    }
    return index
  }
}
