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

  /// With a label, since what is written out in the code would else be taken for a string before it is a constant.
  mutating func put(string text: String) {
    var text = text
    text.withUTF8 { put($0) }
  }

  /// A whole number, its last `decimals` digits (at most 14) behind the point.
  mutating func put(digits: UInt64, decimals: Int, isNegative: Bool) {
    if isNegative { put(0x2D) }
    guard decimals > 0 else { return put(whole: digits) }
    let scale = Self.powers[decimals]
    let whole = digits / scale
    put(whole: whole)
    put(0x2E)
    put(digits &- whole &* scale, width: decimals)
  }

  @inline(__always)
  private mutating func put(whole number: UInt64) {
    if number < 10 { return put(0x30 + UInt8(truncatingIfNeeded: number)) }
    var width = 2
    while width < 20, number >= Self.powers[width] { width += 1 }
    put(number, width: width)
  }

  /// The last `width` digits of a number, two at a time.
  @inline(__always)
  private mutating func put(_ number: UInt64, width: Int) {
    var (rest, place) = (number, count + width)
    let (start, digits) = (count, Self.pairs.utf8Start)
    count = place
    while place - start >= 2 {
      let pair = Int(truncatingIfNeeded: rest % 100)
      rest /= 100
      place -= 2
      memory[place] = digits[2 * pair]
      memory[place + 1] = digits[2 * pair + 1]
    }
    if place > start { memory[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10) }
  }

  // Written out, so that they are there without a look whether they have been made.
  private static let powers: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
  private static let pairs: StaticString = """
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
    """
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
        // Halves up, as `rounded()` has them, without a call.
        let digits = Int64(size * scale + 0.5)
        if Double(digits) / scale == size {
          return text.put(digits: UInt64(digits), decimals: decimals, isNegative: number < 0)
        }
        decimals += 1
        scale *= 10
      }
    }
    if size < 1e15, number == number.rounded(.towardZero), size > 0 {
      return text.put(digits: UInt64(size), decimals: 0, isNegative: number < 0)
    }
    text.put(string: number.description)
  }

  /// A number rounded to nine digits; null for what is not finite.
  static func putRounded(_ number: Double, to text: inout TextCursor) {
    let size = number.magnitude
    guard size >= 1e-6, size < 1e9 else { return put(number, to: &text) }
    // Below 1 there are nine decimals at least. The binary exponent tells the number of digits to one, never too many.
    let digitsAtMost = ((Int(size.exponent) + 1) * 1233) >> 12
    var decimals = min(max(8 - digitsAtMost, size < 1 ? 9 : 0), 14)
    while decimals < 14, size * 10 < limits[decimals] { decimals += 1 }
    // Of numbers of nine digits this is `rounded()`, without a call.
    var digits = UInt64(Int64(size * scales[decimals] + 0.5))
    while decimals > 0, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
    text.put(digits: digits, decimals: decimals, isNegative: number < 0)
  }

  /// Below a tenth of `limits[n]` a number has more than n decimals among its nine digits.
  private static let limits = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0, 1e-1, 1e-2, 1e-3, 1e-4]
  private static let scales = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
  ]

  /// Appends the shortest text that reads back as the same double; null for what is not finite.
  static func append(_ number: Double, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { memory in
      var text = TextCursor(memory)
      put(number, to: &text)
      bytes.append(contentsOf: text.written)
    }
  }
}

/// Instants as `2018-01-01T11:00:00Z`; the last one is kept, since neighbours mostly share it.
struct InstantText: Sendable {
  private var last: Instant?
  private var text: [UInt8] = []

  @inline(__always)
  mutating func put(_ instant: Instant, to cursor: inout TextCursor) {
    if instant != last {
      last = instant
      text = Array(instant.description.utf8)
    }
    cursor.put(text)
  }

  mutating func append(_ instant: Instant, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: JSONNumber.longest) { memory in
      var text = TextCursor(memory)
      put(instant, to: &text)
      bytes.append(contentsOf: text.written)
    }
  }
}
