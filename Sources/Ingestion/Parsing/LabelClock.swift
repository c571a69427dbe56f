import CivilTime

/// Places local labels of one zone in time, a day at a time.
struct LabelClock {
  /// What a label means.
  enum Moment: Equatable {
    /// One instant.
    case once(Instant)
    /// The clocks show it twice.
    case twice(first: Instant, second: Instant)
    /// The clocks skip it.
    case never
  }

  let zone: TimeZoneRules
  private var date = LocalDate(dayNumber: .min / 4)
  /// The day's first instant where no clock is changed that day.
  private var plainStart: Instant?

  init(zone: TimeZoneRules) { self.zone = zone }

  /// The instants of a label.
  @inline(__always)
  mutating func moment(_ date: LocalDate, secondOfDay: Int) -> Moment {
    if date != self.date { turn(to: date) }
    if let plainStart { return .once(plainStart + secondOfDay) }
    return unusual(LocalDateTime(date: date, secondOfDay: secondOfDay))
  }

  private mutating func turn(to date: LocalDate) {
    self.date = date
    let day = LocalDay(date: date, zone: zone)
    let isPlain = day.length == 86_400 && zone.offset(at: day.start) == zone.offset(at: day.end - 1)
    plainStart = isPlain ? day.start : nil
  }

  private func unusual(_ local: LocalDateTime) -> Moment {
    let instants = zone.instants(of: local)
    guard let first = instants.first else { return .never }
    return instants.count > 1 ? .twice(first: first, second: instants[1]) : .once(first)
  }
}

/// Tells the two instants of a repeated label apart by the order of the rows.
struct LabelOrder {
  private var last: Instant?
  private var isDescending = false

  /// The instant that is meant: in rising rows the second once the first has gone by, in falling ones the first once
  /// the second has.
  mutating func resolve(first: Instant, second: Instant) -> Instant {
    guard let last else { return first }
    if isDescending { return last > second ? second : first }
    return last >= first ? second : first
  }

  /// Remembers where the rows are.
  @inline(__always)
  mutating func pass(_ instant: Instant) {
    if let last { if instant != last { isDescending = instant < last } }
    last = instant
  }
}
