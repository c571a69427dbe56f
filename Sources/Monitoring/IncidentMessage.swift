import CivilTime
import Readings

/// Says in words what an incident is.
struct IncidentMessage {
  var incident: Incident
  var state: IncidentState
  var unit: String
  /// Seconds that local time is ahead of UTC.
  var offset: Int
  var precedent: Instant?

  var text: String {
    var text = finding
    if let precedent { text += "; last seen like this: \(date(precedent))" }
    if state == .closed { text += "; over at \(time(incident.end))" }
    return text
  }

  private var finding: String {
    let since = "since \(date(incident.start)) \(time(incident.start))"
    let value = number(incident.peakValue)
    switch incident.kind {
    case .point:
      return "\(size) \(direction) forecast at \(date(incident.peakTime)) \(time(incident.peakTime))"
    case .level: return "\(size) \(direction) forecast \(since)"
    case .stuck: return "stuck at \(value) \(unit) \(since)"
    case .gap: return "no readings \(since), \(incident.readings) missing"
    case .unit:
      return "\(value) \(unit) where \(number(incident.peakExpected)) was expected: another unit, \(since)"
    case .shift: return "an hour out of step with the forecast \(since)"
    case .sentinel: return "\(value) stands for no value \(since)"
    case .duplicate: return "\(incident.readings) readings came twice \(since)"
    case .late: return "\(incident.readings) readings late or out of order \(since)"
    }
  }

  private var direction: String { incident.peakDeviation < 0 ? "below" : "above" }

  /// The deviation at the peak, such as `2.1 GW (4.0 %)`.
  private var size: String {
    let deviation = abs(incident.peakDeviation)
    let large = unit == "MW" && deviation >= 1_000
    let amount = large ? "\(number(deviation / 1_000)) GW" : "\(number(deviation)) \(unit)"
    guard abs(incident.peakExpected) > 0 else { return amount }
    return "\(amount) (\(number(100 * deviation / abs(incident.peakExpected))) %)"
  }

  /// At most one decimal, and none from 100 on.
  private func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    if abs(value) >= 100 || value == value.rounded() { return "\(Int64(value.rounded()))" }
    let tenths = Int64((abs(value) * 10).rounded())
    return "\(value < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
  }

  private func time(_ instant: Instant) -> String {
    let second = Int(LocalDate.floorModulo(instant.seconds + Int64(offset), 86_400))
    return "\(LocalDate.pair(second / 3600)):\(LocalDate.pair(second % 3600 / 60))"
  }

  private func date(_ instant: Instant) -> String { LocalDate(instant, offset: offset).text }
}

/// A date for messages and identifiers.
struct LocalDate {
  var text: String

  /// The date of an instant, by the proleptic Gregorian calendar.
  init(_ instant: Instant, offset: Int) {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: eras of 400 years
    // that begin on 1 March.
    let days = Self.floorDivide(instant.seconds + Int64(offset), 86_400) + 719_468
    let era = Self.floorDivide(days, 146_097)
    let day = days - era * 146_097
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    let calendarYear = year + era * 400 + (calendarMonth <= 2 ? 1 : 0)
    text = "\(calendarYear)-\(Self.pair(Int(calendarMonth)))-\(Self.pair(Int(dayOfMonth)))"
  }

  static func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    value >= 0 ? value / by : -((by - 1 - value) / by)
  }

  static func floorModulo(_ value: Int64, _ by: Int64) -> Int64 { value - floorDivide(value, by) * by }
}
