/// What a feature is a product of: one number a row of the design, with a name that can be written and read.
///
/// A factor says by its case when it becomes known: `calendar` always, `weather` by the weather policy,
/// `lag` when the slots it reads have ended.
public enum Factor: Hashable, Sendable {
  /// A fact of the target's date.
  case calendar(CalendarFact)
  /// A hinge or the level of a weather path at the target.
  case weather(WeatherPath, Hinge)
  /// A value of the past, as known at issue time.
  case lag(LagSeries, Lag)
}

/// When a factor becomes known.
public enum Availability: String, Sendable, Hashable {
  /// Ahead of time, without limit.
  case always
  /// As the weather policy says.
  case weather
  /// When the slots that it reads have ended.
  case history
}

extension Factor {
  /// When the factor becomes known.
  public var availability: Availability {
    switch self {
    case .calendar: .always
    case .weather: .weather
    case .lag: .history
    }
  }
}

/// A fact of a date, known ahead of time.
public enum CalendarFact: Hashable, Sendable {
  /// One weekday, 1 = Monday … 7 = Sunday.
  case weekday(Int)
  /// Saturday or Sunday.
  case weekend
  /// A weekday that is no public holiday.
  case workday
  /// Saturday, Sunday or a public holiday.
  case dayOff
  /// The weekday that a date is like: 1–6 where it is no public holiday, 7 for Sundays and public holidays.
  case like(Int)
  /// A workday after a day off: Mondays, and others after a public holiday.
  case firstWorkday
  /// A workday before a day off: Fridays, and others before a public holiday.
  case lastWorkday
  /// A public holiday.
  case holiday
  /// Some days after a certain public holiday; before it where negative.
  case around(holiday: String, days: Int)
  /// A workday before a public holiday.
  case beforeHoliday
  /// A workday after a public holiday.
  case afterHoliday
  /// A lone workday between two days off.
  case bridge
  /// A day of the year.
  case date(month: Int, day: Int)
  /// A triangle about a day of the year: 1 on it, 0 from `width` days away.
  case bump(month: Int, day: Int, width: Int)
  /// The share of school zones on holiday.
  case school
  /// Whether one school zone (0, 1, 2) is on holiday.
  case schoolZone(Int)
  /// Whether the clock shows summer time at noon.
  case summerTime
  /// Whether the clock changes on the day.
  case clockChange
  /// Hours by which the clock is put forward on the day; negative where it is put back.
  case clockShift
  /// A cosine of the year with that many periods.
  case yearCosine(Int)
  /// A sine of the year with that many periods.
  case yearSine(Int)
  /// Years since the feature set's epoch.
  case trend
  /// Years since a day some years after the epoch, 0 before.
  case trendAfter(years: Double)
}

/// A weather variable along the path that is known at issue time.
public struct WeatherPath: Hashable, Sendable {
  /// The input's name; empty for the temperature, which may weigh several stations.
  public var input: String
  /// What is read of it at the target.
  public var reading: Reading

  /// What is read of a path at a target.
  public enum Reading: Hashable, Sendable {
    /// The value.
    case now
    /// Exponentially smoothed, with this weight of the past per half-hour.
    case smoothed(Double)
    /// The value some hours before.
    case ago(hours: Int)
    /// The least value of the target's local day.
    case dayMinimum
    /// The largest value of the target's local day.
    case dayMaximum
    /// The mean of the target's local day.
    case dayMean
  }

  /// A reading of an input's path; of the temperature's where no input is named.
  public init(_ reading: Reading, of input: String = "") {
    self.input = input
    self.reading = reading
  }
}

/// What a feature makes of a weather value; in tens of its unit, so that columns are of order one.
public enum Hinge: Hashable, Sendable {
  /// The value itself.
  case level
  /// How far it is below a knot, else 0.
  case below(Double)
  /// How far it is above a knot, else 0.
  case above(Double)

  /// What the feature makes of a value.
  package func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .level: value * 0.1
    // Not `max`, which may drop NaN.
    case .below(let knot): value >= knot ? 0 : (knot - value) * 0.1
    case .above(let knot): value <= knot ? 0 : (value - knot) * 0.1
    }
  }
}

/// A series of the past that lags read.
public enum LagSeries: String, Hashable, Sendable, CaseIterable {
  /// The load, on the model's scale.
  case load
  /// What a first stage, fitted before, left unexplained.
  case residual
  /// How cold it was, as `below(15)`.
  case cold
  /// How warm it was, as `above(18)`.
  case warm
  /// Whether it was a day off.
  case off
}

/// Which slots of the past a lag reads. All but `days` adapt to the issue time.
public enum Lag: Hashable, Sendable {
  /// The last slots before issue time, of one hour.
  case last
  /// The mean of the local day so far; of the day before where the day has just begun.
  case today
  /// The mean of 01:00–05:00 of the newest night that is over.
  case night
  /// The n-th newest value of the same slot of the day.
  case recent(Int)
  /// The mean of the hour and a half before and after the newest value of the same slot, as far as known.
  case around
  /// The n-th newest value of the same slot on a day of the same kind: workday, Saturday, or Sunday and holiday.
  case kind(Int)
  /// The mean of that many newest values of the same slot.
  case slot(Int)
  /// The n-th newest value of the same slot and weekday.
  case week(Int)
  /// The mean of that many times 24 hours before issue time.
  case mean(days: Int)
  /// The same slot a fixed number of days before the target; refused where it is not known at issue time.
  case days(Int)
}
