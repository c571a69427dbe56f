/// Writes one JSON object after the other as bytes (RFC 8259), without trees or reflection.
///
/// Events go out by the hundred thousand a second, which an encoder of trees can't keep up with.
package struct JSONText {
  /// What was written.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() {}

  package mutating func beginObject() {
    bytes.append(0x7B)
    needsComma = false
  }

  /// Ends the object and its line.
  package mutating func endLine() {
    bytes.append(0x7D)
    bytes.append(0x0A)
    needsComma = false
  }

  /// A member with a text.
  package mutating func member(_ key: StaticString, _ text: String) {
    begin(key)
    appendString(text)
  }

  /// A member with a number; null where it is not finite.
  package mutating func member(_ key: StaticString, _ number: Double) {
    begin(key)
    guard number.isFinite else { return append("null") }
    let text = number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    bytes.append(contentsOf: text.utf8)
  }

  /// A member with a truth value.
  package mutating func member(_ key: StaticString, _ flag: Bool) {
    begin(key)
    append(flag ? "true" : "false")
  }

  /// A member that is null.
  package mutating func null(_ key: StaticString) {
    begin(key)
    append("null")
  }

  /// Empties the text, keeping its memory.
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func begin(_ key: StaticString) {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
    bytes.append(0x22)
    append(key)
    bytes.append(0x22)
    bytes.append(0x3A)
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func appendString(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0..<0x20: bytes.append(contentsOf: Self.escape(byte))
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
