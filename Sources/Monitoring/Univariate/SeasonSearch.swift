/// Finds the seasons of a stretch of values from their autocorrelation.
package enum SeasonSearch {
  /// Up to two seasons in slots, the shorter first.
  /// - Parameters:
  ///   - preferred: lags that the calendar suggests (a day, a week).
  ///   - current: the seasons in use, which stay while they are nearly as good as any.
  package static func seasons(of values: [Double], preferred: [Int], current: [Int] = []) -> [Int] {
    guard values.count >= 32 else { return [] }
    let correlation = autocorrelation(of: flattened(values))
    let peaks = peaks(of: correlation, count: values.count)
    guard let highest = peaks.map(\.height).max() else { return [] }
    let usable = current.filter { $0 < correlation.count && correlation[$0] > 0.85 * highest }
    if !current.isEmpty, usable.count == current.count { return withLonger(current, preferred, correlation) }
    guard let first = peaks.first(where: { $0.height >= 0.85 * highest })?.lag else { return [] }
    let base = preferred.first { abs($0 - first) * 25 <= first } ?? first
    let shorter = peaks.first { $0.height >= 0.6 * highest && $0.lag * 3 / 2 < base }
    if let shorter {
      return [preferred.first { abs($0 - shorter.lag) * 25 <= shorter.lag } ?? shorter.lag, base]
    }
    return withLonger([base], preferred, correlation)
  }

  /// With the longer calendar season that explains clearly more, if there is one.
  private static func withLonger(_ seasons: [Int], _ preferred: [Int], _ correlation: [Double]) -> [Int] {
    guard seasons.count == 1 else { return seasons }
    let longer = preferred.filter { $0 > seasons[0] * 3 / 2 && $0 < correlation.count }
    guard let long = longer.max(by: { correlation[$0] < correlation[$1] }),
      correlation[long] > correlation[seasons[0]] + 0.05
    else { return seasons }
    return [seasons[0], long]
  }

  /// Without trend, and with wild values drawn in to the bulk.
  private static func flattened(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    let count = values.count
    let low = sorted[count / 50], high = sorted[count - 1 - count / 50]
    let middle = Double(count - 1) / 2
    var mean = 0.0, slope = 0.0, energy = 0.0
    for value in values { mean += min(max(value, low), high) / Double(count) }
    for (index, value) in values.enumerated() {
      let offset = Double(index) - middle
      slope += offset * (min(max(value, low), high) - mean)
      energy += offset * offset
    }
    slope /= energy
    let flat = values.enumerated().map { min(max($1, low), high) - mean - slope * (Double($0) - middle) }
    let largest = flat.reduce(0) { max($0, abs($1)) }
    return largest > 0 ? flat.map { $0 / largest } : flat
  }

  /// Correlation of the values with themselves at each lag up to half their count.
  private static func autocorrelation(of values: [Double]) -> [Double] {
    let count = values.count
    var size = 1
    while size < count + count / 2 { size *= 2 }
    var transform = FourierTransform(values, size: size)
    transform.run()
    transform.squareMagnitudes()
    transform.run()
    var prefix = [0.0]
    for value in values { prefix.append(prefix[prefix.count - 1] + value * value) }
    return (0...(count / 2)).map { lag in
      let energy = (prefix[count - lag] * (prefix[count] - prefix[lag])).squareRoot()
      return energy > 0 ? transform.real[lag] / Double(size) / energy : 0
    }
  }

  /// Lags at which the correlation has a peak that stands out from the valley before it.
  private static func peaks(of correlation: [Double], count: Int) -> [(lag: Int, height: Double)] {
    var peaks: [(lag: Int, height: Double)] = []
    var valley = correlation[0]
    for lag in 2..<(correlation.count - 1) {
      let height = correlation[lag]
      valley = min(valley, height)
      guard height > 0.2 + 1.5 / Double(count).squareRoot(), height - valley > 0.25 else { continue }
      let reach = max(1, lag / 12)
      let near = max(1, lag - reach)...min(correlation.count - 1, lag + reach)
      if near.allSatisfy({ correlation[$0] <= height }) { peaks.append((lag, height)) }
    }
    return peaks
  }
}
