import CivilTime
import CommandLineKit

/// A time on the command line: with an offset, or local to the area that it is asked of.
struct TimeArgument: ArgumentValue {
  let text: String
  private let time: TimeText

  /// An instant, whatever the zone.
  init(instant: Instant) {
    text = instant.description
    time = .instant(instant)
  }

  init(argument: String) throws(UsageError) {
    guard let time = TimeText(argument) else {
      throw UsageError(
        "'\(argument)' is not a time: write 2018-01-31, 2018-01-31T12:00 or 2018-01-31T11:00:00Z")
    }
    self.time = time
    text = argument
  }

  /// The instant that is meant in `zone`.
  func instant(in zone: TimeZoneRules) throws(UsageError) -> Instant {
    if let instant = time.instant(in: zone) { return instant }
    throw UsageError("\(text) does not exist in \(zone.identifier): its clocks skip it")
  }

  /// The end of what is meant: of a date the day's end, else the instant itself.
  func end(in zone: TimeZoneRules) throws(UsageError) -> Instant {
    if case .local(let local) = time, !text.contains(":") { return zone.startOfDay(local.date.next) }
    return try instant(in: zone)
  }
}

/// A date on the command line.
struct DateArgument: ArgumentValue {
  let date: LocalDate

  init(argument: String) throws(UsageError) {
    guard let date = LocalDate(argument) else {
      throw UsageError("'\(argument)' is not a date: write 2018-01-31")
    }
    self.date = date
  }
}

/// A span such as `7d`, `12h` or `30m`.
struct SpanArgument: ArgumentValue {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init(argument: String) throws(UsageError) {
    let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = argument.last.flatMap({ units[String($0)] }), let count = Int(argument.dropLast()),
      count > 0, count <= 1_000_000
    else { throw UsageError("'\(argument)' is not a span: write 7d, 12h or 30m") }
    seconds = count * unit
  }
}
