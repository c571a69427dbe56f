/// A change of a zone's offset from UTC.
public struct TimeZoneTransition: Hashable, Sendable {
  /// The first instant with the new offset.
  public let instant: Instant
  /// Seconds east of UTC before.
  public let offsetBefore: Int
  /// Seconds east of UTC from `instant` on.
  public let offsetAfter: Int
}

/// The offsets of a time zone from UTC, past and to come.
///
/// The table is built once, up to 400 years past the file's last transition: the Gregorian calendar and its
/// weekdays repeat after 400 years, so later instants are looked up in that stretch.
/// - Complexity: a conversion is one table look-up and a step or two.
/// - Note: Source: RFC 9636 (TZif) and POSIX.1-2017, chapter 8, for the rule past the last transition.
public final class TimeZoneRules: Sendable {
  /// The identifier, such as `Europe/Paris`.
  public let identifier: String

  /// Coordinated universal time.
  public static let utc = TimeZoneRules(identifier: "UTC", first: 0, transitions: [], rule: nil)

  /// First second of each span of constant offset; the first span has no beginning.
  private let starts: [Int]
  private let offsets: [Int]
  /// The span in force at the start of each bucket, so that a search begins next to its end.
  private let spanOfBucket: [Int32]
  private let firstBucket: Int
  private let lowestOffset: Int
  private let highestOffset: Int
  /// From here on instants are moved back by cycles; `.max` where the last offset holds for good.
  private let cycleStart: Int

  init(identifier: String, first: Int, transitions: [(instant: Int, offset: Int)], rule: PosixRule?) {
    self.identifier = identifier
    var table = OffsetTable(first: transitions.isEmpty ? rule?.standardOffset ?? first : first)
    for transition in transitions { table.append(transition.instant, transition.offset) }
    cycleStart = rule.map { table.extend(by: $0, after: transitions.last?.instant) } ?? .max
    (starts, offsets) = (table.starts, table.offsets)
    lowestOffset = offsets.min() ?? first
    highestOffset = offsets.max() ?? first
    (firstBucket, spanOfBucket) = Self.buckets(of: starts)
  }

  /// Seconds east of UTC at an instant.
  public func offset(at instant: Instant) -> Int { offsets[span(of: reduced(Int(instant.seconds)).second)] }

  /// What the zone's clocks show at an instant.
  public func localDateTime(at instant: Instant) -> LocalDateTime {
    let (day, second) = floorDivision(Int(instant.seconds), 86_400)
    return LocalDateTime(date: LocalDate(dayNumber: day), secondOfDay: second + offset(at: instant))
  }

  /// The date of the zone's calendars at an instant.
  public func localDate(at instant: Instant) -> LocalDate { localDateTime(at: instant).date }

  /// The slot of the day by the clock's label: see `LocalDateTime.slotOfDay(step:)` for days with a change.
  public func slotOfDay(at instant: Instant, step: Int) -> Int {
    localDateTime(at: instant).slotOfDay(step: step)
  }

  /// The instants at which the zone's clocks show `local`: none where they skip it in spring, two where they
  /// repeat it in autumn, in order of time.
  public func instants(of local: LocalDateTime) -> [Instant] {
    let (clock, shift) = reduced(local.clockSeconds)
    return spans(aroundClock: clock).compactMap { span in
      let second = clock - offsets[span]
      return range(of: span).contains(second) ? Instant(seconds: Int64(second + shift)) : nil
    }
  }

  /// The first instant at which the zone's clocks show `local`; nil where they skip it.
  public func firstInstant(of local: LocalDateTime) -> Instant? {
    let (clock, shift) = reduced(local.clockSeconds)
    for span in spans(aroundClock: clock) {
      let second = clock - offsets[span]
      if range(of: span).contains(second) { return Instant(seconds: Int64(second + shift)) }
    }
    return nil
  }

  /// The first instant whose clock shows midnight of `date` or later: where midnight is skipped, the instant
  /// of the change.
  public func startOfDay(_ date: LocalDate) -> Instant {
    let (clock, shift) = reduced(date.dayNumber * 86_400)
    for span in spans(aroundClock: clock) {
      let range = range(of: span)
      let second = max(clock - offsets[span], range.lowerBound)
      if second < range.upperBound { return Instant(seconds: Int64(second + shift)) }
    }
    return Instant(seconds: Int64(clock - offsets[offsets.count - 1] + shift))
  }

  /// The changes of the offset in `[range.lowerBound, range.upperBound)`, in order of time.
  public func transitions(in range: Range<Instant>) -> [TimeZoneTransition] {
    var found: [TimeZoneTransition] = []
    var instant = range.lowerBound - 1
    while let next = nextTransition(after: instant), next.instant < range.upperBound {
      found.append(next)
      instant = next.instant
    }
    return found
  }

  /// The first change of the offset after an instant; nil where there is none to come.
  public func nextTransition(after instant: Instant) -> TimeZoneTransition? {
    let (second, shift) = reduced(Int(instant.seconds))
    let next = span(of: second) + 1
    guard next < starts.count else { return nil }
    return TimeZoneTransition(
      instant: Instant(seconds: Int64(starts[next] + shift)), offsetBefore: offsets[next - 1],
      offsetAfter: offsets[next])
  }
}

extension TimeZoneRules: Hashable {
  /// Whether both are the same zone of the same table.
  public static func == (lhs: TimeZoneRules, rhs: TimeZoneRules) -> Bool {
    lhs === rhs
      || (lhs.identifier == rhs.identifier && lhs.starts == rhs.starts && lhs.offsets == rhs.offsets)
  }

  /// Hashes the identifier.
  public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}

extension TimeZoneRules {
  /// 2²⁴ s, about half a year: zones change twice a year at most, with few exceptions.
  private static let bucketShift = 24

  private static func buckets(of starts: [Int]) -> (first: Int, spans: [Int32]) {
    guard starts.count > 1, let last = starts.last else { return (0, []) }
    let first = starts[1] >> bucketShift
    var spans: [Int32] = []
    var span = 0
    for bucket in first...(last >> bucketShift) {
      while span + 1 < starts.count, starts[span + 1] <= bucket << bucketShift { span += 1 }
      spans.append(Int32(span))
    }
    return (first, spans)
  }

  private func span(of second: Int) -> Int {
    guard !spanOfBucket.isEmpty else { return 0 }
    let bucket = (second >> Self.bucketShift) - firstBucket
    guard bucket >= 0 else { return 0 }
    guard bucket < spanOfBucket.count else { return starts.count - 1 }
    var span = Int(spanOfBucket[bucket])
    while span + 1 < starts.count, starts[span + 1] <= second { span += 1 }
    return span
  }

  /// The spans in which some clock may show that many seconds.
  private func spans(aroundClock clock: Int) -> ClosedRange<Int> {
    span(of: clock - highestOffset)...span(of: clock - lowestOffset)
  }

  private func range(of span: Int) -> Range<Int> {
    starts[span]..<(span + 1 < starts.count ? starts[span + 1] : Int.max)
  }

  /// The same second of the calendar's cycle within the table, and what to add to come back.
  private func reduced(_ second: Int) -> (second: Int, shift: Int) {
    guard second >= cycleStart else { return (second, 0) }
    let shift = ((second - cycleStart) / OffsetTable.cycle + 1) * OffsetTable.cycle
    return (second - shift, shift)
  }
}
