import DelimitedText

/// One record of the API: field names and plain values.
struct APIRecord: Decodable {
  let fields: [String: APIValue]

  init(from decoder: any Decoder) throws {
    fields = try decoder.singleValueContainer().decode([String: APIValue].self)
  }
}

/// A page of records.
struct APIPage: Decodable {
  let total: Int?
  let results: [APIRecord]

  enum CodingKeys: String, CodingKey {
    case total = "total_count"
    case results
  }
}

/// A field's value; lists and objects are taken for nothing.
enum APIValue: Decodable {
  case number(Double)
  case text(String)
  case nothing

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .nothing
    }
  }
}

/// Records as a delimited table, so that the API and ODRÉ's exported files are read by the same code.
enum RecordTable {
  /// The table, with the fields of all records in order of name; empty for no records.
  static func text(of records: [APIRecord]) -> [UInt8] {
    guard !records.isEmpty else { return [] }
    let names = Set(records.flatMap(\.fields.keys)).sorted()
    var bytes: [UInt8] = []
    for name in names { append(name, to: &bytes) }
    endLine(&bytes)
    for record in records {
      for name in names {
        switch record.fields[name] {
        case .number(let number)?:
          NumberText.append(number, to: &bytes)
          bytes.append(0x3B)
        case .text(let text)?: append(text, to: &bytes)
        case .nothing?, nil: bytes.append(0x3B)
        }
      }
      endLine(&bytes)
    }
    return bytes
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    // A quote, a delimiter or a line end in a name or label would break the row; none of them tells anything.
    bytes.append(contentsOf: text.utf8.filter { $0 != 0x22 && $0 != 0x3B && $0 >= 0x20 })
    bytes.append(0x3B)
  }

  private static func endLine(_ bytes: inout [UInt8]) {
    bytes[bytes.count - 1] = 0x0A
  }
}
