/// Why a delimited text can't be read or written: what is wrong, and where.
public struct DelimitedTextError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sort of failure.
  public enum Kind: Sendable, Equatable {
    /// The file can't be opened or read.
    case unreadable
    /// No such file.
    case notFound
    /// The content is not text of the kind that can be read.
    case notText
    /// A byte sequence is no character of the text's encoding.
    case encoding
    /// A line, a field count or a quoted field goes past a limit or does not end.
    case structure
    /// The file can't be written.
    case unwritable
  }

  /// The sort of failure.
  public var kind: Kind
  /// A plain sentence without a full stop, and without the place.
  public var message: String
  /// The line, counted from 1; nil where the failure has no place in the text.
  public var line: Int?
  /// The number of the field in its line, counted from 1.
  public var column: Int?

  /// An error of `kind` at a place.
  public init(_ kind: Kind, _ message: String, line: Int? = nil, column: Int? = nil) {
    self.kind = kind
    self.message = message
    self.line = line
    self.column = column
  }

  /// The place and the sentence.
  public var description: String {
    guard let line else { return message }
    return "line \(line)\(column.map { ", column \($0)" } ?? ""): \(message)"
  }
}
