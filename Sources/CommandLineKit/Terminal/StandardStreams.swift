@preconcurrency import Glibc

/// Standard output and standard error, written whole and at once.
public enum StandardStream: Int32, Sendable {
  /// What the command was asked for.
  case output = 1
  /// What a person should know besides.
  case error = 2

  /// Whether a person is looking.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Whether colours may be used: on a terminal, and `NO_COLOR` is not set.
  public var allowsColor: Bool { isTerminal && getenv("NO_COLOR") == nil }

  /// Columns of the terminal, 100 where there is none.
  public var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
    return Int(size.ws_col)
  }

  /// Writes the text, retrying after signals.
  /// - Throws: `CommandError` (I/O) where the reader is gone or the disk is full.
  public func write(_ text: String) throws(CommandError) {
    var text = text
    let failure = text.withUTF8 { bytes in writeAll(UnsafeRawBufferPointer(bytes)) }
    if let failure {
      throw CommandError(.ioError, "can't write to \(self): \(String(cString: strerror(failure)))")
    }
  }

  /// Writes the text and a line end.
  /// - Throws: as `write`.
  public func line(_ text: String = "") throws(CommandError) { try write(text + "\n") }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(rawValue, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}

extension StandardStream: CustomStringConvertible {
  /// The stream's name in a sentence.
  public var description: String { self == .output ? "standard output" : "standard error" }
}

/// Text styles of a terminal, plain where colours are not wanted.
public struct Style: Sendable {
  private let isOn: Bool

  /// Styles for a stream.
  public init(for stream: StandardStream) { isOn = stream.allowsColor }

  /// Styles switched on or off by hand.
  public init(isOn: Bool) { self.isOn = isOn }

  /// Heavier.
  public func bold(_ text: String) -> String { wrap(text, "1") }
  /// Lighter.
  public func dim(_ text: String) -> String { wrap(text, "2") }
  /// An error.
  public func red(_ text: String) -> String { wrap(text, "31") }
  /// Success.
  public func green(_ text: String) -> String { wrap(text, "32") }
  /// A second series in a chart.
  public func cyan(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
