/// What a wall clock shows: a date and a time of day, in no zone.
public struct LocalDateTime: Hashable, Comparable, Sendable {
  /// The date.
  public var date: LocalDate
  /// Seconds on the clock since it showed 00:00:00, 0..<86,400.
  ///
  /// On a day with a clock change this is not the time elapsed since midnight.
  public var secondOfDay: Int

  /// A date and a second of the day; seconds out of range carry over into other days.
  @inlinable
  public init(date: LocalDate, secondOfDay: Int = 0) {
    let (days, second) = floorDivision(secondOfDay, 86_400)
    self.date = date + days
    self.secondOfDay = second
  }

  /// A date and a time of the day.
  @inlinable
  public init(date: LocalDate, hour: Int, minute: Int = 0, second: Int = 0) {
    self.init(date: date, secondOfDay: hour * 3_600 + minute * 60 + second)
  }

  /// The hour on the clock, 0–23.
  @inlinable
  public var hour: Int { secondOfDay / 3_600 }
  /// The minute on the clock, 0–59.
  @inlinable
  public var minute: Int { secondOfDay / 60 % 60 }
  /// The second on the clock, 0–59.
  @inlinable
  public var second: Int { secondOfDay % 60 }

  /// Seconds since 1970-01-01T00:00:00 on the same clock, as if it never changed.
  @inlinable
  public var clockSeconds: Int { date.dayNumber * 86_400 + secondOfDay }

  /// What the clock shows that many seconds after 1970-01-01T00:00:00, as if it never changed.
  @inlinable
  public init(clockSeconds: Int) {
    let (day, second) = floorDivision(clockSeconds, 86_400)
    self.init(date: LocalDate(dayNumber: day), secondOfDay: second)
  }

  /// The slot of the day that the label falls in: 0..<86,400/`step`.
  ///
  /// Slots go by the clock's label, so that 18:00 is the same slot all year. On the spring day some slots
  /// do not occur, on the autumn day some occur twice.
  @inlinable
  public func slotOfDay(step: Int) -> Int { secondOfDay / step }

  /// Whether `lhs` comes before `rhs` on one clock.
  @inlinable
  public static func < (lhs: LocalDateTime, rhs: LocalDateTime) -> Bool {
    (lhs.date, lhs.secondOfDay) < (rhs.date, rhs.secondOfDay)
  }

  /// What the clock shows `seconds` later, as if it never changed.
  @inlinable
  public static func + (lhs: LocalDateTime, seconds: Int) -> LocalDateTime {
    LocalDateTime(date: lhs.date, secondOfDay: lhs.secondOfDay + seconds)
  }
}
