import CivilTime

/// Reads times; the last one in UTC is kept, since the readings of a slot mostly come together.
struct TimeMemory: Sendable {
  private var text: (UInt64, UInt64, UInt32) = (0, 0, 0)
  private var instant: Instant?

  /// The instant that a text names; a time without offset is of the zone.
  mutating func instant(_ bytes: UnsafeRawBufferPointer, zone: TimeZoneRules) -> Instant? {
    // The length of `2018-01-01T11:00:00Z`; without the Z nothing is kept, since it depends on the zone.
    guard bytes.count == 20, bytes[19] == 0x5A else { return Self.read(bytes, zone) }
    let text = (
      bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    )
    if text != self.text {
      instant = Self.read(bytes, zone)
      self.text = text
    }
    return instant
  }

  private static func read(_ bytes: UnsafeRawBufferPointer, _ zone: TimeZoneRules) -> Instant? {
    if let instant = Instant(iso8601: bytes) { return instant }
    guard let local = LocalDateTime(bytes) else { return nil }
    return zone.instants(of: local).first
  }
}
