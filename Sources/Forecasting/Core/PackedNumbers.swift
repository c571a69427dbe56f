import DelimitedText

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
    guard let numbers = Self.numbers(in: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not numbers with a space between: \(text.prefix(80))")
    }
    wrappedValue = numbers
  }

  /// The numbers of a text; nil where a part of it is none.
  private static func numbers(in text: String) -> [Double]? {
    guard !text.isEmpty else { return [] }
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var numbers: [Double] = []
      numbers.reserveCapacity(bytes.count / 16)
      var start = 0
      while start <= bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != 0x20 { end += 1 }
        guard let number = number(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) else { return nil }
        numbers.append(number)
        start = end + 1
      }
      return numbers
    }
  }

  /// A decimal number, or one that JSON has no word for, such as `nan`.
  private static func number(_ word: UnsafeRawBufferPointer) -> Double? {
    DecimalParser.parse(word) ?? Double(String(decoding: word, as: UTF8.self))
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var text: [UInt8] = []
    text.reserveCapacity(wrappedValue.count * 20)
    for number in wrappedValue {
      if !text.isEmpty { text.append(UInt8(ascii: " ")) }
      text.append(contentsOf: number.description.utf8)
    }
    var container = encoder.singleValueContainer()
    try container.encode(String(decoding: text, as: UTF8.self))
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
