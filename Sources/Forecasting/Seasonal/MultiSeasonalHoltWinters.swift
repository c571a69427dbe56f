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
/// and the weights minimise the mean squared error over a horizon (Nelder–Mead). On logarithms the seasons are
/// multiplicative. The shortest season may have several profiles, one a group of its places in the longest
/// (working days and weekends): an error moves its own group's profile by γ₁ e and the others' by κ γ₁ e, as
/// in Gould et al. A step costs O(J), a fit a few hundred passes over the fitted span.
///
/// Source: J. W. Taylor, "Short-term electricity demand forecasting using double seasonal exponential
/// smoothing", J. Operational Research Society 54 (2003); "Triple seasonal methods for short-term
/// electricity demand forecasting", European J. Operational Research 204 (2010); P. G. Gould et al.,
/// "Forecasting time series with multiple seasonal patterns", European J. Operational Research 191 (2008).
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
    /// Share of an error that the other groups' profiles take, κ.
    public var sharing: Double

    /// Weights as given.
    public init(
      level: Double, slope: Double = 0, damping: Double = 1, seasons: [Double], autoregression: Double = 0,
      sharing: Double = 1
    ) {
      self.level = level
      self.slope = slope
      self.damping = damping
      self.seasons = seasons
      self.autoregression = autoregression
      self.sharing = sharing
    }
  }

  /// The smoothing weights.
  public internal(set) var weights: Weights
  /// The season lengths in steps, shortest first.
  public let periods: [Int]
  /// The group of each place of the shortest season in the longest; one entry where there are no groups.
  public let groups: [Int]
  var level: Double
  var slope: Double
  /// The shortest season, one ring a group; empty without seasons.
  @PackedRows var profiles: [[Double]]
  /// The longer seasons, one ring each.
  @PackedRows var seasons: [[Double]]
  /// The index of the next value, which sits in each ring at `clock` modulo the ring's length.
  var clock: Int
  var error: Double
  /// The mean squared one-step error of the fit.
  var variance: Double

  /// A model with given weights and the starting state that the first values suggest, not yet moved.
  public init(start values: [Double], periods: [Int], weights: Weights, groups: [Int] = [0]) {
    self.weights = weights
    self.periods = periods
    self.groups = groups.isEmpty ? [0] : groups
    let start = HoltWintersStart(values, periods: periods, groups: self.groups)
    level = start.level
    slope = 0
    profiles = start.profiles
    seasons = start.seasons
    clock = 0
    error = 0
    variance = 0
  }

  /// The same level and slope with a season that no new value moves.
  func withFixedSeason(_ season: [Double]) -> MultiSeasonalHoltWinters {
    guard !season.isEmpty else { return self }
    var weights = weights
    weights.seasons = [0]
    var copy = MultiSeasonalHoltWinters(start: [], periods: [season.count], weights: weights)
    (copy.level, copy.slope, copy.error, copy.variance) = (level, slope, error, variance)
    copy.profiles = [season]
    return copy
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
  @discardableResult
  mutating func step(_ value: Double) -> Double {
    let base = level + weights.damping * slope
    let expected = base + season(at: clock)
    let miss = value - expected - weights.autoregression * error
    error = value.isNaN ? weights.autoregression * error : value - expected
    let gain = value.isNaN ? 0 : error
    level = base + weights.level * gain
    slope = weights.damping * slope + weights.slope * gain
    moveSeasons(by: gain)
    clock += 1
    return miss
  }

  private mutating func moveSeasons(by gain: Double) {
    guard let shortest = periods.first else { return }
    let own = group(at: clock)
    for group in profiles.indices {
      let share = group == own ? 1 : weights.sharing
      profiles[group][clock % shortest] += share * weights.seasons[0] * gain
    }
    for season in seasons.indices {
      seasons[season][clock % periods[season + 1]] += weights.seasons[season + 1] * gain
    }
  }

  /// The sum of the seasons at an index.
  private func season(at time: Int) -> Double {
    guard let shortest = periods.first else { return 0 }
    var sum = profiles[group(at: time)][time % shortest]
    for season in seasons.indices { sum += seasons[season][time % periods[season + 1]] }
    return sum
  }

  private func group(at time: Int) -> Int {
    groups.count == 1 ? 0 : groups[time / periods[0] % groups.count]
  }

  /// Moves level, slope, seasons and error on.
  public mutating func update(with values: [Double]) {
    run(through: values)
  }

  /// The damped trend, the seasons as they are now, and the fading error.
  public func forecast(steps: Int) -> [Double] {
    var trend = 0.0
    var damping = 1.0
    var echo = error
    return (0..<max(steps, 0)).map { lead in
      damping *= weights.damping
      trend += damping * slope
      echo *= weights.autoregression
      return level + trend + season(at: clock + lead) + echo
    }
  }

  /// The smoothing weights.
  public var parameters: [SeasonalParameter] {
    [SeasonalParameter("alpha", weights.level), SeasonalParameter("beta", weights.slope)]
      + [SeasonalParameter("phi", weights.damping)]
      + zip(periods, weights.seasons).map { SeasonalParameter("gamma\($0)", $1) }
      + [SeasonalParameter("rho", weights.autoregression), SeasonalParameter("kappa", weights.sharing)]
  }

  /// From the innovations form: the variance grows by the squared response of each lead to one error.
  public func residualScales(steps: Int) -> [Double] {
    var impulse = self
    impulse.level = 0
    impulse.slope = 0
    impulse.profiles = profiles.map { $0.map { _ in 0 } }
    impulse.seasons = seasons.map { $0.map { _ in 0 } }
    impulse.error = 0
    impulse.step(1)
    let responses = impulse.forecast(steps: max(steps - 1, 0))
    var sum = variance
    return (0..<max(steps, 0)).map { lead in
      if lead > 0 { sum += variance * responses[lead - 1] * responses[lead - 1] }
      return sum.squareRoot()
    }
  }
}
