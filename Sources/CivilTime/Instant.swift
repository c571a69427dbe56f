/// A moment in time: whole seconds of UTC since 1970-01-01, leap seconds not counted (POSIX time).
///
/// Everything Loadstar stores is an instant. Local time appears only in features and on output.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public var seconds: Int64

  /// The instant that many seconds after 1970-01-01T00:00:00Z.
  @inlinable
  public init(seconds: Int64) { self.seconds = seconds }

  /// The years 1 to 9999 in UTC, which four digits write: all that is read or stored lies within.
  public static let written = Instant(seconds: -62_135_596_800)...Instant(seconds: 253_402_300_799)

  /// Whether `lhs` comes before `rhs`.
  @inlinable
  public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.seconds < rhs.seconds }

  /// The instant `seconds` later.
  @inlinable
  public static func + (lhs: Instant, seconds: Int) -> Instant {
    Instant(seconds: lhs.seconds + Int64(seconds))
  }

  /// The instant `seconds` earlier.
  @inlinable
  public static func - (lhs: Instant, seconds: Int) -> Instant {
    Instant(seconds: lhs.seconds - Int64(seconds))
  }

  /// Seconds from `rhs` to `lhs`.
  @inlinable
  public static func - (lhs: Instant, rhs: Instant) -> Int { Int(lhs.seconds - rhs.seconds) }
}
