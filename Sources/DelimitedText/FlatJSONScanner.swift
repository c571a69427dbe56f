/// Reads the members of one JSON object on one line (RFC 8259), handing out the bytes of each value.
///
/// Values that are objects or arrays are passed over whole; depth is bounded. Strings are handed out without
/// their quotes and with escapes left in, and say whether there were any.
package struct FlatJSONScanner {
  /// A member's value as it stands in the line.
  package enum Value {
    case string(UnsafeRawBufferPointer, hasEscapes: Bool)
    case number(UnsafeRawBufferPointer)
    case null
    case other
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Hands each member to `body`: false where the line is not one JSON object.
  package mutating func members(_ body: (UnsafeRawBufferPointer, Value) -> Void) -> Bool {
    guard take(0x7B) else { return false }
    if take(0x7D) { return isAtEnd }
    repeat {
      guard case .string(let key, _)? = string(), take(0x3A), let value = value(depth: 0) else {
        return false
      }
      body(key, value)
    } while take(0x2C)
    return take(0x7D) && isAtEnd
  }

  private var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return position == bytes.count
    }
  }

  @inline(__always)
  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  @inline(__always)
  private mutating func string() -> Value? {
    guard take(0x22) else { return nil }
    let start = position
    var hasEscapes = false
    skipPlain()
    while position < bytes.count {
      switch bytes[position] {
      case 0x22:
        position += 1
        return .string(
          UnsafeRawBufferPointer(rebasing: bytes[start..<(position - 1)]), hasEscapes: hasEscapes)
      case 0x5C:
        hasEscapes = true
        position += 2
      case 0..<0x20: return nil
      default: position += 1
      }
    }
    return nil
  }

  /// Goes on to the next byte that ends a string, escapes one or may not stand in it, eight bytes at a time; in the
  /// last few bytes of the line it stays where it is.
  @inline(__always)
  private mutating func skipPlain() {
    let (ones, highest): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    while position + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let (quote, escape) = (word ^ 0x22 &* ones, word ^ 0x5C &* ones)
      // The highest bit of a byte that is 0, or below 0x20: of the first such byte it is right, past that it may not be.
      let found =
        ((quote &- ones) & ~quote | (escape &- ones) & ~escape | (word &- 0x20 &* ones) & ~word) & highest
      guard found == 0 else {
        position += found.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
  }

  private mutating func value(depth: Int) -> Value? {
    skipSpace()
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case 0x22: return string()
    case 0x2D, 0x30...0x39: return number()
    case 0x6E: return word([0x6E, 0x75, 0x6C, 0x6C]) ? .null : nil
    case 0x74: return word([0x74, 0x72, 0x75, 0x65]) ? .other : nil
    case 0x66: return word([0x66, 0x61, 0x6C, 0x73, 0x65]) ? .other : nil
    case 0x5B: return container(close: 0x5D, isObject: false, depth: depth)
    case 0x7B: return container(close: 0x7D, isObject: true, depth: depth)
    default: return nil
    }
  }

  private mutating func number() -> Value {
    let start = position
    while position < bytes.count, Self.isNumeric(bytes[position]) { position += 1 }
    return .number(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
    default: false
    }
  }

  private mutating func word(_ letters: [UInt8]) -> Bool {
    guard position + letters.count <= bytes.count else { return false }
    for (index, letter) in letters.enumerated() where bytes[position + index] != letter { return false }
    position += letters.count
    return true
  }

  private mutating func container(close: UInt8, isObject: Bool, depth: Int) -> Value? {
    guard depth < 16 else { return nil }
    position += 1
    if take(close) { return .other }
    repeat {
      if isObject {
        guard string() != nil, take(0x3A) else { return nil }
      }
      guard value(depth: depth + 1) != nil else { return nil }
    } while take(0x2C)
    return take(close) ? .other : nil
  }
}
