import CivilTime
import DelimitedText

/// Rows of an answer, kept by column, that go out as JSON or CSV.
///
/// Lists of records become `{"items":[{…},…]}` with ISO 8601 times; charts become one array a column, with times as
/// seconds since 1970, which browsers read faster. CSV is the same either way.
struct Table: Sendable {
  /// The values of a column; all columns of a table are of one length.
  enum Values: Sendable {
    case texts([String?])
    case numbers([Double])
    case integers([Int])
    case instants([Instant?])
    case flags([Bool])
  }

  /// How the rows are laid out in JSON.
  enum Layout: Sendable {
    case records
    case columns
  }

  struct Column: Sendable {
    let name: String
    let values: Values
  }

  var layout: Layout
  /// Whether the columns after the first stand in an object of their own, `values`: their names are then data.
  var nestsValues = false
  private(set) var columns: [Column] = []
  /// Members of the JSON object beside the rows, such as the unit.
  var notes: [(name: String, value: Note)] = []

  enum Note: Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case instant(Instant?)
    case flag(Bool)
  }

  init(_ layout: Layout) { self.layout = layout }

  mutating func add(_ name: String, _ values: [String?]) { add(name, .texts(values)) }
  mutating func add(_ name: String, _ values: [Double]) { add(name, .numbers(values)) }
  mutating func add(_ name: String, _ values: [Int]) { add(name, .integers(values)) }
  mutating func add(_ name: String, _ values: [Instant?]) { add(name, .instants(values)) }
  mutating func add(_ name: String, _ values: [Bool]) { add(name, .flags(values)) }
  mutating func note(_ name: String, _ value: Note) { notes.append((name, value)) }

  private mutating func add(_ name: String, _ values: Values) {
    columns.append(Column(name: name, values: values))
  }

  var count: Int { columns.first?.values.count ?? 0 }

  // MARK: Writing

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, note) in notes { write(note, name, to: &writer) }
    switch layout {
    case .records:
      writer.beginArray("items")
      for row in 0..<count {
        writer.beginObject()
        for column in columns { column.values.write(row, column.name, to: &writer) }
        writer.endObject()
      }
      writer.endArray()
    case .columns:
      if let first = columns.first { first.values.writeAll(first.name, to: &writer) }
      if nestsValues { writer.beginObject("values") }
      for column in columns.dropFirst() { column.values.writeAll(column.name, to: &writer) }
      if nestsValues { writer.endObject() }
    }
    writer.endObject()
    return writer.bytes
  }

  private func write(_ note: Note, _ name: String, to writer: inout JSONWriter) {
    switch note {
    case .text(let text): writer.add(name, text)
    case .integer(let number): writer.add(name, number)
    case .number(let number): writer.add(name, number)
    case .instant(let instant): writer.add(name, instant)
    case .flag(let flag): writer.add(name, flag)
    }
  }

  /// RFC 4180 with a header; a missing value is an empty field.
  var csv: [UInt8] {
    var bytes: [UInt8] = []
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      bytes += column.name.utf8
    }
    bytes.append(0x0A)
    for row in 0..<count {
      for (index, column) in columns.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        column.values.writeCSV(row, to: &bytes)
      }
      bytes.append(0x0A)
    }
    return bytes
  }
}

extension Table.Values {
  var count: Int {
    switch self {
    case .texts(let all): all.count
    case .numbers(let all): all.count
    case .integers(let all): all.count
    case .instants(let all): all.count
    case .flags(let all): all.count
    }
  }

  fileprivate func write(_ row: Int, _ name: String, to writer: inout JSONWriter) {
    switch self {
    case .texts(let all): if let text = all[row] { writer.add(name, text) } else { writer.null(name) }
    case .numbers(let all): writer.add(name, all[row])
    case .integers(let all): writer.add(name, all[row])
    case .instants(let all): writer.add(name, all[row])
    case .flags(let all): writer.add(name, all[row])
    }
  }

  fileprivate func writeAll(_ name: String, to writer: inout JSONWriter) {
    writer.beginArray(name)
    switch self {
    case .texts(let all): for text in all { if let text { writer.add(nil, text) } else { writer.null() } }
    case .numbers(let all): for number in all { writer.add(nil, number) }
    case .integers(let all): for number in all { writer.add(nil, number) }
    case .instants(let all):
      for instant in all { if let instant { writer.add(nil, Int(instant.seconds)) } else { writer.null() } }
    case .flags(let all): for flag in all { writer.add(nil, flag) }
    }
    writer.endArray()
  }

  fileprivate func writeCSV(_ row: Int, to bytes: inout [UInt8]) {
    switch self {
    case .texts(let all): bytes += Self.field(all[row] ?? "").utf8
    case .numbers(let all): if all[row].isFinite { NumberText.append(all[row], to: &bytes) }
    case .integers(let all): bytes += "\(all[row])".utf8
    case .instants(let all): bytes += (all[row]?.description ?? "").utf8
    case .flags(let all): bytes += (all[row] ? "true" : "false").utf8
    }
  }

  private static func field(_ text: String) -> String {
    let isPlain = !text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    return isPlain
      ? text
      : "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
  }
}
