extension MultiSeasonalHoltWinters {
  /// What a fit may use.
  public struct Options: Codable, Sendable, Hashable {
    /// A damped trend beside the level.
    public var trend = false
    /// An AR(1) error.
    public var autoregression = true
    /// The most recent values that the weights are fitted to, in longest seasons.
    public var cycles = 26
    /// Evaluations of the search.
    public var evaluations = 300

    /// Level, seasons and an AR(1) error, without a trend.
    public init(trend: Bool = false, autoregression: Bool = true) {
      self.trend = trend
      self.autoregression = autoregression
    }
  }

  /// Fits the weights to values (NaN = missing) with seasons of `periods` steps, shortest first; no periods
  /// make simple or trend smoothing.
  /// - Throws: `SeasonalError.tooShort` below two of the longest season, or three values.
  public static func fit(
    _ values: [Double], periods: [Int], options: Options = Options()
  ) throws(SeasonalError) -> MultiSeasonalHoltWinters {
    let longest = periods.last ?? 1
    let needed = max(2 * longest, 3)
    guard values.count >= needed else {
      throw .tooShort(method: "Holt-Winters", needed: needed, count: values.count)
    }
    let recent = Array(values.suffix(max(options.cycles * longest, 3 * longest, 400)))
    let search = HoltWintersSearch(values: recent, periods: periods, options: options)
    return search.best()
  }
}

/// The search for smoothing weights.
private struct HoltWintersSearch {
  let values: [Double]
  let periods: [Int]
  let options: MultiSeasonalHoltWinters.Options
  let start: MultiSeasonalHoltWinters
  let skip: Int

  init(values: [Double], periods: [Int], options: MultiSeasonalHoltWinters.Options) {
    self.values = values
    self.periods = periods
    self.options = options
    start = MultiSeasonalHoltWinters(
      start: values, periods: periods,
      weights: .init(level: 0.1, seasons: periods.map { _ in 0.1 }))
    let longest = periods.last ?? 1
    // The first cycle made the starting seasons, so its errors would flatter the weights.
    skip = longest == 1 ? 1 : (values.count >= 3 * longest ? longest : 0)
  }

  func best() -> MultiSeasonalHoltWinters {
    let guess =
      [0.1] + periods.map { _ in 0.2 } + (options.autoregression ? [0.8] : [])
      + (options.trend ? [0.05, 0.9] : [])
    let search = NelderMead(evaluations: options.evaluations, tolerance: 1e-6)
    let found = search.minimize(from: guess.map(UnitInterval.position), step: 0.5) { score(weights($0)) }
    var model = start
    model.weights = weights(found.point)
    model.variance = model.run(through: values, skip: skip)
    return model
  }

  private func score(_ weights: MultiSeasonalHoltWinters.Weights) -> Double {
    var model = start
    model.weights = weights
    return model.run(through: values, skip: skip)
  }

  /// The search's point as weights: all in (0, 1), the damping in (0.8, 0.98) as is usual.
  private func weights(_ point: [Double]) -> MultiSeasonalHoltWinters.Weights {
    var rest = point.map(UnitInterval.value)[...]
    let level = rest.removeFirst()
    let seasons = periods.map { _ in rest.removeFirst() }
    let autoregression = options.autoregression ? rest.removeFirst() : 0
    guard options.trend else {
      return .init(level: level, seasons: seasons, autoregression: autoregression)
    }
    let slope = rest.removeFirst() * level
    return .init(
      level: level, slope: slope, damping: 0.8 + 0.18 * rest.removeFirst(), seasons: seasons,
      autoregression: autoregression)
  }
}
