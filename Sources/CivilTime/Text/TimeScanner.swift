/// Reads the parts of a time from UTF-8 bytes, moving `position` past what it read.
///
/// Works on bytes because a `String` split costs some thirty times as much, and a file has a time a row.
enum TimeScanner {
  /// A date, year first or day first.
  static func date(_ bytes: Span<UInt8>, _ position: inout Int) -> LocalDate? {
    if let date = isoDate(bytes, &position) { return date }
    guard let first = number(bytes, &position, digits: 1...4), let mark = byte(bytes, &position),
      let middle = number(bytes, &position, digits: 1...2), byte(bytes, &position) == mark
    else { return nil }
    let firstWidth = leadingDigits(bytes)
    if firstWidth == 4, mark == dash || mark == slash {
      guard let day = number(bytes, &position, digits: 1...2) else { return nil }
      return LocalDate(validYear: first, month: middle, day: day)
    }
    guard firstWidth <= 2, mark == dot || mark == slash,
      let year = number(bytes, &position, digits: 4...4)
    else { return nil }
    return LocalDate(validYear: year, month: middle, day: first)
  }

  /// `YYYY-MM-DD` at the start of the text: the common form, read without a loop.
  private static func isoDate(_ bytes: Span<UInt8>, _ position: inout Int) -> LocalDate? {
    guard bytes.count >= 10, bytes[4] == dash, bytes[7] == dash, let century = pair(bytes, 0),
      let year = pair(bytes, 2), let month = pair(bytes, 5), let day = pair(bytes, 8)
    else { return nil }
    position = 10
    return LocalDate(validYear: century * 100 + year, month: month, day: day)
  }

  /// What stands between date and time: `T`, `t` or a space.
  static func separator(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    guard let mark = byte(bytes, &position) else { return false }
    return mark == 0x54 || mark == 0x74 || mark == 0x20
  }

  /// A time of day in seconds: `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`, up to `24:00`.
  static func time(_ bytes: Span<UInt8>, _ position: inout Int) -> Int? {
    guard let hour = number(bytes, &position, digits: 1...2), hour <= 24, skip(colon, bytes, &position),
      let minute = number(bytes, &position, digits: 2...2), minute <= 59
    else { return nil }
    var second = 0
    if skip(colon, bytes, &position) {
      // 60 is a leap second, which POSIX time counts as the next second.
      guard let read = number(bytes, &position, digits: 2...2), read <= (minute == 59 ? 60 : 59) else {
        return nil
      }
      second = read
      guard fraction(bytes, &position) else { return nil }
    }
    let total = hour * 3_600 + minute * 60 + second
    return total <= 86_400 ? total : nil
  }

  /// An offset from UTC in seconds: `Z`, `±HH:MM`, `±HHMM` or `±HH`, less than a day.
  static func offset(_ bytes: Span<UInt8>, _ position: inout Int) -> Int? {
    guard let sign = byte(bytes, &position) else { return nil }
    if sign == 0x5A || sign == 0x7A { return 0 }
    guard sign == plus || sign == dash, let hours = number(bytes, &position, digits: 2...2), hours <= 23
    else { return nil }
    var minutes = 0
    if position < bytes.count {
      _ = skip(colon, bytes, &position)
      guard let read = number(bytes, &position, digits: 2...2), read <= 59 else { return nil }
      minutes = read
    }
    let seconds = hours * 3_600 + minutes * 60
    return sign == plus ? seconds : -seconds
  }

  /// Drops a fraction of a second, if there is one; false where a point is followed by no digit.
  private static func fraction(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    guard skip(dot, bytes, &position) || skip(comma, bytes, &position) else { return true }
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    return position > start
  }

  /// A number with at least and at most so many digits; nil where more digits follow.
  private static func number(_ bytes: Span<UInt8>, _ position: inout Int, digits: ClosedRange<Int>) -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, isDigit(bytes[position]), position - start < digits.upperBound {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    return position - start >= digits.lowerBound ? value : nil
  }

  /// Two digits at an index within the text.
  @inline(__always)
  private static func pair(_ bytes: Span<UInt8>, _ index: Int) -> Int? {
    let (tens, units) = (bytes[index] &- 0x30, bytes[index + 1] &- 0x30)
    return tens < 10 && units < 10 ? Int(tens) * 10 + Int(units) : nil
  }

  private static func byte(_ bytes: Span<UInt8>, _ position: inout Int) -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  private static func skip(_ mark: UInt8, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    guard position < bytes.count, bytes[position] == mark else { return false }
    position += 1
    return true
  }

  private static func leadingDigits(_ bytes: Span<UInt8>) -> Int {
    var count = 0
    while count < bytes.count, isDigit(bytes[count]) { count += 1 }
    return count
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static let dash: UInt8 = 0x2D
  private static let slash: UInt8 = 0x2F
  private static let dot: UInt8 = 0x2E
  private static let colon: UInt8 = 0x3A
  private static let comma: UInt8 = 0x2C
  private static let plus: UInt8 = 0x2B
}
