import CivilTime

/// When a day's forecast is issued: a time on the clock of the day before, or 24:00, the start of the day itself.
public struct IssueTime: Sendable, Hashable, Codable {
  /// Seconds on the clock of the day before, 0...86,400.
  public let secondOfDay: Int

  /// Noon of the day before.
  public static let noon = IssueTime(hour: 12)

  /// A full hour, 0–24, and minutes of the day before; what is out of range is held to the nearest end.
  public init(hour: Int, minute: Int = 0) { secondOfDay = min(max(hour * 3_600 + minute * 60, 0), 86_400) }

  /// A time from `HH:MM`, 00:00 to 24:00; nil for other texts.
  public init?(parsing text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isWholeNumber) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1_440
    else { return nil }
    self.init(hour: hour, minute: minute)
  }

  /// Some hours earlier on the same day, at its start at the earliest.
  func earlier(hours: Int) -> IssueTime {
    IssueTime(hour: 0, minute: max(0, secondOfDay / 60 - hours * 60))
  }

  /// The instant at which a day's forecast is issued; where the clock skips the time, the instant of the change.
  public func instant(for day: LocalDay) -> Instant {
    guard secondOfDay < 86_400 else { return day.start }
    let eve = LocalDateTime(date: day.date.previous, secondOfDay: secondOfDay)
    return day.zone.firstInstant(of: eve)
      ?? day.zone.firstInstant(of: eve + 3_600).map { $0 - 3_600 } ?? day.start
  }
}

extension IssueTime: CustomStringConvertible {
  /// `12:00`.
  public var description: String {
    let minute = secondOfDay / 60 % 60
    return "\(secondOfDay / 3_600):\(minute < 10 ? "0" : "")\(minute)"
  }
}
