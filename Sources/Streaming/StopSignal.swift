@preconcurrency import Glibc
import Synchronization

/// Whether the process was asked to stop, by SIGTERM or SIGINT.
///
/// The first signal asks for an orderly end with a checkpoint; a second one ends the process at once.
public enum StopSignal {
  private static let isRaised = Atomic<Bool>(false)

  /// Listens for the signals from now on, and takes a closed pipe for an error of writing.
  public static func listen() {
    // The flag is made before the first signal can come.
    isRaised.store(false, ordering: .relaxed)
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGTERM, SIGINT] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        StopSignal.isRaised.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
      sigaction(number, &action, nil)
    }
  }

  /// Whether one has come.
  public static var hasCome: Bool { isRaised.load(ordering: .relaxed) }
}
