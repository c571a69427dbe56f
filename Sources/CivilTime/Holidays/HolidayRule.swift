/// When a holiday falls, every year from `years.lowerBound` to `years.upperBound`.
struct HolidayRule: Sendable {
  /// The day of a year.
  enum Day: Sendable {
    /// A day of a month.
    case fixed(month: Int, day: Int)
    /// Days after Easter Sunday, negative before.
    case easter(Int)
    /// The n-th weekday (1 = Monday) of a month, −1 for the last.
    case weekday(month: Int, n: Int, weekday: Int)
    /// The first such weekday after a day of a month.
    case weekdayAfter(month: Int, day: Int, weekday: Int)
  }

  /// What happens where the day is a Saturday or a Sunday.
  enum Weekend: Sendable {
    /// Nothing: the day is the holiday.
    case kept
    /// The next Monday is the holiday instead.
    case moved
    /// The day is a holiday, and so is the next weekday that is not one already.
    case added
    /// The day is a holiday, and so is the Friday before a Saturday or the Monday after a Sunday.
    case nearest
    /// The day before a Sunday is the holiday instead.
    case before
  }

  var holiday: Holiday
  var day: Day
  var weekend: Weekend = .kept
  var years: ClosedRange<Int> = HolidayCalendar.years
  /// Years whose holiday was proclaimed for another day.
  var exceptYears: [Int] = []

  /// The date in a year, before any substitution.
  func date(in year: Int) -> LocalDate {
    switch day {
    case .fixed(let month, let day): LocalDate(year: year, month: month, day: day)
    case .easter(let days): LocalDate.easter(year) + days
    case .weekday(let month, let n, let weekday): LocalDate.weekday(weekday, n, ofMonth: month, year: year)
    case .weekdayAfter(let month, let day, let weekday):
      Self.next(weekday, after: LocalDate(year: year, month: month, day: day))
    }
  }

  private static func next(_ weekday: Int, after date: LocalDate) -> LocalDate {
    date + ((weekday - date.weekday + 6) % 7 + 7) % 7 + 1
  }

  /// Whether a weekday is added where the day is on a weekend.
  var hasSubstitute: Bool { weekend == .added || weekend == .nearest }

  /// The holiday of the weekday that is added where the day is on a weekend.
  var substitute: Holiday {
    Holiday(id: "\(holiday.id)-substitute", name: "\(holiday.name) (substitute day)")
  }

  /// Whether the rule holds in a year.
  func applies(in year: Int) -> Bool { years.contains(year) && !exceptYears.contains(year) }
}
