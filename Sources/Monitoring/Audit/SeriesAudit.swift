import CivilTime
import Readings

/// Looks a stored series over for faults of its data: a pure function of its values, with no model and no settings.
///
/// What is usual is taken from the series itself (its quantiles, its runs of one value, how it departs from its
/// neighbours at each hour), so that a solar plant's nights are no stuck meter. A slot that one check has claimed is
/// not judged by the next: sentinels come first, then stuck runs, unit faults, repeats and spikes.
public struct SeriesAudit {
  /// Values on the grid; NaN where there is none.
  let grid: RegularSeries
  let zone: TimeZoneRules
  /// Slots that a check has claimed.
  var isClaimed: [Bool]
  /// What is found so far.
  var findings: [AuditFinding] = []

  private init(grid: RegularSeries, zone: TimeZoneRules) {
    self.grid = grid
    self.zone = zone
    isClaimed = grid.values.map(\.isNaN)
  }

  /// All that is found in a series, in order of time.
  /// - Parameters:
  ///   - grid: the best values.
  ///   - zone: the area's zone.
  ///   - revisions: values that others replaced, in order of time.
  ///   - offGrid: instants of readings between the grid's slots, in order.
  /// - Complexity: O(n log n) in the number of slots.
  public static func findings(
    in grid: RegularSeries, zone: TimeZoneRules, revisions: [AuditRevision] = [], offGrid: [Instant] = []
  ) -> [AuditFinding] {
    var audit = SeriesAudit(grid: grid, zone: zone)
    audit.findGaps()
    audit.findClockChanges()
    audit.findSentinels()
    audit.findStuck()
    audit.findUnits()
    audit.findRepeats()
    audit.findSpikes()
    audit.report(revisions)
    audit.report(offGrid: offGrid)
    return audit.findings.sorted { ($0.start, $0.kind.rawValue) < ($1.start, $1.kind.rawValue) }
  }

  /// The values that no check has claimed, ascending.
  func unclaimed() -> [Double] {
    grid.values.indices.lazy.filter { !isClaimed[$0] }.map { grid.values[$0] }.sorted()
  }

  /// Notes a finding on a stretch of slots and claims them.
  mutating func claim(_ range: Range<Int>, _ kind: AuditKind, _ message: String) {
    for index in range { isClaimed[index] = true }
    note(range, kind, message)
  }

  mutating func note(_ range: Range<Int>, _ kind: AuditKind, _ message: String) {
    findings.append(
      AuditFinding(
        kind: kind, start: grid.instant(at: range.lowerBound), end: grid.instant(at: range.upperBound),
        count: range.count, message: message))
  }

  /// The stretches of slots for which a condition holds.
  func stretches(where holds: (Int) -> Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    for index in grid.values.indices {
      if holds(index) {
        start = start ?? index
      } else if let begin = start {
        found.append(begin..<index)
        start = nil
      }
    }
    if let begin = start { found.append(begin..<grid.values.count) }
    return found
  }

  /// A length of time in words.
  static func span(_ seconds: Int) -> String {
    switch seconds {
    case 172_800...: "\(seconds / 86_400) days"
    case 7_200...: "\(seconds / 3_600) h"
    default: "\(seconds / 60) min"
    }
  }

  /// A value in words: whole numbers without a point.
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
  }
}

extension [Double] {
  /// The quantile of ascending values, by the nearest rank; NaN where there are none.
  func sortedQuantile(_ level: Double) -> Double {
    isEmpty ? .nan : self[Swift.min(count - 1, Swift.max(0, Int((Double(count - 1) * level).rounded())))]
  }

  /// Whether all but the lowest fiftieth of ascending values are more than a fifth of the middle one.
  var staysAwayFromZero: Bool { sortedQuantile(0.02) > sortedQuantile(0.5) / 5 }

  /// The middle value, NaN of none.
  func middle() -> Double { sorted().sortedQuantile(0.5) }
}
