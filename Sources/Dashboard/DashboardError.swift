/// The page or its server can't be had.
public struct DashboardError: Error, CustomStringConvertible {
  /// What, where, and what to do.
  public let description: String
  /// Whether the command line is at fault.
  public let isUsage: Bool

  /// An error with its sentence.
  public init(_ description: String, isUsage: Bool = false) {
    self.description = description
    self.isUsage = isUsage
  }
}
