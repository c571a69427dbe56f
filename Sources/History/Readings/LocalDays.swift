import CivilTime

/// The days of a series whose readings begin at local midnights: in summer they begin an hour before those of winter.
///
/// The grid of such a series is that of its winter days, and a summer day belongs to the slot that begins next.
struct LocalDays {
  private static let day = 86_400
  /// Clocks are moved by an hour, by two where double summer time was kept.
  private static let longestLead = 7_200

  /// Seconds that a reading may lie before its slot; 0 for any other series.
  let lead: Int
  /// Seconds into the UTC day at which winter days begin.
  private let phase: Int

  /// Looks whether the readings of a daily series begin at two or three times of the UTC day that lie close together.
  init(of series: SeriesID, step: Int, _ connection: Connection) throws {
    guard step == Self.day else {
      (lead, phase) = (0, 0)
      return
    }
    let sql = "SELECT DISTINCT (instant % 86400 + 86400) % 86400 FROM reading WHERE series_id = ? LIMIT 4"
    let phases = try connection.with(sql) { row in
      row.bind(series.number, at: 1)
      var phases: [Int] = []
      while try row.step() { phases.append(Int(row.int64(0))) }
      return phases
    }
    let latest = phases.first { candidate in
      phases.allSatisfy { (candidate - $0 + Self.day) % Self.day <= Self.longestLead }
    }
    let isLocal = (2...3).contains(phases.count) && latest != nil
    (lead, phase) = isLocal ? (Self.longestLead, latest ?? 0) : (0, 0)
  }

  /// The slot that an instant belongs to; itself where it lies close before none.
  func slot(of instant: Instant) -> Instant {
    guard lead > 0 else { return instant }
    let second = (Int(instant.seconds % Int64(Self.day)) + Self.day) % Self.day
    let wait = (phase - second + Self.day) % Self.day
    return wait <= lead ? instant + wait : instant
  }
}
