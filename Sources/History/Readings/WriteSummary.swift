/// What a write did with each reading; the four counts add up to the readings given.
public struct WriteSummary: Sendable, Hashable {
  /// Values where none of that instant and vintage was stored.
  public var new = 0
  /// Values that differ from the one stored under the same instant and vintage.
  public var changed = 0
  /// Values already stored, and values that a later reading of the same batch replaced.
  public var unchanged = 0
  /// Readings without a value.
  public var missing = 0

  /// Nothing written yet.
  public init() {}

  /// The sum of the four counts.
  public var total: Int { new + changed + unchanged + missing }

  /// Adds another write's counts.
  public static func += (lhs: inout WriteSummary, rhs: WriteSummary) {
    lhs.new += rhs.new
    lhs.changed += rhs.changed
    lhs.unchanged += rhs.unchanged
    lhs.missing += rhs.missing
  }
}
