/// MSTL, with the seasons carried on as they were last and the rest (trend and remainder) forecast by
/// smoothing with a damped trend and an AR(1) error, or by an autoregression.
///
/// New values are decomposed together with the kept ones, windows and parameters unchanged, so the seasons
/// move with them; the window kept is a few times the longest season.
///
/// Cost: a fit and an update are O(kept values); a forecast is O(steps).
public struct SeasonalTrendModel: SeasonalModel {
  /// How the seasonally adjusted series goes on.
  public enum Remainder: String, Codable, Sendable, CaseIterable {
    /// Smoothing of the level with a damped trend and an AR(1) error.
    case smoothing
    /// An autoregression of the remainder around the level.
    case autoregression
  }

  /// The decomposition.
  public let decomposition: MSTL
  /// The kept values, oldest first.
  @PackedNumbers var recent: [Double]
  let capacity: Int
  @PackedRows var seasonal: [[Double]]
  var rest: SeasonalRest

  /// Fits to values without gaps.
  /// - Throws: `SeasonalError` where no period fits twice into the series.
  public static func fit(
    _ values: [Double], decomposition: MSTL, remainder: Remainder = .smoothing, cycles: Int = 12
  ) throws(SeasonalError) -> SeasonalTrendModel {
    let longest = decomposition.periods.last { 2 * $0 <= values.count } ?? 1
    let capacity = max(cycles * longest, 20)
    let recent = Array(values.suffix(capacity))
    let parts = try decomposition.decompose(recent)
    let rest = try SeasonalRest(parts.adjusted, shortest: decomposition.periods[0], remainder)
    return SeasonalTrendModel(
      decomposition: decomposition, recent: recent, capacity: capacity,
      seasonal: Self.lastCycles(parts, decomposition.periods), rest: rest)
  }

  /// The seasons as last seen, plus the forecast of the rest.
  public func forecast(steps: Int) -> [Double] {
    let base = rest.model.forecast(steps: steps)
    return base.indices.map { lead in
      seasonal.reduce(base[lead]) { $0 + $1[lead % $1.count] }
    }
  }

  /// Decomposes anew with the new values, and runs the rest's smoothing over them.
  public mutating func update(with values: [Double]) {
    guard !values.isEmpty else { return }
    let expected = forecast(steps: values.count)
    recent += zip(values, expected).map { $0.isNaN ? $1 : $0 }
    recent.removeFirst(max(recent.count - capacity, 0))
    guard let parts = try? decomposition.decompose(recent) else { return }
    seasonal = Self.lastCycles(parts, decomposition.periods)
    rest.restart(on: parts.adjusted)
  }

  /// Those of the rest's model.
  public var parameters: [SeasonalParameter] { rest.model.parameters }

  /// Those of the rest's model: the seasons count as known.
  public func residualScales(steps: Int) -> [Double] { rest.model.residualScales(steps: steps) }

  private static func lastCycles(_ parts: SeasonalDecomposition, _ periods: [Int]) -> [[Double]] {
    zip(parts.seasonal, periods).map { Array($0.suffix($1)) }
  }
}

/// The forecast of a seasonally adjusted series.
struct SeasonalRest: Codable, Sendable {
  private(set) var smoothing: MultiSeasonalHoltWinters?
  private(set) var autoregression: SeasonalAutoregression?

  init(_ values: [Double], shortest: Int, _ kind: SeasonalTrendModel.Remainder) throws(SeasonalError) {
    switch kind {
    case .smoothing:
      var options = MultiSeasonalHoltWinters.Options(trend: true, autoregression: true)
      options.cycles = values.count
      smoothing = try MultiSeasonalHoltWinters.fit(values, periods: [], options: options)
    case .autoregression:
      let order = min(max(shortest / 4, 2), 12)
      let lags = Array(1...order) + [shortest, shortest + 1]
      autoregression = try SeasonalAutoregression.fit(values, lags: lags)
    }
  }

  var model: any SeasonalModel {
    if let smoothing { return smoothing }
    if let autoregression { return autoregression }
    return SeasonalNaive(values: [0], period: 1)
  }

  /// The same parameters on a new run of values.
  mutating func restart(on values: [Double]) {
    if let old = smoothing {
      var fresh = MultiSeasonalHoltWinters(start: values, periods: [], weights: old.weights)
      fresh.run(through: values)
      fresh.variance = old.variance
      smoothing = fresh
    }
    autoregression?.update(with: values)
  }
}
