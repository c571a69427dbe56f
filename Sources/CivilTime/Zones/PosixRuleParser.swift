/// Reads a `PosixRule`, and refuses what is not one: the text may come from a damaged file.
struct PosixRuleParser {
  private var rest: ArraySlice<UInt8>

  /// The rule that the text states, or nil.
  static func rule(_ text: some Sequence<UInt8>) -> PosixRule? {
    var parser = PosixRuleParser(rest: ArraySlice(text))
    guard let rule = parser.rule(), parser.rest.isEmpty else { return nil }
    return rule
  }

  private mutating func rule() -> PosixRule? {
    guard name(), let west = duration(hours: 24) else { return nil }
    guard !rest.isEmpty else { return PosixRule(standardOffset: -west) }
    guard name() else { return nil }
    var daylightWest = west - 3_600
    if let next = rest.first, next != comma {
      guard let read = duration(hours: 24) else { return nil }
      daylightWest = read
    }
    guard skip(comma), let begin = change(), skip(comma), let end = change() else { return nil }
    return PosixRule(
      standardOffset: -west,
      daylight: PosixRule.Daylight(offset: -daylightWest, begin: begin, end: end))
  }

  /// An abbreviation, which is not needed: three or more letters, or anything in `<…>`.
  private mutating func name() -> Bool {
    if skip(0x3C) {
      guard let end = rest.firstIndex(of: 0x3E), end > rest.startIndex else { return false }
      rest = rest[(end + 1)...]
      return true
    }
    let letters = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    rest = rest[letters.endIndex...]
    return letters.count >= 3
  }

  /// `[±]h[h][:mm[:ss]]` in seconds.
  private mutating func duration(hours limit: Int) -> Int? {
    let negative = skip(0x2D)
    if !negative { _ = skip(0x2B) }
    guard let hours = number(upTo: limit) else { return nil }
    var seconds = hours * 3_600
    for unit in [60, 1] where skip(0x3A) {
      guard let part = number(upTo: 59) else { return nil }
      seconds += part * unit
    }
    return negative ? -seconds : seconds
  }

  private mutating func change() -> PosixRule.Change? {
    guard let day = day() else { return nil }
    guard skip(0x2F) else { return PosixRule.Change(day: day, second: 2 * 3_600) }
    return duration(hours: 167).map { PosixRule.Change(day: day, second: $0) }
  }

  private mutating func day() -> PosixRule.Day? {
    if skip(0x4A) { return number(upTo: 365).flatMap { $0 >= 1 ? .julian($0) : nil } }
    guard skip(0x4D) else { return number(upTo: 365).map { .ordinal($0) } }
    guard let month = number(upTo: 12), month >= 1, skip(0x2E), let week = number(upTo: 5), week >= 1,
      skip(0x2E), let weekday = number(upTo: 6)
    else { return nil }
    return .weekday(month: month, week: week, weekday: weekday)
  }

  private mutating func number(upTo limit: Int) -> Int? {
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard (1...3).contains(digits.count) else { return nil }
    rest = rest[digits.endIndex...]
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return value <= limit ? value : nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  private let comma: UInt8 = 0x2C

  private init(rest: ArraySlice<UInt8>) { self.rest = rest }
}
