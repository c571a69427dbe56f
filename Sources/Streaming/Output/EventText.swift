import CivilTime
import Monitoring

/// Writes score and incident events as JSON lines.
public struct EventText: Sendable {
  private let names: [[UInt8]]
  private var instants = InstantText()

  /// A writer for the series of `directory`.
  public init(_ directory: SeriesDirectory) {
    names = directory.entries.map { Array($0.name.description.utf8) }
  }

  /// Appends a score event and its line end.
  public mutating func append(_ event: ScoreEvent, to bytes: inout [UInt8]) {
    Self.append("{\"type\":\"score\",\"series\":\"", to: &bytes)
    bytes += names[event.series]
    Self.append("\",\"time\":\"", to: &bytes)
    instants.append(event.time, to: &bytes)
    bytes.append(0x22)
    Self.member("value", event.value, to: &bytes)
    Self.rounded("expected", event.expected, to: &bytes)
    Self.rounded("q05", event.low, to: &bytes)
    Self.rounded("q95", event.high, to: &bytes)
    Self.rounded("p", event.p, to: &bytes)
    Self.rounded("score", event.score, to: &bytes)
    Self.append(event.flag ? ",\"flag\":true" : ",\"flag\":false", to: &bytes)
    Self.append(",\"kind\":", to: &bytes)
    if let kind = event.kind {
      JSONString.append(kind.name, to: &bytes)
    } else {
      Self.append("null", to: &bytes)
    }
    if event.isRevision { Self.append(",\"revision\":true", to: &bytes) }
    Self.append("}\n", to: &bytes)
  }

  /// Appends an incident event and its line end.
  public mutating func append(_ event: IncidentEvent, to bytes: inout [UInt8]) {
    let incident = event.incident
    Self.append("{\"type\":\"incident\"", to: &bytes)
    for (key, text) in [
      ("state", event.state.rawValue), ("id", event.id), ("series", event.series.description),
      ("kind", incident.kind.name), ("class", incident.kind.group.rawValue),
    ] { Self.member(key, text, to: &bytes) }
    for (key, time) in [("start", incident.start), ("end", incident.end), ("peak_time", incident.peakTime)] {
      Self.append(",\"\(key)\":\"", to: &bytes)
      instants.append(time, to: &bytes)
      bytes.append(0x22)
    }
    Self.member("peak_score", incident.peakScore, to: &bytes)
    Self.member("energy_mwh", incident.energy, to: &bytes)
    Self.member("severity", incident.severity.name, to: &bytes)
    Self.member("message", event.message, to: &bytes)
    Self.append("}\n", to: &bytes)
  }

  private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }

  /// A member with a computed number: nine digits tell all that it knows, and cost a tenth of all seventeen.
  private static func rounded(_ key: StaticString, _ number: Double, to bytes: inout [UInt8]) {
    append(",\"", to: &bytes)
    append(key, to: &bytes)
    append("\":", to: &bytes)
    JSONNumber.appendRounded(number, to: &bytes)
  }

  private static func member(_ key: StaticString, _ number: Double, to bytes: inout [UInt8]) {
    append(",\"", to: &bytes)
    append(key, to: &bytes)
    append("\":", to: &bytes)
    JSONNumber.append(number, to: &bytes)
  }

  private static func member(_ key: String, _ text: String, to bytes: inout [UInt8]) {
    append(",\"\(key)\":", to: &bytes)
    JSONString.append(text, to: &bytes)
  }
}

/// Numbers as JSON has them.
enum JSONNumber {
  /// Appends the shortest text that reads back as the same double; null for what is not finite.
  static func append(_ number: Double, to bytes: inout [UInt8]) {
    guard number.isFinite else { return bytes.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C]) }
    if number.magnitude < 1e15, number == number.rounded(.towardZero), number != 0 || number.sign == .plus {
      append(Int64(number), to: &bytes)
    } else {
      var text = number.description
      text.withUTF8 { bytes.append(contentsOf: $0) }
    }
  }

  /// Appends a number rounded to nine digits; null for what is not finite.
  static func appendRounded(_ number: Double, to bytes: inout [UInt8]) {
    let size = number.magnitude
    guard size >= 1e-6, size < 1e9 else { return append(number, to: &bytes) }
    var decimals = 0
    var limit = 1e9
    var scale = 1.0
    while size * 10 < limit, decimals < 14 {
      limit /= 10
      decimals += 1
      scale *= 10
    }
    var digits = UInt64((size * scale).rounded())
    while decimals > 0, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
    append(digits, decimals: decimals, isNegative: number < 0, to: &bytes)
  }

  /// Appends a whole number of digits with the point before the last `decimals` of them, built from its end.
  private static func append(
    _ digits: UInt64, decimals: Int, isNegative: Bool, to bytes: inout [UInt8]
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { text in
      var place = text.count
      var rest = digits
      var left = decimals
      func put(_ byte: UInt8) {
        place -= 1
        text[place] = byte
      }
      repeat {
        put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
        left -= 1
        if left == 0 { put(0x2E) }
      } while rest > 0 || left >= 0
      if isNegative { put(0x2D) }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[place...]))
    }
  }

  /// Appends a whole number.
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    append(number.magnitude, decimals: 0, isNegative: number < 0, to: &bytes)
  }
}

/// Instants as `2018-01-01T11:00:00Z`; the date of the last one is kept, since neighbours mostly share it.
struct InstantText: Sendable {
  private var day = Int64.min
  private var date: [UInt8] = []

  mutating func append(_ instant: Instant, to bytes: inout [UInt8]) {
    let number = instant.seconds >= 0 ? instant.seconds / 86_400 : -((86_399 - instant.seconds) / 86_400)
    if number != day {
      day = number
      date = Array(instant.description.utf8.prefix { $0 != 0x54 })
    }
    bytes += date
    let second = Int(instant.seconds - number * 86_400)
    bytes.append(0x54)
    Self.append(second / 3600, to: &bytes)
    bytes.append(0x3A)
    Self.append(second / 60 % 60, to: &bytes)
    bytes.append(0x3A)
    Self.append(second % 60, to: &bytes)
    bytes.append(0x5A)
  }

  private static func append(_ pair: Int, to bytes: inout [UInt8]) {
    bytes.append(0x30 + UInt8(pair / 10))
    bytes.append(0x30 + UInt8(pair % 10))
  }
}
