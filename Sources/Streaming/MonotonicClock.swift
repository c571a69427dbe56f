@preconcurrency import Glibc

/// The clock that no one sets: for waits and rates.
public enum MonotonicClock {
  /// Seconds since some fixed time.
  public static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
