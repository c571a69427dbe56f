/// Running sums of how often a central interval held the observation, and how wide it was.
///
/// A row with a missing observation or bound is skipped and does not count in `count`.
public struct IntervalAccuracy: Sendable, Hashable, Codable {
  /// The nominal coverage, such as 0.90.
  public let nominal: Double
  /// The number of rows that were scored.
  public private(set) var count = 0
  /// The number of rows whose observation lay in the interval, bounds included.
  public private(set) var covered = 0
  private var widthSum = 0.0
  private var penaltySum = 0.0

  /// No rows yet, of intervals of `nominal` coverage.
  public init(nominal: Double) { self.nominal = nominal }

  /// Scores one row, or skips it where something is missing.
  public mutating func add(observed: Double, lower: Double, upper: Double) {
    guard observed.isFinite, lower.isFinite, upper.isFinite else { return }
    count += 1
    widthSum += upper - lower
    penaltySum += 2 / (1 - nominal) * (max(0, lower - observed) + max(0, observed - upper))
    if lower <= observed, observed <= upper { covered += 1 }
  }

  /// Adds the rows that another of the same nominal coverage holds.
  public mutating func add(_ other: IntervalAccuracy) {
    precondition(nominal == other.nominal, "accuracies of the same nominal coverage")
    count += other.count
    covered += other.covered
    widthSum += other.widthSum
    penaltySum += other.penaltySum
  }

  /// The share of observations in their interval, in [0, 1]; NaN without rows.
  public var coverage: Double { Double(covered) / Double(count) }
  /// The mean width, in the series' unit; NaN without rows.
  public var meanWidth: Double { widthSum / Double(count) }
  /// The mean Winkler (interval) score: width, plus 2/(1 − nominal) times how far observations fell outside.
  ///
  /// Source: Winkler, "A decision-theoretic approach to interval estimation", JASA 67 (1972).
  public var winkler: Double { (widthSum + penaltySum) / Double(count) }
}
