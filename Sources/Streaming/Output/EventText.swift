import CivilTime
import Monitoring

/// Writes score and incident events as JSON lines.
public struct EventText: Sendable {
  private let names: [[UInt8]]
  private let longestName: Int
  private var instants = InstantText()

  /// A writer for the series of `directory`.
  public init(_ directory: SeriesDirectory) {
    names = directory.entries.map { Array($0.name.description.utf8) }
    longestName = names.reduce(0) { max($0, $1.count) }
  }

  /// Appends the events of a batch in the order in which they came about, each with its line end.
  public mutating func append(_ batch: EventBatch, to bytes: inout [UInt8]) {
    var told = 0
    for (event, place) in zip(batch.incidents, batch.places) {
      append(batch.scores[told..<place], to: &bytes)
      append(event, to: &bytes)
      told = place
    }
    append(batch.scores[told...], to: &bytes)
  }

  /// Appends a score event and its line end.
  public mutating func append(_ event: ScoreEvent, to bytes: inout [UInt8]) {
    append([event], to: &bytes)
  }

  private mutating func append(_ events: ArraySlice<ScoreEvent>, to bytes: inout [UInt8]) {
    var rest = events
    while !rest.isEmpty {
      // Written into memory that is large enough: an array checks at each byte whether it must grow.
      let part = rest.prefix(64)
      rest = rest.dropFirst(part.count)
      bytes.append(addingCapacity: part.count * (Self.longest + longestName)) { span in
        span.withUnsafeMutableBufferPointer { memory, count in
          var text = TextCursor(UnsafeMutableBufferPointer(rebasing: memory[count...]))
          for event in part { put(event, to: &text) }
          count += text.written.count
        }
      }
    }
  }

  /// The most bytes of a score event's line without the series' name.
  private static let longest = 512

  @inline(__always)
  private mutating func put(_ event: ScoreEvent, to text: inout TextCursor) {
    text.put("{\"type\":\"score\",\"series\":\"")
    text.put(names[event.series])
    text.put("\",\"time\":\"")
    instants.put(event.time, to: &text)
    text.put("\",\"value\":")
    JSONNumber.put(event.value, to: &text)
    Self.rounded(",\"expected\":", event.expected, to: &text)
    Self.rounded(",\"q05\":", event.low, to: &text)
    Self.rounded(",\"q95\":", event.high, to: &text)
    Self.rounded(",\"p\":", event.p, to: &text)
    Self.rounded(",\"score\":", event.score, to: &text)
    text.put(event.flag ? ",\"flag\":true" : ",\"flag\":false")
    text.put(event.kind == nil ? ",\"kind\":null" : ",\"kind\":\"")
    if let kind = event.kind {
      text.put(string: kind.name)
      text.put("\"")
    }
    if event.isRevision { text.put(",\"revision\":true") }
    text.put("}\n")
  }

  /// A computed member: nine digits tell all that it knows, and cost a tenth of all seventeen.
  @inline(__always)
  private static func rounded(_ key: StaticString, _ number: Double, to text: inout TextCursor) {
    text.put(key)
    JSONNumber.putRounded(number, to: &text)
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
