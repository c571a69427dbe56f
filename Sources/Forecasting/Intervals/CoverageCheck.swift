@preconcurrency import Glibc
import Readings

/// How often the intervals held what came, and whether they may be shown.
package struct CoverageCheck: Sendable, Codable {
  /// Nominal coverage in percent, and the positions of the bounds among the quantiles.
  private static let intervals: [(nominal: Int, lower: Int, upper: Int)] = [
    (nominal: 50, lower: 2, upper: 4), (80, 1, 5), (90, 0, 6),
  ]
  private static let halfLife = 180.0, tolerance = 5.0
  private let slots: Int
  private var shares = intervals.map { _ in RunningMean() }

  private enum CodingKeys: String, CodingKey { case slots, shares }

  package init(slots: Int) { self.slots = slots }

  /// Counts an error divided by its scale, for which `quantiles` had been given.
  package mutating func add(_ score: Double, _ quantiles: [Double]) {
    guard quantiles.count == quantileLevels.count else { return }
    for (index, interval) in Self.intervals.enumerated() {
      let isInside = quantiles[interval.lower] <= score && score <= quantiles[interval.upper]
      shares[index].add(isInside ? 1 : 0, halfLife: Self.halfLife * Double(slots))
    }
  }

  /// Why no interval may be shown; nil where they held what they promised within five points.
  ///
  /// Below 60 days, chance alone moves the coverage by more: a standard error, a day counting once, is added.
  package var objection: String? {
    for (interval, share) in zip(Self.intervals, shares) where share.count > 0 {
      let nominal = Double(interval.nominal), days = share.count / Double(slots)
      let chance = days < 60 ? (nominal * (100 - nominal) / max(days, 1)).squareRoot() : 0
      guard abs(100 * share.value - nominal) > Self.tolerance + chance else { continue }
      let realised = (1_000 * share.value).rounded() / 10
      return "intervals are withheld: those of \(interval.nominal) % held \(realised) % in calibration"
    }
    return nil
  }
}

extension CoverageCheck {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(slots, frame.slots, "check.slots")
    try frame.equal(shares.count, Self.intervals.count, "check.shares")
  }
}
