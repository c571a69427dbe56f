import CivilTime

/// Values on a regular grid of instants; NaN where a value is missing.
///
/// Slots are `step` seconds apart, but for daily series that go by a zone's calendar: their slots begin at its midnights,
/// 23 to 25 hours apart. All that turns slots into instants or back does so here.
public struct RegularSeries: Sendable, Equatable {
  /// The instant of the first value.
  public var start: Instant
  /// Seconds between neighbours, positive; of local days 86,400.
  public var step: Int
  /// The values, oldest first.
  public var values: [Double]
  /// The zone whose midnights begin the slots of a daily series; nil where slots are a fixed step apart.
  public var days: TimeZoneRules?

  /// A series of values from `start` on, `step` seconds apart, or one for each day of a zone.
  public init(start: Instant, step: Int, values: [Double], days: TimeZoneRules? = nil) {
    precondition(step > 0, "a step is a positive number of seconds")
    self.start = start
    self.step = step
    self.values = values
    self.days = days
  }

  /// The end of the last value's slot.
  public var end: Instant { instant(at: values.count) }

  /// The instant of the value at `index`, which may lie outside the series.
  @inlinable
  public func instant(at index: Int) -> Instant {
    if let days { return days.startOfDay(firstDay(days) + index) }
    return start + index * step
  }

  /// The number of the slot that holds an instant, counted from the start; it may lie outside the series.
  @inlinable
  public func cell(of instant: Instant) -> Int {
    if let days { return days.localDate(at: instant) - firstDay(days) }
    let (quotient, remainder) = (instant - start).quotientAndRemainder(dividingBy: step)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The number of the first slot that begins at an instant or after it; it may lie outside the series.
  @inlinable
  public func firstCell(from instant: Instant) -> Int {
    let cell = cell(of: instant)
    return self.instant(at: cell) < instant ? cell + 1 : cell
  }

  /// The number of the slot that begins at `instant`, of local days within two hours of it: nil off the grid; it may lie
  /// outside the series.
  @inlinable
  public func slot(at instant: Instant) -> Int? {
    if let days { return days.day(beginningNear: instant).map { $0 - firstDay(days) } }
    let offset = instant - start
    return offset % step == 0 ? offset / step : nil
  }

  /// The index of the slot that begins at `instant`: nil off the grid or outside the series.
  @inlinable
  public func index(of instant: Instant) -> Int? {
    guard let slot = slot(at: instant), slot >= 0, slot < values.count else { return nil }
    return slot
  }

  /// The value of the slot that begins at `instant`: NaN off the grid, outside the series or missing.
  @inlinable
  public subscript(instant: Instant) -> Double { index(of: instant).map { values[$0] } ?? .nan }

  @usableFromInline
  func firstDay(_ days: TimeZoneRules) -> LocalDate {
    days.day(beginningNear: start) ?? days.localDate(at: start)
  }
}
