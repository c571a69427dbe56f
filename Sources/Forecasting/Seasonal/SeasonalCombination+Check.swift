extension SeasonalCombination {
  /// Checks that the rings, lags and windows of all members are as long as their seasons say.
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.holds(members.contains(where: \.fit.isAlwaysReady), "seasonal.members: none is always ready")
    for member in members { try member.fit.check(frame) }
  }
}

extension SeasonalFit {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    switch self {
    case .naive(let model): try model.check(frame)
    case .theta(let model): try model.smoothing.check(frame)
    case .smoothing(let model): try model.check(frame)
    case .decomposition(let model): try model.check(frame)
    case .harmonics(let model): try model.check(frame)
    case .autoregression(let model): try model.check(frame)
    case .direct(let model): try model.check(frame)
    }
  }
}

extension ModelFrame {
  /// Checks the length of a season or a window in steps, or of a list of them.
  fileprivate func lengths(_ values: [Int], _ name: String) throws(ForecastingError) {
    for value in values { try number(value, in: 1...1 << 20, name) }
  }
}

extension SeasonalNaive {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.lengths([period], "naive.period")
    try frame.equal(last.count, period, "naive.last")
  }
}

extension MultiSeasonalHoltWinters {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.lengths(periods, "smoothing.periods")
    try frame.count(clock, "smoothing.clock")
    try frame.equal(weights.seasons.count, periods.count, "smoothing.weights.seasons")
    try frame.equal(seasons.map(\.count), Array(periods.dropFirst()), "smoothing.seasons")
    guard let shortest = periods.first else { return }
    try frame.equal(profiles.map(\.count), profiles.map { _ in shortest }, "smoothing.profiles")
    try frame.holds(
      !groups.isEmpty && groups.allSatisfy(profiles.indices.contains),
      "smoothing.groups: not all have a profile")
  }
}

extension SeasonalTrendModel {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.lengths(decomposition.periods, "decomposition.periods")
    try frame.lengths(decomposition.windows, "decomposition.windows")
    try frame.equal(decomposition.windows.count, decomposition.periods.count, "decomposition.windows")
    let passes = [decomposition.rounds, decomposition.innerPasses, decomposition.outerPasses]
    for count in passes { try frame.number(count, in: 0...10, "decomposition: passes") }
    try frame.number(capacity, in: max(recent.count, 1)...1 << 40, "decomposition.capacity")
    try frame.lengths(seasonal.map(\.count), "decomposition.seasonal")
    try rest.smoothing?.check(frame)
    try rest.autoregression?.check(frame)
  }
}

extension HarmonicRegression {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(coefficients.count, 1 + 2 * frequencies.count, "harmonics.coefficients")
    try frame.count(clock, "harmonics.clock")
    try errors.check(frame)
  }
}

extension SeasonalAutoregression {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.lengths(lags, "autoregression.lags")
    try frame.equal(recent.count, lags.max() ?? 0, "autoregression.recent")
    // The window moves on by the last of them.
    try frame.equal(lags.last ?? 0, lags.max() ?? 0, "the last of autoregression.lags")
  }
}

extension DirectRegression {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.lengths([layout.period, layout.ratio], "direct.layout")
    try frame.equal(recent.count, layout.memory, "direct.recent")
    try frame.holds(coefficients.allSatisfy { !$0.isEmpty }, "direct.coefficients: a lead has none")
    try frame.count(firstLead, "direct.firstLead")
    try frame.count(clock, "direct.clock")
  }
}
