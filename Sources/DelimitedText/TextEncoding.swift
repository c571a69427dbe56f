/// How a text's bytes stand for characters.
public enum TextEncoding: Sendable, Hashable {
  /// Nothing but ASCII so far, which is the same in both.
  case ascii
  /// UTF-8.
  case utf8
  /// ISO-8859-1, with the printable characters that Windows-1252 puts in its unused places.
  case latin1

  /// The encoding of a text that was `self` until now and goes on with `bytes`, or the offset of the first
  /// byte that can't be.
  ///
  /// The first byte sequence past ASCII decides: valid UTF-8 of several bytes hardly ever arises by chance in
  /// a Latin text. From then on a sequence that is not UTF-8 is a fault of the text and not a reason to
  /// read it otherwise.
  func continued(by bytes: UnsafeRawBufferPointer) -> Result<TextEncoding, EncodingFault> {
    var encoding = self
    var position = 0
    while position < bytes.count {
      if bytes[position] < 0x80 {
        position += 1
        continue
      }
      let length = UTF8Sequence.length(in: bytes, at: position)
      if encoding == .ascii { encoding = length > 0 ? .utf8 : .latin1 }
      switch encoding {
      case .utf8:
        guard length > 0 else { return .failure(EncodingFault(offset: position, encoding: .utf8)) }
        position += length
      default:
        guard !Windows1252.isUndefined(bytes[position]) else {
          return .failure(EncodingFault(offset: position, encoding: .latin1))
        }
        position += 1
      }
    }
    return .success(encoding)
  }

  /// The text of some bytes.
  public func decode(_ bytes: UnsafeRawBufferPointer) -> String {
    guard self == .latin1 else { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Windows1252.scalar(byte)) }
    return text
  }
}

/// A byte that no character of the encoding begins with.
struct EncodingFault: Error {
  var offset: Int
  var encoding: TextEncoding
}

/// Well-formed UTF-8, as table 3-7 of the Unicode Standard lays it down.
enum UTF8Sequence {
  /// Bytes in the sequence that begins at `position` with a byte past ASCII; 0 where it is ill-formed.
  static func length(in bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
    let lead = bytes[position]
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0x80...0xBF)
      }
    guard length > 0, position + length <= bytes.count, second.contains(bytes[position + 1]) else { return 0 }
    for offset in 2..<max(length, 2) where bytes[position + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}

/// ISO-8859-1, but for 0x80–0x9F, where files that call themselves that carry Windows' characters.
enum Windows1252 {
  private static let upper: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0, 0x017E, 0x0178,
  ]

  static func isUndefined(_ byte: UInt8) -> Bool {
    (0x80...0x9F).contains(byte) && upper[Int(byte) - 0x80] == 0
  }

  static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(upper[Int(byte) - 0x80]) ?? "\u{FFFD}"
  }
}
