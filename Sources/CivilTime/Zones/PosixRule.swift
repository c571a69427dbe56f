/// The rule for a zone's offset without end: what the environment variable TZ may hold, such as
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: POSIX.1-2017, section 8.3, with the times from −167 to 167 h of RFC 9636, section 3.3.1.
struct PosixRule: Equatable {
  /// A day of each year on which the clocks change.
  enum Day: Equatable {
    /// `Jn`: day 1–365, where 29 February is never counted.
    case julian(Int)
    /// `n`: day 0–365, with 29 February.
    case ordinal(Int)
    /// `Mm.w.d`: weekday d (0 = Sunday) of week w (5 = the last) of month m.
    case weekday(month: Int, week: Int, weekday: Int)

    /// The day in a year.
    func date(in year: Int) -> LocalDate {
      let newYear = LocalDate(year: year, month: 1, day: 1)
      switch self {
      case .julian(let day): return newYear + (day - 1 + (LocalDate.isLeap(year) && day >= 60 ? 1 : 0))
      case .ordinal(let day): return newYear + day
      case .weekday(let month, let week, let weekday):
        return LocalDate.weekday(
          weekday == 0 ? 7 : weekday, week == 5 ? -1 : week, ofMonth: month, year: year)
      }
    }
  }

  /// A change: its day, and the clock's seconds past that day's midnight, which may be negative.
  struct Change: Equatable {
    var day: Day
    var second: Int
  }

  /// Daylight saving: its offset, and when it begins and ends.
  struct Daylight: Equatable {
    var offset: Int
    var begin: Change
    var end: Change
  }

  /// Seconds east of UTC outside daylight saving.
  var standardOffset: Int
  /// Daylight saving, where the zone has it.
  var daylight: Daylight?

  /// Both changes of each year, in order of time.
  func transitions(years: ClosedRange<Int>) -> [(instant: Int, offset: Int)] {
    guard let daylight else { return [] }
    var changes: [(instant: Int, offset: Int)] = []
    for year in years {
      // The clock that shows the time of the change is the one before the change.
      changes.append((second(of: daylight.begin, in: year) - standardOffset, daylight.offset))
      changes.append((second(of: daylight.end, in: year) - daylight.offset, standardOffset))
    }
    // At the same second an end comes first, so that all-year daylight saving stays in force.
    return changes.sorted {
      ($0.instant, $0.offset == standardOffset ? 0 : 1) < ($1.instant, $1.offset == standardOffset ? 0 : 1)
    }
  }

  private func second(of change: Change, in year: Int) -> Int {
    change.day.date(in: year).dayNumber * 86_400 + change.second
  }
}

extension LocalDate {
  /// The `n`-th of a weekday (1 = Monday … 7 = Sunday) in a month; −1 is the last.
  public static func weekday(_ weekday: Int, _ n: Int, ofMonth month: Int, year: Int) -> LocalDate {
    if n < 0 {
      let last = LocalDate(year: year, month: month + 1, day: 0)
      return last - floorDivision(last.weekday - weekday, 7).remainder + (n + 1) * 7
    }
    let first = LocalDate(year: year, month: month, day: 1)
    return first + floorDivision(weekday - first.weekday, 7).remainder + (n - 1) * 7
  }
}
