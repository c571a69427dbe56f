import CivilTime

/// A zone's offset, kept until its clocks next change: neighbouring readings share it.
struct LocalClock: Sendable {
  let zone: TimeZoneRules
  private var from = Int64.max
  private var until = Int64.min
  private var offset: Int64 = 0

  init(zone: TimeZoneRules) { self.zone = zone }

  /// Seconds that local time is ahead of UTC.
  @inline(__always)
  mutating func offset(at seconds: Int64) -> Int64 {
    if seconds < from || seconds >= until { find(seconds) }
    return offset
  }

  @inline(never)
  private mutating func find(_ seconds: Int64) {
    let instant = Instant(seconds: seconds)
    from = seconds
    until = zone.nextTransition(after: instant)?.instant.seconds ?? .max
    offset = Int64(zone.offset(at: instant))
  }
}
