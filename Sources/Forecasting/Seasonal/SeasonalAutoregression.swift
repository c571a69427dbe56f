import LinearAlgebra

/// An autoregression on chosen lags, some of them a season away, fitted by ridge least squares.
///
/// `y_t − μ = Σ_l φ_l (y_{t−l} − μ) + ε_t`. Forecasts are iterated. With lags around one and two seasons this
/// is a subset SARMA model without its moving average. Fit O(n·p²), step O(p).
///
/// Source: G. E. P. Box, G. M. Jenkins, "Time Series Analysis" (1970), chapters 7 and 9; the penalty is A. E.
/// Hoerl, R. W. Kennard, "Ridge regression", Technometrics 12 (1970).
public struct SeasonalAutoregression: SeasonalModel, Equatable {
  /// The lags in steps, ascending.
  public let lags: [Int]
  /// One coefficient a lag.
  @PackedNumbers public private(set) var coefficients: [Double]
  /// The mean that the values are counted from.
  public let mean: Double
  /// The newest values less the mean, oldest first, as many as the longest lag.
  @PackedNumbers var recent: [Double]
  var variance: Double

  /// Fits coefficients to values without gaps.
  /// - Throws: `SeasonalError.tooShort` where fewer rows than twice the lags remain.
  public static func fit(
    _ values: [Double], lags: [Int], penalty: Double = 1e-4
  ) throws(SeasonalError) -> SeasonalAutoregression {
    let lags = Array(Set(lags.filter { $0 > 0 })).sorted()
    let longest = lags.last ?? 0
    guard values.count >= longest + 2 * lags.count + 2 else {
      throw .tooShort(
        method: "autoregression", needed: longest + 2 * lags.count + 2, count: values.count)
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let centred = values.map { $0 - mean }
    let rows = (longest..<centred.count).map { index in lags.map { centred[index - $0] } }
    let normal = NormalEquations(Matrix(rows), response: Array(centred[longest...]))
    let all = Array(lags.indices)
    let coefficients = normal.solve(using: all, penalty: penalty)
    return SeasonalAutoregression(
      lags: lags, coefficients: coefficients, mean: mean, recent: centred.suffix(longest),
      variance: normal.residualVariance(of: coefficients, using: all))
  }

  private init(
    lags: [Int], coefficients: [Double], mean: Double, recent: ArraySlice<Double>, variance: Double
  ) {
    self.lags = lags
    self.coefficients = coefficients
    self.mean = mean
    self.recent = Array(recent)
    self.variance = variance
  }

  /// Iterated forecasts, held within ten times the largest recent distance from the mean.
  public func forecast(steps: Int) -> [Double] {
    continuation(of: recent, steps: steps).map { mean + $0 }
  }

  /// Moves the window of recent values on.
  public mutating func update(with values: [Double]) {
    for value in values {
      let next = value.isNaN ? continuation(of: recent, steps: 1)[0] : value - mean
      recent.append(next)
    }
    recent.removeFirst(max(recent.count - (lags.last ?? 0), 0))
  }

  /// The coefficients, by lag.
  public var parameters: [SeasonalParameter] {
    [SeasonalParameter("mean", mean)] + zip(lags, coefficients).map { SeasonalParameter("phi\($0)", $1) }
  }

  /// From the moving-average weights of the autoregression.
  public func residualScales(steps: Int) -> [Double] {
    var impulse = [Double](repeating: 0, count: lags.last ?? 0)
    if !impulse.isEmpty { impulse[impulse.count - 1] = 1 }
    let responses = [1] + continuation(of: impulse, steps: max(steps - 1, 0))
    var sum = 0.0
    return responses.prefix(max(steps, 0)).map { response in
      sum += variance * response * response
      return sum.squareRoot()
    }
  }

  private func continuation(of past: [Double], steps: Int) -> [Double] {
    let bound = 10 * (past.map { abs($0) }.max() ?? 0)
    var path = past
    path.reserveCapacity(past.count + max(steps, 0))
    for _ in 0..<max(steps, 0) {
      var value = 0.0
      for (lag, coefficient) in zip(lags, coefficients) { value += coefficient * path[path.count - lag] }
      path.append(min(max(value, -bound), bound))
    }
    return Array(path[past.count...])
  }
}
