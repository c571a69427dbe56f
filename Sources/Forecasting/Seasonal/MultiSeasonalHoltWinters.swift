/// Holt–Winters smoothing with any number of additive seasons, an optional damped trend, and an AR(1) error:
/// one season is the classic method, two or three are Taylor's double and triple seasonal methods.
///
/// With level l, damped slope b, seasons s₁…s_J of lengths m₁…m_J and e the error before its
/// autoregression,
/// ```
/// e_t   = y_t − (l_{t−1} + φ b_{t−1} + Σ s_j,{t−m_j})
/// ŷ_t   = l_{t−1} + φ b_{t−1} + Σ s_j,{t−m_j} + ρ e_{t−1}
/// l_t   = l_{t−1} + φ b_{t−1} + α e_t       b_t = φ b_{t−1} + β e_t
/// s_j,t = s_j,{t−m_j} + γ_j e_t
/// ```
/// and the weights minimise the mean squared one-step error (Nelder–Mead). On logarithms the seasons are
/// multiplicative. A step costs O(J), a fit a few hundred passes over the fitted span.
///
/// Source: J. W. Taylor, "Short-term electricity demand forecasting using double seasonal exponential
/// smoothing", J. Operational Research Society 54 (2003); "Triple seasonal methods for short-term
/// electricity demand forecasting", European J. Operational Research 204 (2010).
public struct MultiSeasonalHoltWinters: SeasonalModel, Equatable {
  /// The smoothing weights.
  public struct Weights: Codable, Sendable, Equatable {
    /// Weight of the level, α.
    public var level: Double
    /// Weight of the slope, β; 0 without a trend.
    public var slope: Double
    /// Damping of the slope, φ.
    public var damping: Double
    /// Weights of the seasons, γ, shortest season first.
    public var seasons: [Double]
    /// Autoregression of the error, ρ.
    public var autoregression: Double

    /// Weights as given.
    public init(
      level: Double, slope: Double = 0, damping: Double = 1, seasons: [Double], autoregression: Double = 0
    ) {
      self.level = level
      self.slope = slope
      self.damping = damping
      self.seasons = seasons
      self.autoregression = autoregression
    }
  }

  /// The smoothing weights.
  public internal(set) var weights: Weights
  /// The season lengths in steps, shortest first.
  public let periods: [Int]
  var level: Double
  var slope: Double
  /// One ring a season; the entry at `clock` modulo its length is that of the next value.
  var seasons: [[Double]]
  var clock: Int
  var error: Double
  /// The mean squared one-step error of the fit.
  var variance: Double

  /// A model with given weights and the starting state that the first values suggest, not yet moved.
  public init(start values: [Double], periods: [Int], weights: Weights) {
    self.weights = weights
    self.periods = periods
    let start = HoltWintersStart(values, periods: periods)
    level = start.level
    slope = 0
    seasons = start.seasons
    clock = 0
    error = 0
    variance = 0
  }

  /// Runs through `values` and returns the mean squared one-step error after the first `skip` values.
  @discardableResult
  public mutating func run(through values: [Double], skip: Int = 0) -> Double {
    var sum = 0.0
    var count = 0
    for (index, value) in values.enumerated() {
      let miss = step(value)
      guard index >= skip, !miss.isNaN else { continue }
      sum += miss * miss
      count += 1
    }
    return count > 0 ? sum / Double(count) : .infinity
  }

  /// Moves one value on and returns the one-step error, NaN for a missing value.
  mutating func step(_ value: Double) -> Double {
    let base = level + weights.damping * slope
    var expected = base
    for season in seasons.indices { expected += seasons[season][clock % periods[season]] }
    let forecast = expected + weights.autoregression * error
    let miss = value - forecast
    error = value.isNaN ? weights.autoregression * error : value - expected
    let gain = value.isNaN ? 0 : error
    level = base + weights.level * gain
    slope = weights.damping * slope + weights.slope * gain
    for season in seasons.indices {
      seasons[season][clock % periods[season]] += weights.seasons[season] * gain
    }
    clock += 1
    return miss
  }

  public mutating func update(with values: [Double]) {
    run(through: values)
  }

  public func forecast(steps: Int) -> [Double] {
    var trend = 0.0
    var damping = 1.0
    var echo = error
    return (0..<max(steps, 0)).map { lead in
      damping *= weights.damping
      trend += damping * slope
      echo *= weights.autoregression
      let season = seasons.indices.reduce(0) { $0 + seasons[$1][(clock + lead) % periods[$1]] }
      return level + trend + season + echo
    }
  }

  public var parameters: [SeasonalParameter] {
    [SeasonalParameter("alpha", weights.level), SeasonalParameter("beta", weights.slope)]
      + [SeasonalParameter("phi", weights.damping)]
      + zip(periods, weights.seasons).map { SeasonalParameter("gamma\($0)", $1) }
      + [SeasonalParameter("rho", weights.autoregression)]
  }

  /// From the innovations form: the variance grows by the squared response of each lead to one error.
  public func residualScales(steps: Int) -> [Double] {
    var impulse = self
    impulse.level = 0
    impulse.slope = 0
    impulse.seasons = periods.map { [Double](repeating: 0, count: $0) }
    impulse.error = 0
    _ = impulse.step(1)
    let responses = impulse.forecast(steps: max(steps - 1, 0))
    var sum = variance
    return (0..<max(steps, 0)).map { lead in
      if lead > 0 { sum += variance * responses[lead - 1] * responses[lead - 1] }
      return sum.squareRoot()
    }
  }
}

/// A starting level and seasons: means over the first cycles, the shortest season first.
struct HoltWintersStart {
  var level: Double
  var seasons: [[Double]]

  init(_ values: [Double], periods: [Int]) {
    let longest = periods.last ?? 1
    let cycles = max(1, min(2, values.count / max(longest, 1)))
    let span = values.prefix(min(values.count, cycles * longest == 1 ? 5 : cycles * longest))
    let known = span.filter { !$0.isNaN }
    let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    level = mean
    var rest = span.map { $0 - mean }
    seasons = periods.map { period in
      let means = Self.slotMeans(rest, period)
      rest = rest.indices.map { rest[$0] - means[$0 % period] }
      return means
    }
  }

  private static func slotMeans(_ values: [Double], _ period: Int) -> [Double] {
    (0..<period).map { slot in
      let own = stride(from: slot, to: values.count, by: period).map { values[$0] }.filter { !$0.isNaN }
      return own.isEmpty ? 0 : own.reduce(0, +) / Double(own.count)
    }
  }
}
