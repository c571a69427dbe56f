import CivilTime

/// Why a feature cannot be used.
public enum FeatureError: Error, Equatable, CustomStringConvertible {
  /// A text that is no feature.
  case unreadable(feature: String, reason: String)
  /// A feature that would look past the issue time.
  case notKnown(feature: String, target: Instant, issue: Instant)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let feature, let reason): "'\(feature)' is not a feature: \(reason)"
    case .notKnown(let feature, let target, let issue):
      "the feature '\(feature)' of the target \(target) is not known at the issue time \(issue): "
        + "use a lag that ends before it, such as recent(1)"
    }
  }
}
