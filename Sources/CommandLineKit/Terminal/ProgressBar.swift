@preconcurrency import Glibc
import Synchronization

/// A line on standard error that shows how far a long piece of work is; silent in pipes.
public final class ProgressBar: Sendable {
  private let title: String
  private let isShown: Bool
  private let lastTenth: Atomic<Int>

  /// A bar with a title, shown only on a terminal and where not `quiet`.
  public init(_ title: String, quiet: Bool) {
    self.title = title
    isShown = !quiet && StandardStream.error.isTerminal
    lastTenth = Atomic(-1)
  }

  /// Shows the fraction done, from 0 to 1, where it moved by a tenth of a percent or more.
  public func update(_ fraction: Double, note: String = "") {
    guard isShown, fraction.isFinite else { return }
    let tenth = Int(min(1, max(0, fraction)) * 1000)
    guard lastTenth.exchange(tenth, ordering: .relaxed) != tenth else { return }
    let filled = tenth * 24 / 1000
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    show("\r\(title) \(bar) \(tenth / 10) % \(note)\u{1B}[K")
  }

  /// Clears the line.
  public func finish() {
    guard isShown else { return }
    show("\r\u{1B}[K")
  }

  // A progress line that can't be written is no reason to stop the work.
  private func show(_ text: String) { try? StandardStream.error.write(text) }
}
