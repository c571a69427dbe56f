extension HolidayCalendar {
  /// A calendar from a plain table: one holiday a line, as `WHEN, ID, NAME`.
  ///
  /// `WHEN` is one of
  /// - `2024-05-01`: that date only;
  /// - `05-01`: every year on that day;
  /// - `easter`, `easter+39`, `easter-2`: days from Easter Sunday;
  /// - `3 mon 01`, `last mon 05`: the third Monday of January, the last of May (mon tue wed thu fri sat sun);
  /// - `fri after 06-18`: the first Friday after 18 June;
  ///
  /// and may be followed by
  /// - `from 1986`, `to 2007`: the first or last year;
  /// - `moved`: on a weekend, the next Monday instead; `added`: on a weekend, the next weekday as well; `nearest`: on a
  ///   Saturday the Friday as well, on a Sunday the Monday; `before`: on a Sunday, the Saturday instead.
  ///
  /// Empty lines and what follows `#` do not count.
  ///
  /// ```
  /// 01-01 added, new-years-day, New Year's Day
  /// 3 mon 01 from 1986, king-day, Martin Luther King Jr. Day
  /// easter-2, good-friday, Good Friday
  /// ```
  /// - Throws: `HolidayTableError` with the first line that is not of that form.
  public init(table text: String, name: String = "table") throws(HolidayTableError) {
    var rules: [HolidayRule] = []
    var dates: [(date: LocalDate, holiday: Holiday)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = trimmed(line.prefix { $0 != "#" })
      if content.isEmpty { continue }
      let parts = content.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false).map(trimmed)
      guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else {
        throw HolidayTableError(line: index + 1, reason: "expected WHEN, ID, NAME")
      }
      let holiday = Holiday(id: String(parts[1]), name: String(parts[2]))
      if let date = LocalDate(parts[0]) {
        dates.append((date, holiday))
      } else if let rule = HolidayTableLine.rule(parts[0], holiday) {
        rules.append(rule)
      } else {
        throw HolidayTableError(line: index + 1, reason: "'\(parts[0])' says no day")
      }
    }
    self.init(name: name, rules: rules, dates: dates)
  }
}

/// A line of a holiday table that cannot be read.
public struct HolidayTableError: Error, Hashable, CustomStringConvertible {
  /// The line's number, from 1.
  public let line: Int
  /// What is wrong with it.
  public let reason: String
  /// Where, what, and what a line looks like.
  public var description: String {
    "line \(line) of the holiday table: \(reason); a line is WHEN, ID, NAME, such as "
      + "'05-01, labour-day, Labour Day' or 'easter+39, ascension, Ascension'"
  }
}

/// Reads the first field of a line.
private enum HolidayTableLine {
  static func rule(_ text: Substring, _ holiday: Holiday) -> HolidayRule? {
    var words = text.split(whereSeparator: \.isWhitespace)[...]
    guard let day = day(&words) else { return nil }
    var rule = HolidayRule(holiday: holiday, day: day)
    while let word = words.popFirst() {
      switch word {
      case "moved": rule.weekend = .moved
      case "added": rule.weekend = .added
      case "nearest": rule.weekend = .nearest
      case "before": rule.weekend = .before
      case "from":
        guard let year = year(&words), year <= rule.years.upperBound else { return nil }
        rule.years = year...rule.years.upperBound
      case "to":
        guard let year = year(&words), year >= rule.years.lowerBound else { return nil }
        rule.years = rule.years.lowerBound...year
      default: return nil
      }
    }
    return rule
  }

  private static func day(_ words: inout ArraySlice<Substring>) -> HolidayRule.Day? {
    guard let first = words.popFirst() else { return nil }
    if first.hasPrefix("easter") {
      let days = first.dropFirst(6)
      if days.isEmpty { return .easter(0) }
      guard let shift = Int(days), days.first == "+" || days.first == "-", abs(shift) <= 200 else {
        return nil
      }
      return .easter(shift)
    }
    // 2000 is a leap year, so that 29 February is a day too; it is 1 March in other years.
    if let date = LocalDate("2000-\(first)") { return .fixed(month: date.month, day: date.day) }
    if let weekday = weekdays.firstIndex(of: first) {
      guard words.popFirst() == "after", let date = words.popFirst().flatMap({ LocalDate("2000-\($0)") })
      else {
        return nil
      }
      return .weekdayAfter(month: date.month, day: date.day, weekday: weekday + 1)
    }
    guard let n = first == "last" ? -1 : Int(first), n == -1 || (1...4).contains(n),
      let weekday = words.popFirst().flatMap({ weekdays.firstIndex(of: $0) }),
      let month = words.popFirst().flatMap({ Int($0) }), (1...12).contains(month)
    else { return nil }
    return .weekday(month: month, n: n, weekday: weekday + 1)
  }

  private static func year(_ words: inout ArraySlice<Substring>) -> Int? {
    guard let year = words.popFirst().flatMap({ Int($0) }), HolidayCalendar.years.contains(year) else {
      return nil
    }
    return year
  }

  private static let weekdays: [Substring] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return text
}
