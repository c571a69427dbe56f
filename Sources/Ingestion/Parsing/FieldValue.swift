import DelimitedText

/// What a value field says.
enum FieldValue: Equatable {
  /// A number.
  case number(Double)
  /// Nothing: empty, or `-` where there is no such plant.
  case blank
  /// That there is no value, in words: `ND`, `N/A`, `NaN`, `null`.
  case missing
  /// Something that is no number.
  case text

  /// Reads a field. A comma is a decimal sign where `allowsComma`, which a file that is divided by commas can't.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, allowsComma: Bool) {
    if bytes.isEmpty {
      self = .blank
    } else if let number = DecimalParser.parse(bytes), number.isFinite {
      self = .number(number)
    } else {
      self = Self.unusual(bytes, allowsComma: allowsComma)
    }
  }

  @inline(never)
  private static func unusual(_ bytes: UnsafeRawBufferPointer, allowsComma: Bool) -> FieldValue {
    let trimmed = bytes.trimmingSpaces
    if trimmed.count < bytes.count { return FieldValue(trimmed, allowsComma: allowsComma) }
    if bytes.count == 1, bytes[0] == 0x2D { return .blank }
    if bytes.count <= 4, missingWords.contains(where: { bytes.elementsEqual($0) }) { return .missing }
    guard allowsComma, bytes.count < 64, bytes.filter({ $0 == 0x2C }).count == 1 else { return .text }
    let pointed = bytes.map { $0 == 0x2C ? 0x2E : $0 }
    let number = pointed.withUnsafeBytes { DecimalParser.parse($0) }
    guard let number, number.isFinite else { return .text }
    return .number(number)
  }

  private static let missingWords: [[UInt8]] = [
    "ND", "nd", "NA", "N/A", "n/a", "n/e", "N/E", "NaN", "nan", "NAN", "null", "NULL", "None",
  ].map { Array($0.utf8) }
}

extension UnsafeRawBufferPointer {
  /// Without spaces at either end.
  var trimmingSpaces: UnsafeRawBufferPointer {
    var (begin, end) = (startIndex, endIndex)
    while begin < end, self[begin] == 0x20 { begin += 1 }
    while end > begin, self[end - 1] == 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: self[begin..<end])
  }

  /// Whether these are a word's bytes.
  func spells(_ word: [UInt8]) -> Bool {
    guard count == word.count else { return false }
    return elementsEqual(word)
  }
}
