import CivilTime
import Readings

/// How unusual one reading is, given the stored forecast and the readings before it.
public struct ScoreEvent: Sendable, Hashable {
  /// The series.
  public var series: SeriesHandle
  /// The start of the slot.
  public var time: Instant
  /// The value scored; NaN where the feed said that there is none.
  public var value: Double
  /// The stored forecast, corrected by the newest residuals; NaN where nothing was forecast.
  public var expected: Double
  /// The 5 % quantile of what was expected.
  public var low: Double
  /// The 95 % quantile of what was expected.
  public var high: Double
  /// The two-sided p-value, (1 + how many past readings were at least as unusual) / (n + 1).
  public var p: Double
  /// From 0 to 1, 1 = anomalous: 1 − p, and above the highest past reading still rising.
  public var score: Double
  /// Whether the reading was held for wrong or unusual, and so not learned from.
  public var flag: Bool
  /// What it was flagged for.
  public var kind: IncidentKind?
  /// How final the value is.
  public var vintage: Vintage
  /// Whether this replaces an earlier score of the same slot, because a newer vintage came.
  public var isRevision: Bool

  package init(
    series: SeriesHandle, time: Instant, value: Double, expected: Double, low: Double, high: Double,
    p: Double, score: Double, flag: Bool, kind: IncidentKind?, vintage: Vintage, isRevision: Bool
  ) {
    self.series = series
    self.time = time
    self.value = value
    self.expected = expected
    self.low = low
    self.high = high
    self.p = p
    self.score = score
    self.flag = flag
    self.kind = kind
    self.vintage = vintage
    self.isRevision = isRevision
  }
}

extension ScoreEvent {
  /// Whether two events are the same to the bit, NaN equal to NaN.
  public func isIdentical(to other: ScoreEvent) -> Bool {
    series == other.series && time == other.time && flag == other.flag && kind == other.kind
      && vintage == other.vintage && isRevision == other.isRevision
      && value.bitPattern == other.value.bitPattern && expected.bitPattern == other.expected.bitPattern
      && low.bitPattern == other.low.bitPattern && high.bitPattern == other.high.bitPattern
      && p.bitPattern == other.p.bitPattern && score.bitPattern == other.score.bitPattern
  }
}
