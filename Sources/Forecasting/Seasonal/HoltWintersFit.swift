extension MultiSeasonalHoltWinters {
  /// What a fit may use.
  public struct Options: Codable, Sendable, Hashable {
    /// A damped trend beside the level.
    public var trend = false
    /// An AR(1) error.
    public var autoregression = true
    /// The most recent values that the weights are fitted to, in longest seasons.
    public var cycles = 26
    /// Profiles of the shortest season by group, where the places of the longest fall into two groups.
    public var grouped = false
    /// Leads whose mean squared error the weights minimise; 1 for the one-step error.
    public var horizon = 1
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
    let longest = periods.last ?? 1
    let groups = options.grouped ? SeasonGroups.find(values, short: periods.first ?? 1, long: longest) : [0]
    start = MultiSeasonalHoltWinters(
      start: values, periods: periods, weights: .init(level: 0.1, seasons: periods.map { _ in 0.1 }),
      groups: groups)
    // The first cycle made the starting seasons, so its errors would flatter the weights.
    skip = longest == 1 ? 1 : (values.count >= 3 * longest ? longest : 0)
  }

  func best() -> MultiSeasonalHoltWinters {
    var guess = [0.1] + periods.map { _ in 0.2 }
    if options.autoregression { guess.append(0.9) }
    if options.trend { guess += [0.05, 0.9] }
    if start.groups.count > 1 { guess.append(0.5) }
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
    return options.horizon > 1 ? scoreAhead(&model) : model.run(through: values, skip: skip)
  }

  /// The mean squared error over the horizon. Origins share the phase of the values' end, where forecasts will
  /// be issued, unless that leaves too few.
  private func scoreAhead(_ model: inout MultiSeasonalHoltWinters) -> Double {
    let shortest = periods.first ?? 1
    let isLong = values.count - skip - options.horizon >= 12 * shortest
    let stride = isLong ? shortest : max(shortest / 8, 1)
    var sum = 0.0
    var count = 0
    for index in values.indices {
      if index >= skip, (values.count - index) % stride == 0, index + options.horizon <= values.count {
        for (lead, forecast) in model.forecast(steps: options.horizon).enumerated() {
          let miss = values[index + lead] - forecast
          guard !miss.isNaN else { continue }
          sum += miss * miss
          count += 1
        }
      }
      model.step(values[index])
    }
    return count > 0 ? sum / Double(count) : .infinity
  }

  /// The search's point as weights: all in (0, 1), the damping in (0.8, 0.98) as is usual.
  private func weights(_ point: [Double]) -> MultiSeasonalHoltWinters.Weights {
    var rest = point.map(UnitInterval.value)[...]
    var weights = MultiSeasonalHoltWinters.Weights(level: rest.removeFirst(), seasons: [])
    weights.seasons = periods.map { _ in rest.removeFirst() }
    if options.autoregression { weights.autoregression = rest.removeFirst() }
    if options.trend {
      weights.slope = rest.removeFirst() * weights.level
      weights.damping = 0.8 + 0.18 * rest.removeFirst()
    }
    if start.groups.count > 1 { weights.sharing = rest.removeFirst() }
    return weights
  }
}
