import CivilTime
import Readings

extension HistoryStore {
  /// The zone whose midnights begin the slots of a daily series; nil for any other series.
  ///
  /// The readings say so: all but one in twenty of them begin at midnights of the area's zone. Those of winter alone may
  /// belong to either kind; they are taken for local days until readings of summer say otherwise.
  public func localDays(of series: StoredSeries, step: Int? = nil) throws -> TimeZoneRules? {
    guard (step ?? series.definition.step) == 86_400,
      let zone = try? TimeZoneRules.named(series.definition.zone), zone != .utc
    else { return nil }
    let sql = "SELECT DISTINCT instant FROM reading WHERE series_id = ?"
    return try connection.with(sql) { row in
      row.bind(series.id.number, at: 1)
      var count = 0, strays = 0
      while try row.step() {
        let instant = Instant(seconds: row.int64(0))
        count += 1
        if zone.startOfDay(zone.localDate(at: instant)) != instant { strays += 1 }
      }
      return count > 0 && strays * 20 <= count ? zone : nil
    }
  }

  /// The slots of a series from its first reading on, without values; nil without any.
  public func slots(of series: StoredSeries) throws -> RegularSeries? {
    guard let first = try bounds(of: series.id)?.first else { return nil }
    return RegularSeries(
      start: first, step: series.definition.step, values: [], days: try localDays(of: series))
  }

  /// The end of the slot of a series' last reading; nil without any.
  public func end(of series: StoredSeries) throws -> Instant? {
    guard let last = try bounds(of: series.id)?.last else { return nil }
    let slot = RegularSeries(
      start: last, step: series.definition.step, values: [], days: try localDays(of: series))
    return slot.instant(at: 1)
  }
}
