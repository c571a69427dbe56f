import CivilTime
import History
import Monitoring
import Readings

/// The audit of a stored series: of its best values, and of what the rows behind them show.
public struct StoredAudit {
  /// The values that were looked over.
  public let grid: RegularSeries
  /// What was found, in order of time.
  public let findings: [AuditFinding]

  /// Looks a stored series over.
  /// - Parameters:
  ///   - series: the series.
  ///   - from: the first instant; the first reading by default.
  ///   - to: the end, exclusive; one step past the last reading by default.
  ///   - store: the history, best inside a snapshot.
  /// - Throws: `HistoryError`; `TimeZoneError` for an area with an unknown zone.
  public init(
    of series: StoredSeries, from: Instant? = nil, to: Instant? = nil, in store: HistoryStore
  ) throws {
    let zone = try TimeZoneRules.named(series.definition.zone)
    grid = try store.load(series, from: Self.aligned(from, series, store), to: to)
    var rows = StoredRows(grid: grid)
    try store.forEachReading(of: series, from: grid.start, to: grid.end, view: .all) { rows.read($0) }
    findings = SeriesAudit.findings(in: grid, zone: zone, revisions: rows.revisions, offGrid: rows.offGrid)
  }

  /// The first slot of the series' own grid at `from` or after it.
  private static func aligned(
    _ from: Instant?, _ series: StoredSeries, _ store: HistoryStore
  ) throws -> Instant? {
    guard let from, let slots = try store.slots(of: series) else { return nil }
    return slots.instant(at: max(0, slots.firstCell(from: from)))
  }
}

/// What the stored rows show besides the best values: what was replaced, and what lies between the slots.
private struct StoredRows {
  private let grid: RegularSeries
  private(set) var revisions: [AuditRevision] = []
  private(set) var offGrid: [Instant] = []
  private var last: StoredReading?

  init(grid: RegularSeries) { self.grid = grid }

  /// Takes in the next row, in order of instant, vintage and revision.
  mutating func read(_ row: StoredReading) {
    guard !row.reading.value.isNaN else { return }
    defer { last = row }
    if grid.index(of: row.reading.instant) == nil, offGrid.last != row.reading.instant {
      offGrid.append(row.reading.instant)
    }
    guard let last, last.reading.instant == row.reading.instant, last.reading.value != row.reading.value
    else {
      return
    }
    revisions.append(
      AuditRevision(instant: row.reading.instant, old: last.reading.value, new: row.reading.value))
  }
}
