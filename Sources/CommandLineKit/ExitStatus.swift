/// How the tool ends: the codes of sysexits.h.
public enum ExitStatus: Int32, Sendable {
  /// Done.
  case done = 0
  /// The command line is wrong.
  case usage = 64
  /// Input data that can't be used.
  case dataError = 65
  /// No such input.
  case noInput = 66
  /// A service (broker, database, API) is not there.
  case unavailable = 69
  /// A fault of the tool's own.
  case software = 70
  /// Output can't be created.
  case cannotCreate = 73
  /// Input or output failed on the way.
  case ioError = 74
  /// Busy or unfinished: trying again later may succeed.
  case temporaryFailure = 75
  /// The configuration is wrong.
  case configuration = 78
}

/// An error that knows how the tool should end.
public protocol ExitStatusError: Error, CustomStringConvertible {
  /// The status to end with.
  var exitStatus: ExitStatus { get }
}

/// A plain sentence and the status to end with.
public struct CommandError: ExitStatusError {
  /// What went wrong, where, and what to do.
  public let description: String
  /// The status to end with.
  public let exitStatus: ExitStatus

  /// An error that ends the tool with `status`.
  public init(_ status: ExitStatus, _ description: String) {
    self.description = description
    self.exitStatus = status
  }
}

/// A command line that can't be understood.
public struct UsageError: ExitStatusError {
  /// What is wrong, and what to write instead.
  public let description: String
  /// Always `usage`.
  public var exitStatus: ExitStatus { .usage }

  /// A usage error.
  public init(_ description: String) { self.description = description }
}
