import CivilTime
@preconcurrency import Glibc

extension Instant {
  /// The system's time.
  static var now: Instant { Instant(seconds: Int64(time(nil))) }
}
