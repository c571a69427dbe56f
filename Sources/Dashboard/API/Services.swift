import CivilTime
import Forecasting
import History
import Readings
import Workbench

/// What every answer draws on.
struct Services: Sendable {
  let pool: StorePool
  let cache: ResponseCache
  let hub: EventHub
  let models: ModelShelf
  let zones = ZoneShelf()
  /// The clock: tests set it.
  let now: @Sendable () -> Instant
  let counters = ServerCounters()

  /// The stored series of a name, with its zone.
  func series(_ name: SeriesName, in store: HistoryStore) throws -> ZonedSeries {
    let stored = try store.series(named: name)
    return ZonedSeries(stored: stored, zone: try zones.zone(stored.definition.zone))
  }
}

/// A stored series and its area's clocks.
struct ZonedSeries: Sendable {
  let stored: StoredSeries
  let zone: TimeZoneRules
  var id: SeriesID { stored.id }
  var name: SeriesName { stored.name }
  var step: Int { stored.definition.step }

  /// From the first reading to the end of the last slot; empty where there is none.
  func span(in store: HistoryStore) throws -> Range<Instant> {
    guard let bounds = try store.bounds(of: id) else { return Instant(seconds: 0)..<Instant(seconds: 0) }
    return bounds.first..<(try store.end(of: stored) ?? bounds.last)
  }

  /// The values of a span as far as the series goes, on its own slots: what is asked for may be millennia.
  func load(_ span: Range<Instant>, in store: HistoryStore) throws -> RegularSeries {
    let own = try self.span(in: store)
    let slots = try store.slots(of: stored) ?? RegularSeries(start: own.lowerBound, step: step, values: [])
    let start = slots.instant(at: max(0, slots.firstCell(from: span.lowerBound)))
    let end = min(span.upperBound, own.upperBound)
    guard start < end else { return RegularSeries(start: start, step: step, values: []) }
    return try store.load(stored, from: start, to: end)
  }

  /// The last `days` local days with readings, up to the end of the last slot.
  func recent(days: Int, in store: HistoryStore) throws -> Range<Instant> {
    let span = try span(in: store)
    guard !span.isEmpty else { return span }
    let date = zone.localDate(at: span.upperBound - 1) - (days - 1)
    return max(span.lowerBound, zone.startOfDay(date))..<span.upperBound
  }
}

/// Time zones, each read once.
final class ZoneShelf: Sendable {
  private let zones = Locked<[String: TimeZoneRules]>([:])

  func zone(_ identifier: String) throws -> TimeZoneRules {
    if let zone = zones.withLock({ $0[identifier] }) { return zone }
    let zone = try TimeZoneRules.named(identifier)
    zones.withLock { $0[identifier] = zone }
    return zone
  }
}
