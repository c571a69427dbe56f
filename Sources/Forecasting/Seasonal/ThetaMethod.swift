/// The Theta method: simple smoothing of the doubled curvature, joined with half the linear trend, on the
/// seasonally adjusted series.
///
/// With level l smoothed with weight α, and b the slope of a straight line through the series,
/// `ŷ_{t+h} = l_t + ½ b (h − 1 + 1/α) + s_{t+h}`, which R. J. Hyndman and B. Billah ("Unmasking the Theta
/// method", International J. of Forecasting 19, 2003) showed to equal the original. Fit O(n), step O(1).
///
/// Source: V. Assimakopoulos, K. Nikolopoulos, "The Theta model", International J. of Forecasting 16 (2000).
public struct ThetaMethod: SeasonalModel, Equatable {
  /// The smoothed level and the season.
  var smoothing: MultiSeasonalHoltWinters
  /// Half the slope of the line.
  public let drift: Double

  /// Fits to values without gaps, with a season of `period` steps, 1 for none.
  /// - Throws: `SeasonalError.tooShort` below two seasons or five values.
  public static func fit(_ values: [Double], period: Int) throws(SeasonalError) -> ThetaMethod {
    guard values.count >= max(5, 2 * period) else {
      throw .tooShort(method: "Theta", needed: max(5, 2 * period), count: values.count)
    }
    var adjusted = values
    var season: [Double] = []
    if period > 1 {
      var stl = STL(period: period, seasonalWindow: 4 * (values.count / period) + 7)
      stl.seasonalDegree = 0
      let parts = try stl.decompose(values)
      adjusted = parts.adjusted
      season = Array(parts.seasonal[0].suffix(period))
    }
    var options = MultiSeasonalHoltWinters.Options(trend: false, autoregression: false)
    options.cycles = values.count
    var smoothing = try MultiSeasonalHoltWinters.fit(adjusted, periods: [], options: options)
    smoothing = smoothing.withFixedSeason(season)
    return ThetaMethod(smoothing: smoothing, drift: slope(adjusted) / 2)
  }

  /// Level, season and half the trend.
  public func forecast(steps: Int) -> [Double] {
    let start = 1 / max(smoothing.weights.level, 0.02) - 1
    let flat = smoothing.forecast(steps: steps)
    return flat.indices.map { flat[$0] + drift * (Double($0 + 1) + start.clampedStart) }
  }

  /// Moves the level on; the season and the line stay.
  public mutating func update(with values: [Double]) { smoothing.update(with: values) }

  /// The smoothing weight and the drift.
  public var parameters: [SeasonalParameter] {
    [SeasonalParameter("alpha", smoothing.weights.level), SeasonalParameter("drift", drift)]
  }

  /// Those of simple smoothing.
  public func residualScales(steps: Int) -> [Double] { smoothing.residualScales(steps: steps) }

  private static func slope(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let centre = (count - 1) / 2
    let product = values.enumerated().reduce(0) { $0 + (Double($1.offset) - centre) * $1.element }
    return product / (count * (count * count - 1) / 12)
  }
}

extension Double {
  /// The start-up term of the Theta method, held where a tiny weight would make it run away.
  fileprivate var clampedStart: Double { Swift.min(self, 10) }
}
