/// What went wrong with a source, a sink or a checkpoint.
public struct StreamingError: Error, CustomStringConvertible, Sendable {
  /// What kind of trouble, for the exit status and for whether trying again may help.
  public enum Kind: Sendable {
    /// There is no such file.
    case noInput
    /// The service is not there.
    case unavailable
    /// The input can't be used at all.
    case badInput
    /// The output can't be created.
    case cannotCreate
    /// Reading or writing failed on the way.
    case io
    /// Another monitor has taken this one's place: what this one has in memory is void.
    case fenced
    /// A source or sink is written wrongly.
    case usage
  }

  /// What kind of trouble.
  public let kind: Kind
  /// What, where, and what to do.
  public let description: String

  /// An error of a kind, with its sentence.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
