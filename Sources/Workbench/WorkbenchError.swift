/// Why a stored series or a model file could not be brought together: what, where, and what to do.
public struct WorkbenchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sort of failure.
  public enum Kind: Sendable, Equatable {
    /// No model file of that name is in the folder.
    case noSuchModel
    /// A text that can be no model's name.
    case badName
    /// A file that can't be read, or does not hold what it should.
    case unreadable
    /// A file that can't be written.
    case unwritable
  }

  /// The sort of failure.
  public var kind: Kind
  /// A plain sentence without a full stop.
  public var description: String

  /// An error of `kind` that says `description`.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
