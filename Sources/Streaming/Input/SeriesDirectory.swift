import CivilTime
@preconcurrency import Glibc
import Readings

/// The watched series, found by the bytes of their names without making a string.
public struct SeriesDirectory: Sendable {
  /// What a reading's parser has to know of a series.
  public struct Entry: Sendable {
    /// The series' name.
    public let name: SeriesName
    /// Seconds between its slots.
    public let step: Int
    /// The zone of times that carry no offset.
    public let zone: TimeZoneRules

    /// An entry for a series.
    public init(name: SeriesName, step: Int, zone: TimeZoneRules) {
      self.name = name
      self.step = step
      self.zone = zone
    }

    /// Whether a slot may begin at an instant: slots stand on multiples of the step, those of daily series also at the
    /// zone's midnights.
    @inline(__always)
    func isSlot(_ instant: Instant) -> Bool {
      instant.seconds % Int64(step) == 0
        || (step == 86_400 && zone.startOfDay(zone.localDate(at: instant)) == instant)
    }
  }

  /// The series, in the order of their indices.
  public let entries: [Entry]
  /// The names' bytes one after the other, and where each begins and the last ends.
  private let names: [UInt8]
  private let starts: [Int]
  private let table: [Int32]
  private let mask: Int

  /// A directory of `entries`.
  public init(_ entries: [Entry]) {
    self.entries = entries
    let texts = entries.map { Array($0.name.description.utf8) }
    names = texts.flatMap(\.self)
    starts = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    var table = [Int32](repeating: -1, count: size)
    for (index, name) in texts.enumerated() {
      var slot = name.withUnsafeBytes { Self.hash($0) } & (size - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      table[slot] = Int32(index)
    }
    self.table = table
    mask = size - 1
  }

  /// The index of the series of that name, nil where it is not watched.
  public func index(of name: SeriesName) -> Int? {
    var text = name.description
    return text.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }.map(Int.init)
  }

  /// The index of the series of that name, nil where it is not watched.
  package func index(of name: UnsafeRawBufferPointer) -> Int32? {
    var slot = Self.hash(name) & mask
    while table[slot] >= 0 {
      let place = Int(table[slot])
      let span = starts[place]..<starts[place + 1]
      if names.withUnsafeBytes({ Self.areEqual(UnsafeRawBufferPointer(rebasing: $0[span]), name) }) {
        return table[slot]
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func areEqual(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Bool {
    guard lhs.count == rhs.count else { return false }
    guard let left = lhs.baseAddress, let right = rhs.baseAddress else { return true }
    return memcmp(left, right, rhs.count) == 0
  }

  // Eight bytes at a time: names come once a reading.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var place = 0
    while place + 8 <= bytes.count {
      hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var rest: UInt64 = 0
    while place < bytes.count {
      rest = rest << 8 | UInt64(bytes[place])
      place += 1
    }
    return Int(truncatingIfNeeded: mixed(hash, rest) >> 16)
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 32
  }
}
