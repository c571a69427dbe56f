import CivilTime
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
  private let names: [[UInt8]]
  private let table: [Int32]
  private let mask: Int

  /// A directory of `entries`.
  public init(_ entries: [Entry]) {
    self.entries = entries
    names = entries.map { Array($0.name.description.utf8) }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    var table = [Int32](repeating: -1, count: size)
    for (index, name) in names.enumerated() {
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
      let candidate = names[Int(table[slot])]
      if candidate.count == name.count, candidate.elementsEqual(name) { return table[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  // FNV-1a (Fowler, Noll, Vo).
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash >> 16)
  }
}
