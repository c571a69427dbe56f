/// Seasonal-trend decomposition of a series with several seasons: STL for each in turn, the shortest first,
/// on the series less the other seasons, a few times over.
///
/// Source: K. Bandara, R. J. Hyndman, C. Bergmeir, "MSTL: a seasonal-trend decomposition algorithm for time
/// series with multiple seasonal patterns", arXiv:2107.13462 (2021).
public struct MSTL: Codable, Sendable {
  /// Season lengths in steps, shortest first; those above half the series are left out.
  public var periods: [Int]
  /// Seasonal windows, one a period, odd.
  public var windows: [Int]
  /// Rounds over all seasons.
  public var rounds = 2
  /// Passes of STL's inner loop.
  public var innerPasses = 2
  /// Passes of STL's robust loop; 0 for a plain fit.
  public var outerPasses = 0
  /// Fit every tenth of a window only.
  public var jumps = true

  /// The source's windows (11, 15, 19, …) for some periods.
  public init(periods: [Int]) {
    self.periods = periods.sorted()
    windows = periods.indices.map { 11 + 4 * $0 }
  }

  /// Splits finite values.
  /// - Throws: `SeasonalError` where not one period fits twice into the series.
  public func decompose(_ values: [Double]) throws(SeasonalError) -> SeasonalDecomposition {
    let used = periods.indices.filter { 2 * periods[$0] <= values.count }
    guard let shortest = periods.first else { throw .unsuitableSeasons(method: "MSTL", seasons: []) }
    guard !used.isEmpty else {
      throw .tooShort(method: "MSTL", needed: 2 * shortest, count: values.count)
    }
    var adjusted = values
    var result = SeasonalDecomposition(
      trend: [], seasonal: used.map { _ in [Double](repeating: 0, count: values.count) }, remainder: [],
      weights: [])
    for _ in 0..<(used.count == 1 ? 1 : rounds) {
      for (slot, index) in used.enumerated() {
        let open = zip(adjusted, result.seasonal[slot]).map { $0 + $1 }
        let part = try stl(index).decompose(open)
        result.seasonal[slot] = part.seasonal[0]
        result.trend = part.trend
        result.weights = part.weights
        adjusted = zip(open, part.seasonal[0]).map { $0 - $1 }
      }
    }
    result.remainder = zip(adjusted, result.trend).map { $0 - $1 }
    return result
  }

  private func stl(_ index: Int) -> STL {
    var stl = STL(period: periods[index], seasonalWindow: windows[index])
    stl.innerPasses = innerPasses
    stl.outerPasses = outerPasses
    stl.jumps = jumps
    return stl
  }
}
