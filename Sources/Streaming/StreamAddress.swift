import History
import Monitoring

/// Where readings come from, as it is written on the command line: `-`, `file:PATH`, …
public struct SourceAddress: Sendable, Hashable {
  /// The text.
  public let text: String

  /// An address.
  /// - Throws: `StreamingError` (usage) for a scheme that there is none of.
  public init(_ text: String) throws(StreamingError) {
    self.text = text
    guard text == "-" || Self.schemes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) else {
      throw StreamingError(
        .usage,
        "'\(text)' is no source: write - for standard input, or \(Self.schemes.joined(separator: "…, "))…")
    }
  }

  private static let schemes = ["file:"]

  /// Opens the source where a checkpoint left it.
  /// - Parameters:
  ///   - follows: whether more may be written to a file after its end was reached.
  public func open(
    _ directory: SeriesDirectory, from position: SourcePosition?, follows: Bool = false
  ) throws(StreamingError) -> any ReadingSource {
    if text == "-" { return DescriptorSource.standardInput(directory, from: position) }
    return try DescriptorSource.file(
      String(text.dropFirst("file:".count)), end: follows ? .follows : .stops, from: position, directory)
  }
}

/// Where events go to, as it is written on the command line: `-`, `file:PATH`, `sqlite`, `webhook:URL`, …
public struct SinkAddress: Sendable, Hashable {
  /// The text.
  public let text: String

  /// An address.
  /// - Throws: `StreamingError` (usage) for a scheme that there is none of.
  public init(_ text: String) throws(StreamingError) {
    self.text = text
    let isPlain = text == "-" || text == "sqlite"
    guard isPlain || Self.schemes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) else {
      throw StreamingError(
        .usage, "'\(text)' is no sink: write -, sqlite, or \(Self.schemes.joined(separator: "…, "))…")
    }
  }

  private static let schemes = ["file:"]

  /// Whether it is the history itself, which the checkpoint writes.
  public var isHistory: Bool { text == "sqlite" }

  /// The sink; nil for the history.
  public func open() throws(StreamingError) -> (any EventSink)? {
    if isHistory { return nil }
    if text == "-" { return StandardOutputSink() }
    return FileSink(path: String(text.dropFirst("file:".count)))
  }
}
