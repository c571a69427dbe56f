import CSHA256

/// The SHA-256 digest of bytes, to tell whether a model file is as it was written.
///
/// Source: NIST, FIPS 180-4, "Secure Hash Standard" (2015), sections 4.1.2, 4.2.2 and 6.2.
package enum SHA256 {
  /// The digest as 64 lower-case hexadecimal digits.
  /// - Parameter usesInstructions: Whether the processor's own instructions are used where it has them, some eight
  ///   times as fast.
  package static func hexadecimal(
    _ bytes: some Collection<UInt8>, usesInstructions: Bool = loadstar_sha256_has_instructions()
  ) -> String {
    bytes.withContiguousStorageIfAvailable { digest($0, usesInstructions) }
      ?? Array(bytes).withUnsafeBufferPointer { digest($0, usesInstructions) }
  }

  private static func digest(_ bytes: UnsafeBufferPointer<UInt8>, _ usesInstructions: Bool) -> String {
    var state = initialState
    let take = usesInstructions ? takeByInstructions : takeByWords
    let whole = bytes.count / 64 * 64
    take(UnsafeBufferPointer(rebasing: bytes[..<whole]), &state)
    var tail = Array(bytes[whole...])
    tail.append(0x80)
    tail.append(contentsOf: repeatElement(0, count: (120 - tail.count % 64) % 64))
    let bitCount = UInt64(bytes.count) * 8
    tail.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * UInt64($0))) })
    tail.withUnsafeBufferPointer { take($0, &state) }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private static func takeByInstructions(_ blocks: UnsafeBufferPointer<UInt8>, into state: inout [UInt32]) {
    guard let start = blocks.baseAddress else { return }
    loadstar_sha256_blocks(&state, constants, start, blocks.count / 64)
  }

  private static func takeByWords(_ blocks: UnsafeBufferPointer<UInt8>, into state: inout [UInt32]) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
      for block in stride(from: 0, to: blocks.count, by: 64) {
        schedule(blocks.span.extracting(block..<block + 64), into: words)
        compress(words, into: &state)
      }
    }
  }

  private static func compress(_ words: UnsafeMutableBufferPointer<UInt32>, into state: inout [UInt32]) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      let choice = (e & f) ^ (~e & g), majority = (a & b) ^ (a & c) ^ (b & c)
      let first =
        h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice &+ constants[round] &+ words[round]
      let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private static func schedule(_ block: Span<UInt8>, into words: UnsafeMutableBufferPointer<UInt32>) {
    for index in 0..<16 {
      let first = 4 * index
      words.initializeElement(
        at: index,
        to: UInt32(block[first]) << 24 | UInt32(block[first + 1]) << 16 | UInt32(block[first + 2]) << 8
          | UInt32(block[first + 3]))
    }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let small = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
      let large = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
      words.initializeElement(at: index, to: words[index - 16] &+ small &+ words[index - 7] &+ large)
    }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private static let initialState: [UInt32] = primes(8).map {
    UInt32(truncatingIfNeeded: fraction($0, cubic: false))
  }
  /// The same of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = primes(64).map {
    UInt32(truncatingIfNeeded: fraction($0, cubic: true))
  }

  private static func primes(_ count: Int) -> [UInt64] {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < count {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }

  /// ⌊root(prime) · 2³²⌋ by bisection on integers, whose low 32 bits are the fraction's first ones.
  private static func fraction(_ prime: UInt64, cubic: Bool) -> UInt64 {
    var (low, high) = (UInt64(1) << 32, UInt64(1) << 38)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isBelow(middle, prime, cubic: cubic) { low = middle } else { high = middle }
    }
    return low
  }

  /// Whether (root / 2³²)² or ³ is at most `prime`, exactly.
  private static func isBelow(_ root: UInt64, _ prime: UInt64, cubic: Bool) -> Bool {
    let root = UInt128(root)
    // root³ < 2¹¹⁴ and prime · 2⁹⁶ < 2¹⁰⁵ both fit.
    return cubic ? root * root * root <= UInt128(prime) << 96 : root * root <= UInt128(prime) << 64
  }
}
