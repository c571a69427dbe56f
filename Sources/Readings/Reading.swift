import CivilTime

/// How final a published value is. A newer vintage replaces an older one in every view, never in the store.
public enum Vintage: Int, Sendable, Comparable, CaseIterable {
  /// The source does not say.
  case unspecified = 0
  /// Published within the hour, from tele-metering.
  case realTime = 1
  /// Checked within a month or so.
  case consolidated = 2
  /// Settled, a year or so later.
  case definitive = 3

  /// Whether `lhs` is less final than `rhs`.
  public static func < (lhs: Vintage, rhs: Vintage) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// What is known of a value besides its number. Missing is not zero.
public enum Quality: Int, Sendable, CaseIterable {
  /// A number as published.
  case measured = 0
  /// The source has the slot and says that there is no value (empty, `ND`, `-`).
  case missing = 1
  /// A number that a check holds for wrong (stuck, sentinel, unit); kept, and not used by models.
  case suspect = 2
}

/// One value of one series at one instant.
public struct Reading: Sendable, Hashable {
  /// The start of the slot.
  public var instant: Instant
  /// The value in the series' unit; NaN where it is missing.
  public var value: Double
  /// How final the value is.
  public var vintage: Vintage
  /// What is known of it.
  public var quality: Quality

  /// A reading; a NaN value is recorded as missing.
  public init(
    instant: Instant, value: Double, vintage: Vintage = .unspecified, quality: Quality? = nil
  ) {
    self.instant = instant
    self.value = value
    self.vintage = vintage
    self.quality = quality ?? (value.isNaN ? .missing : .measured)
  }
}

extension Vintage {
  /// The word for it in files, such as `real-time`.
  public var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .realTime: "real-time"
    case .consolidated: "consolidated"
    case .definitive: "definitive"
    }
  }
}

extension Quality {
  /// The word for it in files, such as `measured`.
  public var name: String {
    switch self {
    case .measured: "measured"
    case .missing: "missing"
    case .suspect: "suspect"
    }
  }
}
