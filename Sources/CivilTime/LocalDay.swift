/// A day of a zone's calendar: from its first instant to the next day's first, 23, 24 or 25 hours in most
/// zones.
///
/// Days follow one another without gap or overlap. On the day of a clock change they have fewer or more
/// slots: 46 or 50 half-hours in Paris, 47 or 49 on Lord Howe Island.
public struct LocalDay: Hashable, Sendable {
  /// The day's date.
  public let date: LocalDate
  /// The zone whose clocks count.
  public let zone: TimeZoneRules
  /// The day's first instant.
  public let start: Instant
  /// The next day's first instant.
  public let end: Instant

  /// The day of a date in a zone.
  public init(date: LocalDate, zone: TimeZoneRules) {
    self.date = date
    self.zone = zone
    start = zone.startOfDay(date)
    end = zone.startOfDay(date.next)
  }

  /// The day that an instant falls in.
  public init(containing instant: Instant, zone: TimeZoneRules) {
    self.init(date: zone.localDate(at: instant), zone: zone)
  }

  /// Length in seconds: 86,400 but for days of a clock change.
  public var length: Int { end - start }
  /// The next day.
  public var next: LocalDay { LocalDay(date: date.next, zone: zone) }
  /// The day before.
  public var previous: LocalDay { LocalDay(date: date.previous, zone: zone) }

  /// Slots of `step` seconds that begin within the day, counted from its start; one of a day's step, however long it is.
  public func slotCount(step: Int) -> Int { step < 86_400 ? (length + step - 1) / step : 1 }

  /// The instants at which the day's slots begin.
  public func instants(step: Int) -> [Instant] { (0..<slotCount(step: step)).map { start + $0 * step } }

  /// Whether an instant falls in the day.
  public func contains(_ instant: Instant) -> Bool { instant >= start && instant < end }
}
