// Rounding and roots need the C mathematics library linked, also in a debug build.
import Glibc

/// The past conformity scores |z| of one series, counted in logarithmic bins.
///
/// Gives p-values in the finite-sample form (1 + number at least as large) / (n + 1) of conformal
/// prediction (Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005), in 72 bytes.
/// Inside a bin the count is interpolated. When the counts are full all are halved, which forgets.
struct ConformityHistogram: Sendable {
  /// Four bins an octave, from 1/8 to 2^5.75 scales.
  static let binCount = 32
  private static let binsPerOctave: Double = 4
  private static let lowestExponent: Double = -3
  private static let capacity: UInt32 = 32_768

  private(set) var bins = InlineArray<32, UInt16>(repeating: 0)
  private(set) var total: UInt32 = 0

  /// The p-value and the score of a conformity score of `size`.
  @inline(__always)
  func assess(_ size: Double) -> (p: Double, score: Double) {
    let position = Self.position(size)
    let bin = min(Int(position), Self.binCount - 1)
    // A span, since a look into the array itself copies it. All bins are visited, so that the loop has no branch to
    // guess; the counts' sum fits, see `capacity`.
    let counts = bins.span
    var above: UInt16 = 0
    var distance = Int16(truncatingIfNeeded: bin)
    for index in 0..<Self.binCount {
      above &+= counts[unchecked: index] & UInt16(bitPattern: (distance &- 1) >> 15)
      distance &-= 1
    }
    let inside = Double(counts[unchecked: bin]) * min(position - Double(bin), 1)
    let p = (1 + Double(above) - inside) / (Double(total) + 1)
    // Above all that was seen p can fall no further; the score still tells more from less.
    let beyond = above == 0 ? 1 / (1 + max(0, size)) : 1
    return (p, 1 - p * beyond)
  }

  /// Counts a conformity score.
  mutating func learn(_ size: Double) {
    let bin = min(Int(Self.position(size)), Self.binCount - 1)
    if bins[bin] == .max || total >= Self.capacity { halve() }
    bins[bin] &+= 1
    total &+= 1
  }

  /// The size that a share `tail` of past scores exceeds; the normal law's where too few are known.
  func quantile(tail: Double, normal: Double) -> Double {
    guard total >= 64 else { return normal }
    let target = tail * Double(total)
    let wanted = UInt32(target.rounded(.up))
    let counts = bins.span
    var above: UInt32 = 0
    var index = Self.binCount - 1
    while index > 0, above &+ UInt32(counts[unchecked: index]) < wanted {
      above &+= UInt32(counts[unchecked: index])
      index -= 1
    }
    let count = Double(counts[unchecked: index])
    let part = count > 0 ? (Double(above) + count - target) / count : 0
    return Self.size(at: Double(index) + part)
  }

  private mutating func halve() {
    total = 0
    for index in 0..<Self.binCount {
      bins[index] /= 2
      total &+= UInt32(bins[index])
    }
  }

  /// Where in the bins a size lies; the first bin takes all that is smaller.
  @inline(__always)
  private static func position(_ size: Double) -> Double {
    guard size > 0.125 else { return max(0, size * 8) * 0.999 }
    return min(1 + binsPerOctave * (log2Approximately(size) - lowestExponent), 1_000)
  }

  private static func size(at position: Double) -> Double {
    guard position > 1 else { return position / 8 }
    let exponent = (position - 1) / binsPerOctave + lowestExponent
    let whole = exponent.rounded(.down)
    return Double(bitPattern: UInt64(1_023 + Int(whole)) << 52) * (1 + (exponent - whole))
  }

  /// Exponent plus the significand's linear part: monotone, exact at powers of two, no library call. For positive
  /// normal numbers and infinity.
  @inline(__always)
  private static func log2Approximately(_ size: Double) -> Double {
    let bits = size.bitPattern
    let significand = Double(bitPattern: bits & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
    return Double(Int(bits >> 52) - 1_023) + (significand - 1)
  }
}

extension ConformityHistogram {
  func encode(to writer: inout StateWriter) {
    writer.put(total)
    for index in 0..<Self.binCount { writer.put(bins[index]) }
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    total = try reader.get()
    for index in 0..<Self.binCount { bins[index] = try reader.get() }
  }
}
