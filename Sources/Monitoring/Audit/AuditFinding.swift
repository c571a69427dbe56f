import CivilTime

/// What an audit can find in a series.
public enum AuditKind: String, Sendable, CaseIterable {
  /// Slots without a value.
  case gap
  /// A stretch that repeats the one an hour or a day before it.
  case duplicate
  /// One value for longer than the series is used to.
  case stuck
  /// One or a few values far from their neighbours.
  case spike
  /// A number that stands for "no value", such as −999, with what leads up to it.
  case sentinel
  /// Values a thousand times too large or too small.
  case unit
  /// A local day with a clock change on which slots are missing.
  case clockChange = "clock-change"
  /// Values that their publisher changed later.
  case revision
  /// Readings between the slots of the series' grid.
  case offGrid = "off-grid"
}

/// A stretch of a series with something to know about it.
public struct AuditFinding: Sendable, Equatable {
  /// What it is.
  public var kind: AuditKind
  /// The first slot's instant.
  public var start: Instant
  /// The end of the last slot.
  public var end: Instant
  /// How many slots or readings it is about.
  public var count: Int
  /// A plain sentence.
  public var message: String

  /// A finding.
  public init(kind: AuditKind, start: Instant, end: Instant, count: Int, message: String) {
    self.kind = kind
    self.start = start
    self.end = end
    self.count = count
    self.message = message
  }
}

/// A value that another replaced.
public struct AuditRevision: Sendable, Equatable {
  /// The slot.
  public var instant: Instant
  /// The value before.
  public var old: Double
  /// The value after.
  public var new: Double

  /// A replaced value.
  public init(instant: Instant, old: Double, new: Double) {
    self.instant = instant
    self.old = old
    self.new = new
  }
}
