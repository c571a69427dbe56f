/// The recipe of the regression; the defaults were chosen on validation years.
public struct RegressionOptions: Sendable, Codable, Hashable {
  /// The defaults.
  public init() {}
}
