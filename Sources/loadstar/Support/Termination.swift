@preconcurrency import Glibc
import Synchronization

/// Waits for the user or the service manager to ask for the end.
enum Termination {
  private static let isRequested = Atomic<Bool>(false)

  /// Takes SIGINT and SIGTERM from here on, instead of dying of them.
  static func catchSignals() {
    _ = isRequested.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in Termination.isRequested.store(true, ordering: .relaxed) }
    }
    // A browser that goes away is no reason to end.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Returns once the end was asked for.
  static func wait() async {
    while !isRequested.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(50)) }
  }
}
