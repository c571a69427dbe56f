/// The levels at which load incidents are raised, in each detector's own unit.
public struct LoadThresholds: Sendable, Hashable {
  /// For one reading: scales of the corrected forecast's error.
  public var point: Double
  /// For the cumulative sum of whitened residuals.
  public var cumulativeSum: Double
  /// For the Page–Hinkley test on errors against the slow reference.
  public var pageHinkley: Double

  /// Levels for the three tests.
  public init(point: Double, cumulativeSum: Double, pageHinkley: Double) {
    self.point = point
    self.cumulativeSum = cumulativeSum
    self.pageHinkley = pageHinkley
  }

  /// Where nothing is known of a series yet: about one false incident a week of half-hours.
  public static let standard = LoadThresholds(point: 6, cumulativeSum: 22, pageHinkley: 40)

  /// All three, times `factor`.
  func scaled(by factor: Double) -> LoadThresholds {
    LoadThresholds(
      point: point * factor, cumulativeSum: cumulativeSum * factor, pageHinkley: pageHinkley * factor)
  }
}
