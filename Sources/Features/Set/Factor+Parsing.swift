extension Factor {
  /// The factor that a text names, as `description` writes it.
  /// - Throws: `FeatureError.unreadable`.
  public init(parsing text: String) throws(FeatureError) {
    let words = try Self.words(text)
    guard let factor = Self.weather(words) ?? Self.lag(words) ?? Self.calendar(words) else {
      throw .unreadable(
        feature: text, reason: "write names such as weekday(1), holiday, below(15,0.98), load(recent,1)")
    }
    self = factor
  }

  /// The name and the arguments of `name(argument,argument)`.
  private static func words(_ text: String) throws(FeatureError) -> [String] {
    let bytes = text.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")) else { return [text] }
    guard bytes.last == UInt8(ascii: ")") else {
      throw .unreadable(feature: text, reason: "a bracket is not closed")
    }
    let inside = bytes[bytes.index(after: open)...].dropLast()
    return [String(text[..<open])]
      + inside.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        String(Substring($0))
      }
  }

  private static func weather(_ words: [String]) -> Factor? {
    switch words[0] {
    case "level" where words.count >= 2:
      path(words.dropFirst(1)).map { .weather($0, .level) }
    case "below" where words.count >= 3:
      path(words.dropFirst(2)).flatMap { path in finite(words[1]).map { .weather(path, .below($0)) } }
    case "above" where words.count >= 3:
      path(words.dropFirst(2)).flatMap { path in finite(words[1]).map { .weather(path, .above($0)) } }
    default: nil
    }
  }

  private static func path(_ words: ArraySlice<String>) -> WeatherPath? {
    guard let first = words.first, words.count <= 2, let reading = reading(first) else { return nil }
    return WeatherPath(reading, of: words.count == 2 ? words[words.startIndex + 1] : "")
  }

  private static func reading(_ word: String) -> WeatherPath.Reading? {
    switch word {
    case "now": return .now
    case "min": return .dayMinimum
    case "max": return .dayMaximum
    case "mean": return .dayMean
    default: break
    }
    if word.last == "h" { return bounded(String(word.dropLast()), 0...72).map { .ago(hours: $0) } }
    return finite(word).flatMap { $0 > 0 && $0 < 1 ? .smoothed($0) : nil }
  }

  private static func lag(_ words: [String]) -> Factor? {
    guard let series = LagSeries(rawValue: words[0]), words.count >= 2 else { return nil }
    if words.count == 2 {
      switch words[1] {
      case "last": return .lag(series, .last)
      case "today": return .lag(series, .today)
      case "night": return .lag(series, .night)
      case "around": return .lag(series, .around)
      default: return nil
      }
    }
    guard words.count == 3, let number = bounded(words[2], 1...400) else { return nil }
    switch words[1] {
    case "recent": return .lag(series, .recent(number))
    case "week": return .lag(series, .week(number))
    case "kind": return .lag(series, .kind(number))
    case "slot": return .lag(series, .slot(number))
    case "mean": return .lag(series, .mean(days: number))
    case "days": return .lag(series, .days(number))
    default: return nil
    }
  }

  private static let plainFacts: [String: CalendarFact] = [
    "weekend": .weekend, "day-off": .dayOff, "first-workday": .firstWorkday, "last-workday": .lastWorkday,
    "workday": .workday, "holiday": .holiday, "before-holiday": .beforeHoliday,
    "after-holiday": .afterHoliday, "bridge": .bridge, "school": .school, "summer-time": .summerTime,
    "clock-change": .clockChange, "clock-shift": .clockShift, "trend": .trend,
  ]

  private static func calendar(_ words: [String]) -> Factor? {
    if words.count == 1 { return plainFacts[words[0]].map { .calendar($0) } }
    return fact(words).map { .calendar($0) }
  }

  private static func fact(_ words: [String]) -> CalendarFact? {
    if words[0] == "holiday", words.count == 3 {
      return bounded(words[2], -30...30).map { .around(holiday: words[1], days: $0) }
    }
    if words[0] == "trend" { return words.count == 2 ? finite(words[1]).map { .trendAfter(years: $0) } : nil }
    let numbers = words.dropFirst().compactMap { bounded($0, -1_000...1_000) }
    guard numbers.count == words.count - 1 else { return nil }
    switch (words[0], numbers.count) {
    case ("weekday", 1): return (1...7).contains(numbers[0]) ? .weekday(numbers[0]) : nil
    case ("like", 1): return (1...7).contains(numbers[0]) ? .like(numbers[0]) : nil
    case ("date", 2): return .date(month: numbers[0], day: numbers[1])
    case ("bump", 3):
      return numbers[2] > 0 ? .bump(month: numbers[0], day: numbers[1], width: numbers[2]) : nil
    case ("school", 1): return (0...2).contains(numbers[0]) ? .schoolZone(numbers[0]) : nil
    case ("cos", 1): return .yearCosine(numbers[0])
    case ("sin", 1): return .yearSine(numbers[0])
    default: return nil
    }
  }

  private static func finite(_ word: String) -> Double? { Double(word).flatMap { $0.isFinite ? $0 : nil } }

  private static func bounded(_ word: String, _ range: ClosedRange<Int>) -> Int? {
    Int(word).flatMap { range.contains($0) ? $0 : nil }
  }
}
