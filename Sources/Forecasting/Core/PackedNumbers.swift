/// A list of numbers that is saved as one text, `"0.25 -3 1e-09"`.
///
/// A model file holds tens of thousands of numbers; as JSON numbers, reading them takes longer than all the rest of a
/// forecast. The text is still there to read, and each number comes back to the bit.
@propertyWrapper
public struct PackedNumbers: Codable, Sendable, Hashable {
  /// The numbers.
  public var wrappedValue: [Double]

  /// Numbers as given.
  public init(wrappedValue: [Double]) { self.wrappedValue = wrappedValue }

  /// Reads the text.
  /// - Throws: `DecodingError` where a part of it is no number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    var numbers: [Double] = []
    for part in text.utf8.split(separator: UInt8(ascii: " ")) {
      guard let number = Double(Substring(part)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a number: \(part)")
      }
      numbers.append(number)
    }
    wrappedValue = numbers
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.lazy.map(\.description).joined(separator: " "))
  }
}

/// Rows of numbers, each saved as one text.
@propertyWrapper
public struct PackedRows: Codable, Sendable, Hashable {
  /// The rows.
  public var wrappedValue: [[Double]]

  /// Rows as given.
  public init(wrappedValue: [[Double]]) { self.wrappedValue = wrappedValue }

  /// Reads the texts.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = try container.decode([PackedNumbers].self).map(\.wrappedValue)
  }

  /// Writes the texts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.map { PackedNumbers(wrappedValue: $0) })
  }
}
