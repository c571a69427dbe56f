// Rounding and square roots are calls into libm in unoptimised builds.
@preconcurrency import Glibc

/// A series split into a trend, one or more seasons, and a remainder that add up to it.
public struct SeasonalDecomposition: Codable, Sendable {
  /// The slow part.
  public var trend: [Double]
  /// One array a season, in the order of the periods given.
  public var seasonal: [[Double]]
  /// What is left.
  public var remainder: [Double]
  /// Robustness weights in [0, 1], empty for a plain fit.
  public var weights: [Double]

  /// The series less its seasons.
  public var adjusted: [Double] { zip(trend, remainder).map { $0 + $1 } }
}

/// Seasonal-trend decomposition by LOESS of a series with one season.
///
/// Cost: O(n · inner · (seasonal window + trend window / trend jump)) a pass, so linear in the series with
/// the default jumps of a tenth of the window.
///
/// Source: R. B. Cleveland, W. S. Cleveland, J. E. McRae, I. Terpenning, "STL: a seasonal-trend decomposition
/// procedure based on loess", Journal of Official Statistics 6 (1990).
public struct STL: Codable, Sendable {
  /// Values a season, at least 2.
  public var period: Int
  /// Cycles that a seasonal smooth looks at, odd, at least 7 in the source.
  public var seasonalWindow: Int
  /// Values that the trend looks at, odd.
  public var trendWindow: Int
  /// Values that the low-pass filter looks at, odd, above the period.
  public var lowPassWindow: Int
  /// Local lines (1) or constants (0) in the seasonal smooth.
  public var seasonalDegree = 1
  /// Passes of the inner loop.
  public var innerPasses = 2
  /// Passes of the outer, robust loop; 0 for a plain fit.
  public var outerPasses = 0
  /// Fit every tenth of a window and draw straight between, instead of fitting every position.
  public var jumps = true

  /// The source's windows for a `period` and a seasonal window.
  public init(period: Int, seasonalWindow: Int = 7) {
    self.period = max(period, 2)
    self.seasonalWindow = seasonalWindow | 1
    let trend = 1.5 * Double(self.period) / (1 - 1.5 / Double(self.seasonalWindow))
    trendWindow = Int(trend.rounded(.up)) | 1
    lowPassWindow = (self.period + 1) | 1
  }

  /// Splits finite values, of at least two periods.
  /// - Throws: `SeasonalError.tooShort` below two periods.
  public func decompose(_ values: [Double]) throws(SeasonalError) -> SeasonalDecomposition {
    guard values.count >= 2 * period else {
      throw .tooShort(method: "STL", needed: 2 * period, count: values.count)
    }
    var state = State(count: values.count)
    for pass in 0...max(outerPasses, 0) {
      for _ in 0..<max(innerPasses, 1) { innerPass(values, &state) }
      guard outerPasses > 0, pass < outerPasses else { continue }
      let fitted = zip(state.trend, state.seasonal).map { $0 + $1 }
      state.weights = Self.robustness(zip(values, fitted).map { abs($0 - $1) })
    }
    let remainder = values.indices.map { values[$0] - state.trend[$0] - state.seasonal[$0] }
    return SeasonalDecomposition(
      trend: state.trend, seasonal: [state.seasonal], remainder: remainder, weights: state.weights)
  }

  private struct State {
    var trend: [Double]
    var seasonal: [Double]
    var weights: [Double] = []

    init(count: Int) {
      trend = [Double](repeating: 0, count: count)
      seasonal = trend
    }
  }

  /// Season from the detrended series, trend from the deseasonalised one.
  private func innerPass(_ values: [Double], _ state: inout State) {
    let detrended = zip(values, state.trend).map { $0 - $1 }
    let cycles = cycleSubseries(detrended, weights: state.weights)
    let low = lowPass(cycles)
    state.seasonal = values.indices.map { cycles[$0 + period] - low[$0] }
    let adjusted = zip(values, state.seasonal).map { $0 - $1 }
    state.trend = smoother(trendWindow, degree: 1).smooth(adjusted, weights: state.weights)
  }

  private func smoother(_ window: Int, degree: Int) -> Loess {
    Loess(window: window, degree: degree, jump: jumps ? (window + 9) / 10 : 1)
  }

  /// Each slot of the period smoothed over the cycles and carried one cycle beyond both ends.
  private func cycleSubseries(_ values: [Double], weights: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: values.count + 2 * period)
    let loess = smoother(seasonalWindow, degree: seasonalDegree)
    for slot in 0..<period {
      let series = stride(from: slot, to: values.count, by: period).map { values[$0] }
      let own = weights.isEmpty ? [] : stride(from: slot, to: values.count, by: period).map { weights[$0] }
      for (cycle, value) in extended(series, own, loess).enumerated() {
        result[slot + cycle * period] = value
      }
    }
    return result
  }

  private func extended(_ series: [Double], _ weights: [Double], _ loess: Loess) -> [Double] {
    let count = series.count
    let width = min(loess.window, count)
    let inner = loess.smooth(series, weights: weights)
    return series.withUnsafeBufferPointer { series in
      weights.withUnsafeBufferPointer { weights in
        let before = loess.fit(series, weights, at: -1, 0..<width) ?? inner[0]
        let after = loess.fit(series, weights, at: Double(count), count - width..<count) ?? inner[count - 1]
        return [before] + inner + [after]
      }
    }
  }

  /// Two moving averages over a period, one over three, then LOESS.
  private func lowPass(_ cycles: [Double]) -> [Double] {
    let averaged = movingAverage(movingAverage(movingAverage(cycles, period), period), 3)
    return smoother(lowPassWindow, degree: 1).smooth(averaged)
  }

  private func movingAverage(_ values: [Double], _ length: Int) -> [Double] {
    var sum = values[..<length].reduce(0, +)
    var result = [sum / Double(length)]
    result.reserveCapacity(values.count - length + 1)
    for index in length..<values.count {
      sum += values[index] - values[index - length]
      result.append(sum / Double(length))
    }
    return result
  }

  /// Bisquare weights of absolute remainders, on six times their median.
  private static func robustness(_ sizes: [Double]) -> [Double] {
    let scale = 6 * median(sizes)
    return sizes.map { size in
      if size <= 0.001 * scale { return 1 }
      if size > 0.999 * scale { return 0 }
      let ratio = size / scale
      return (1 - ratio * ratio) * (1 - ratio * ratio)
    }
  }
}

/// The median of finite values; NaN of none.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
