/// Why the rules of a time zone cannot be had.
public enum TimeZoneError: Error, Hashable, Sendable {
  /// The identifier is not of a form that the tz database uses; nothing was opened.
  case invalidIdentifier(String)
  /// The tz database has no such zone; `candidates` are its zones with a like name.
  case unknown(String, candidates: [String])
  /// There is no tz database in any of these folders.
  case noDatabase([String])
  /// A file of the tz database, or a rule, that breaks its format: which, and how.
  case malformed(String, reason: String)
}

extension TimeZoneError: CustomStringConvertible {
  /// What is wrong, with which zone, and what to do.
  public var description: String {
    switch self {
    case .invalidIdentifier(let identifier):
      "'\(identifier)' is not a time zone: write an identifier of the tz database, such as Europe/Paris"
    case .unknown(let identifier, let candidates):
      "there is no time zone '\(identifier)'"
        + (candidates.isEmpty ? "" : ": did you mean \(candidates.joined(separator: " or "))?")
    case .noDatabase(let folders):
      "no tz database in \(folders.joined(separator: ", ")): install the package tzdata, "
        + "or name its folder in TZDIR"
    case .malformed(let name, let reason):
      "the time zone data of '\(name)' cannot be used: \(reason)"
    }
  }
}
