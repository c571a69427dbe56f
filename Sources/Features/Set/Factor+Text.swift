extension Factor: CustomStringConvertible {
  /// The factor as `init(parsing:)` reads it, such as `weekday(1)`, `below(15,0.98)` or `residual(recent,1)`.
  public var description: String {
    switch self {
    case .calendar(let fact): fact.description
    case .weather(let path, let hinge): Self.text(path, hinge)
    case .lag(let series, let lag): "\(series.rawValue)(\(lag))"
    }
  }

  private static func text(_ path: WeatherPath, _ hinge: Hinge) -> String {
    let source = path.input.isEmpty ? "\(path.reading)" : "\(path.reading),\(path.input)"
    return switch hinge {
    case .level: "level(\(source))"
    case .below(let knot): "below(\(number(knot)),\(source))"
    case .above(let knot): "above(\(number(knot)),\(source))"
    }
  }

  /// A number without a useless `.0`.
  static func number(_ value: Double) -> String {
    abs(value) < 1e15 && value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}

extension CalendarFact: CustomStringConvertible {
  /// The fact as a factor's text.
  public var description: String {
    switch self {
    case .weekday(let day): "weekday(\(day))"
    case .weekend: "weekend"
    case .workday: "workday"
    case .dayOff: "day-off"
    case .like(let day): "like(\(day))"
    case .firstWorkday: "first-workday"
    case .lastWorkday: "last-workday"
    case .holiday: "holiday"
    case .around(let id, let days): "holiday(\(id),\(days))"
    case .beforeHoliday: "before-holiday"
    case .afterHoliday: "after-holiday"
    case .bridge: "bridge"
    case .date(let month, let day): "date(\(month),\(day))"
    case .bump(let month, let day, let width): "bump(\(month),\(day),\(width))"
    case .school: "school"
    case .schoolZone(let zone): "school(\(zone))"
    case .summerTime: "summer-time"
    case .clockChange: "clock-change"
    case .clockShift: "clock-shift"
    case .yearCosine(let periods): "cos(\(periods))"
    case .yearSine(let periods): "sin(\(periods))"
    case .trend: "trend"
    case .trendAfter(let years): "trend(\(Factor.number(years)))"
    }
  }
}

extension WeatherPath.Reading: CustomStringConvertible {
  /// The reading as a part of a factor's text.
  public var description: String {
    switch self {
    case .now: "now"
    case .smoothed(let weight): "\(weight)"
    case .ago(let hours): "\(hours)h"
    case .dayMinimum: "min"
    case .dayMaximum: "max"
    case .dayMean: "mean"
    }
  }
}

extension Lag: CustomStringConvertible {
  /// The lag as a part of a factor's text.
  public var description: String {
    switch self {
    case .last: "last"
    case .today: "today"
    case .night: "night"
    case .around: "around"
    case .recent(let rank): "recent,\(rank)"
    case .week(let rank): "week,\(rank)"
    case .kind(let rank): "kind,\(rank)"
    case .slot(let count): "slot,\(count)"
    case .mean(let days): "mean,\(days)"
    case .days(let days): "days,\(days)"
    }
  }
}
