import DelimitedText

/// Why a file or an answer can't be taken in: what, where, and what to do about it.
public struct IngestionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sort of failure, by which a caller picks an exit status.
  public enum Kind: Sendable, Equatable {
    /// No such file or folder, or none in it.
    case noInput
    /// The file can't be read.
    case unreadable
    /// The content can't be used.
    case badData
    /// The options do not fit the file.
    case usage
    /// The service is not there, or does not answer as it should.
    case unavailable
  }

  /// The sort of failure.
  public var kind: Kind
  /// A plain sentence without a full stop, and without the place.
  public var message: String
  /// The file or address.
  public var file: String?
  /// The line, counted from 1.
  public var line: Int?
  /// The number of the field in its line, counted from 1.
  public var column: Int?

  /// An error of `kind` at a place.
  public init(
    _ kind: Kind, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil
  ) {
    self.kind = kind
    self.message = message
    self.file = file
    self.line = line
    self.column = column
  }

  /// A text's failure.
  init(_ error: DelimitedTextError) {
    let kind: Kind =
      switch error.kind {
      case .notFound: .noInput
      case .unreadable, .unwritable: .unreadable
      case .notText, .encoding, .structure: .badData
      }
    self.init(kind, error.message, line: error.line, column: error.column)
  }

  /// The place and the sentence.
  public var description: String {
    var place = file.map { [$0] } ?? []
    if let line { place.append("line \(line)") }
    if let column { place.append("column \(column)") }
    return place.isEmpty ? message : "\(place.joined(separator: ", ")): \(message)"
  }

  /// The same failure, in a file.
  func inFile(_ path: String) -> IngestionError {
    var copy = self
    copy.file = path
    return copy
  }
}
