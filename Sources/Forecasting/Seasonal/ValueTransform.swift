// Powers and logarithms.
@preconcurrency import Glibc

/// A scale and a Box–Cox power between a series' unit and the numbers that models work on.
///
/// `z = ((x / scale)^λ − 1) / λ`, and `log(x / scale)` for λ = 0. Forecasts come back as medians, held to where
/// the series can reasonably go.
///
/// Source: G. E. P. Box, D. R. Cox, "An analysis of transformations", J. Royal Statistical Society B 26 (1964).
public struct ValueTransform: Codable, Sendable, Equatable {
  /// The power λ: 1 leaves the shape, 0 is the logarithm.
  public let power: Double
  /// What values are divided by, positive.
  public let scale: Double
  /// The range that forecasts are held to.
  let lowest: Double
  let highest: Double

  /// The transform of finite and missing values by a power.
  public init(of values: [Double], power: Double) {
    let known = values.filter { $0.isFinite }
    let low = known.min() ?? 0
    let high = known.max() ?? 0
    let size = max(abs(low), abs(high))
    self.power = power
    scale = size > 0 ? size : 1
    // Widths are taken in parts, since high − low may overflow.
    let reach = 2 * (high / scale - low / scale) + 0.5
    lowest = low >= 0 ? 0 : max(low / scale - reach, -1e3)
    highest = min(high / scale + reach, 1e3)
  }

  /// Whether a power other than 1 makes sense: all values positive, and none tiny beside the others.
  public static func allowsPowers(_ values: [Double]) -> Bool {
    let known = values.filter { $0.isFinite }
    guard let low = known.min(), low > 0 else { return false }
    return low > 0.01 * median(known)
  }

  /// The numbers that models see; NaN where a value is missing or outside the transform's domain.
  public func forward(_ values: [Double]) -> [Double] {
    values.map { value in
      let ratio = value / scale
      guard ratio.isFinite else { return .nan }
      if power == 1 { return ratio }
      guard ratio > 0 else { return .nan }
      return power == 0 ? log(ratio) : (pow(ratio, power) - 1) / power
    }
  }

  /// Values from the numbers of a model, held within the series' reach.
  public func inverse(_ numbers: [Double]) -> [Double] {
    numbers.map { scale * min(max(ratio(of: $0), lowest), highest) }
  }

  private func ratio(of number: Double) -> Double {
    guard power != 1 else { return number }
    if power == 0 { return exp(min(number, 7)) }
    return pow(max(1 + power * number, 0), 1 / power)
  }
}
