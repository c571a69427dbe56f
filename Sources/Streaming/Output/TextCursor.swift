import CivilTime

/// Writes text into a piece of memory that is known to be large enough.
struct TextCursor {
  private let memory: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

  /// What was written.
  var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    memory[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let target = memory.baseAddress, let source = bytes.baseAddress else { return }
    precondition(count + bytes.count <= memory.count)
    (target + count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func put(_ text: StaticString) {
    put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func put(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { put($0) } }

  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { put($0) }
  }

  /// A whole number, its last `decimals` digits behind the point.
  mutating func put(digits: UInt64, decimals: Int, isNegative: Bool) {
    if isNegative { put(0x2D) }
    let length = max(Self.digitCount(digits), decimals + 1) + (decimals > 0 ? 1 : 0)
    var place = count + length
    var rest = digits
    var left = decimals
    count = place
    while place > count - length {
      place -= 1
      if left == 0, decimals > 0 {
        memory[place] = 0x2E
      } else {
        memory[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      left -= 1
    }
  }

  @inline(__always)
  private static func digitCount(_ number: UInt64) -> Int {
    var (count, limit) = (1, UInt64(10))
    while number >= limit, count < 19 {
      count += 1
      limit &*= 10
    }
    return number >= limit ? count + 1 : count
  }
}

/// Numbers as JSON has them.
enum JSONNumber {
  /// The most bytes that a number takes.
  static let longest = 40

  /// The shortest text that reads back as the same double; null for what is not finite.
  static func put(_ number: Double, to text: inout TextCursor) {
    guard number.isFinite else { return text.put("null") }
    // A number of few decimals: at most 15 digits that read back as it, so there are no shorter ones.
    let size = number.magnitude
    if size < 1e11, size > 0 || number.sign == .plus {
      var (decimals, scale) = (0, 1.0)
      while decimals <= 4 {
        let digits = (size * scale).rounded()
        if digits / scale == size {
          return text.put(digits: UInt64(digits), decimals: decimals, isNegative: number < 0)
        }
        decimals += 1
        scale *= 10
      }
    }
    if size < 1e15, number == number.rounded(.towardZero), size > 0 {
      return text.put(digits: UInt64(size), decimals: 0, isNegative: number < 0)
    }
    text.put(number.description)
  }

  /// A number rounded to nine digits; null for what is not finite.
  static func putRounded(_ number: Double, to text: inout TextCursor) {
    let size = number.magnitude
    guard size >= 1e-6, size < 1e9 else { return put(number, to: &text) }
    var (decimals, limit, scale) = (0, 1e9, 1.0)
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
    text.put(digits: digits, decimals: decimals, isNegative: number < 0)
  }

  /// Appends the shortest text that reads back as the same double; null for what is not finite.
  static func append(_ number: Double, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { memory in
      var text = TextCursor(memory)
      put(number, to: &text)
      bytes.append(contentsOf: text.written)
    }
  }
}

/// Instants as `2018-01-01T11:00:00Z`; the date of the last one is kept, since neighbours mostly share it.
struct InstantText: Sendable {
  private var day = Int64.min
  private var date: [UInt8] = []

  mutating func put(_ instant: Instant, to text: inout TextCursor) {
    let number = instant.seconds >= 0 ? instant.seconds / 86_400 : -((86_399 - instant.seconds) / 86_400)
    if number != day {
      day = number
      date = Array(instant.description.utf8.prefix { $0 != 0x54 })
    }
    text.put(date)
    let second = Int(instant.seconds - number * 86_400)
    text.put(0x54)
    Self.put(second / 3600, to: &text)
    text.put(0x3A)
    Self.put(second / 60 % 60, to: &text)
    text.put(0x3A)
    Self.put(second % 60, to: &text)
    text.put(0x5A)
  }

  mutating func append(_ instant: Instant, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: JSONNumber.longest) { memory in
      var text = TextCursor(memory)
      put(instant, to: &text)
      bytes.append(contentsOf: text.written)
    }
  }

  private static func put(_ pair: Int, to text: inout TextCursor) {
    text.put(0x30 + UInt8(pair / 10))
    text.put(0x30 + UInt8(pair % 10))
  }
}
