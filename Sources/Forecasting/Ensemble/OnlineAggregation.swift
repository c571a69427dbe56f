@preconcurrency import Glibc

/// The aggregation of several forecasts of one thing by weights that follow how each has done.
///
/// With the gradient of the loss at the aggregated forecast ŷ, expert k's regret at a time is
/// r_k = ℓ'(ŷ)·(ŷ − x_k): by convexity the sum of regrets bounds how much better the best fixed mixture would have
/// done, which both rules keep of the order of √T without knowing T or the size of the errors.
///
/// An update is O(K) for K experts. An expert without a forecast (NaN) sleeps: it neither counts nor learns.
public struct OnlineAggregation: Sendable, Codable, Hashable {
  /// How weights follow from regrets.
  public enum Rule: String, Sendable, Codable, Hashable {
    /// Bernstein online aggregation: weights ∝ η·exp(η·R), where R counts each regret less its own square.
    ///
    /// Source: O. Wintenberger, "Optimal learning with Bernstein online aggregation", Machine Learning 106 (2017).
    case bernstein
    /// ML-Poly: weights ∝ η·max(R, 0), with a rate of its own for each expert.
    ///
    /// Source: P. Gaillard, G. Stoltz, T. van Erven, "A second-order bound with excess losses", COLT 2014.
    case polynomial
  }

  /// The rule.
  public let rule: Rule
  /// The loss.
  public let loss: AggregationLoss
  /// Sums of regrets; of the Bernstein rule, of regrets less their squares.
  private var regrets: [Double]
  private var squares: [Double]
  private var largest: [Double]
  private var rates: [Double]
  /// Readings learnt from.
  public private(set) var count = 0
  /// The aggregation's loss so far.
  public private(set) var totalLoss = 0.0
  /// Each expert's loss so far, at times when it had a forecast; the aggregation's own at others.
  public private(set) var expertLosses: [Double]

  /// An aggregation of `experts` forecasts, all equal at first.
  public init(experts: Int, rule: Rule = .bernstein, loss: AggregationLoss = .absolute) {
    self.rule = rule
    self.loss = loss
    let zeros = [Double](repeating: 0, count: experts)
    (regrets, squares, largest, expertLosses) = (zeros, zeros, zeros, zeros)
    rates = [Double](repeating: rule == .bernstein ? .greatestFiniteMagnitude : 1, count: experts)
  }

  /// The weights of all experts, which sum to 1.
  public var weights: [Double] { weights(awake: regrets.map { _ in true }) }

  /// How much more the aggregation has lost than the best single expert, in the loss's unit.
  public var regret: Double { totalLoss - (expertLosses.min() ?? totalLoss) }

  /// The weights of the experts that have a forecast; the others' are 0.
  public func weights(for experts: [Double]) -> [Double] { weights(awake: experts.map(\.isFinite)) }

  private func weights(awake: [Bool]) -> [Double] {
    var raw: [Double]
    switch rule {
    case .polynomial:
      raw = regrets.indices.map { awake[$0] ? rates[$0] * max(regrets[$0], 0) : 0 }
    case .bernstein:
      let known = regrets.indices.filter { squares[$0] > 0 }
      guard !known.isEmpty else { return Self.equal(awake) }
      var logs = regrets.indices.map { log(rates[$0]) + rates[$0] * regrets[$0] }
      // Of an expert that has not been judged nothing is known: it counts like the mean of the others.
      let mean = known.reduce(0) { $0 + logs[$1] } / Double(known.count)
      for index in logs.indices where squares[index] == 0 { logs[index] = mean }
      let most = logs.indices.reduce(-Double.infinity) { awake[$1] ? max($0, logs[$1]) : $0 }
      raw = logs.indices.map { awake[$0] ? exp(logs[$0] - most) : 0 }
    }
    let sum = raw.reduce(0, +)
    guard sum > 0, sum.isFinite else { return Self.equal(awake) }
    for index in raw.indices { raw[index] /= sum }
    return raw
  }

  private static func equal(_ awake: [Bool]) -> [Double] {
    let count = awake.count { $0 }
    return awake.map { $0 ? 1 / Double(max(count, 1)) : 0 }
  }

  /// The aggregated forecast; NaN where no expert has one.
  public func forecast(_ experts: some Collection<Double>) -> Double {
    let awake = experts.map(\.isFinite)
    guard awake.contains(true) else { return .nan }
    return zip(weights(awake: awake), experts).reduce(0) { $1.1.isFinite ? $0 + $1.0 * $1.1 : $0 }
  }

  /// Learns from a reading for which the experts had given these forecasts; without a reading nothing changes.
  public mutating func learn(_ experts: some Collection<Double>, observed: Double) {
    learn(experts, given: forecast(experts), observed: observed)
  }

  /// As above, where `forecast` is the aggregation's own as it was given, with the weights of that time.
  public mutating func learn(_ experts: some Collection<Double>, given forecast: Double, observed: Double) {
    guard forecast.isFinite, observed.isFinite, experts.count == regrets.count else { return }
    let slope = loss.slope(forecast, observed), own = loss.value(forecast, observed)
    count += 1
    totalLoss += own
    let prior = max(log(Double(regrets.count)), 1e-3)
    for (index, expert) in experts.enumerated() {
      expertLosses[index] += expert.isFinite ? loss.value(expert, observed) : own
      if expert.isFinite { learn(slope * (forecast - expert), index, prior) }
    }
  }

  private mutating func learn(_ regret: Double, _ index: Int, _ prior: Double) {
    squares[index] += regret * regret
    switch rule {
    case .polynomial:
      regrets[index] += regret
      rates[index] = 1 / (1 + squares[index])
    case .bernstein:
      largest[index] = max(largest[index], abs(regret))
      guard largest[index] > 0 else { return }
      let rate = min(1 / (2 * largest[index]), (prior / squares[index]).squareRoot())
      let excess = rate * regret > 0.5 ? largest[index] : 0
      regrets[index] += 0.5 * (regret - rate * regret * regret + excess)
      rates[index] = rate
    }
  }
}

extension OnlineAggregation {
  func check(_ frame: ModelFrame, experts: Int) throws(ForecastingError) {
    try frame.equal(regrets.count, experts, "aggregation.regrets")
    try frame.equal(squares.count, experts, "aggregation.squares")
    try frame.equal(largest.count, experts, "aggregation.largest")
    try frame.equal(rates.count, experts, "aggregation.rates")
    try frame.equal(expertLosses.count, experts, "aggregation.expertLosses")
    try frame.count(count, "aggregation.count")
  }
}
