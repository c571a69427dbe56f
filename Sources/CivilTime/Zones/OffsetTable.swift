/// Spans of constant offset in order of time, as they are put together.
struct OffsetTable {
  /// First second of each span; the first span has no beginning.
  private(set) var starts: [Int]
  /// Seconds east of UTC in each span.
  private(set) var offsets: [Int]

  /// 400 Gregorian years in seconds, a whole number of weeks.
  static let cycle = 146_097 * 86_400
  /// A rule that follows no transition holds from 1800 on.
  private static let earliestRuleInstant = -5_364_662_400

  init(first: Int) {
    starts = [.min]
    offsets = [first]
  }

  /// Begins a span at `instant`, unless its offset is the one in force.
  mutating func append(_ instant: Int, _ offset: Int) {
    // All-year daylight saving ends and begins in the same second: the later change counts.
    if starts.count > 1, starts[starts.count - 1] == instant {
      starts.removeLast()
      offsets.removeLast()
    }
    guard offset != offsets[offsets.count - 1] else { return }
    starts.append(instant)
    offsets.append(offset)
  }

  /// Continues the table by a rule, from the last transition on for a little more than a cycle.
  ///
  /// Returns the second from which on instants repeat those of the cycle before.
  mutating func extend(by rule: PosixRule, after lastTransition: Int?) -> Int {
    let last = lastTransition ?? Self.earliestRuleInstant
    guard rule.daylight != nil else {
      if rule.standardOffset != offsets[offsets.count - 1] { append(last, rule.standardOffset) }
      return .max
    }
    let year = LocalDate(dayNumber: floorDivision(last, 86_400).quotient).year
    for change in rule.transitions(years: (year - 1)...(year + 405)) where change.instant > last {
      append(change.instant, change.offset)
    }
    // The first years may still be the file's own, so the cycle begins a little later.
    return last + 2 * 366 * 86_400 + Self.cycle
  }
}
