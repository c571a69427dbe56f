/// Locally weighted regression (LOESS) of values at the positions 0, 1, 2, …
///
/// The neighbourhood is the `window` nearest positions with tricube weights; where it is longer than the
/// series the bandwidth grows with it. With `jump` above 1 the curve is fitted at every `jump`-th position
/// and drawn straight between, which makes the cost of a smooth about `window / jump` a value.
///
/// Source: W. S. Cleveland, "Robust locally weighted regression and smoothing scatterplots", JASA 74 (1979);
/// R. B. Cleveland et al., "STL", Journal of Official Statistics 6 (1990), section 2.
package struct Loess: Sendable {
  /// Neighbours of a fit, odd.
  package var window: Int
  /// 0 for a local constant, 1 for a local line.
  package var degree: Int
  /// Distance between fitted positions.
  package var jump: Int

  /// A smoother with `window` neighbours.
  package init(window: Int, degree: Int = 1, jump: Int = 1) {
    self.window = max(window, 1)
    self.degree = degree
    self.jump = max(jump, 1)
  }

  /// The smoothed values; `weights` are robustness weights, empty for none.
  package func smooth(_ values: [Double], weights: [Double] = []) -> [Double] {
    var result = values
    values.withUnsafeBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        result.withUnsafeMutableBufferPointer { smooth(values, weights: weights, into: $0) }
      }
    }
    return result
  }

  func smooth(
    _ values: UnsafeBufferPointer<Double>, weights: UnsafeBufferPointer<Double>,
    into result: UnsafeMutableBufferPointer<Double>
  ) {
    let count = values.count
    guard count > 1 else { return }
    let stride = min(jump, count - 1)
    var position = 0
    while position < count {
      let range = neighbours(of: position, count: count)
      result[position] = fit(values, weights, at: Double(position), range) ?? values[position]
      position += stride
    }
    guard stride > 1 else { return }
    let last = (count - 1) / stride * stride
    if last != count - 1 {
      let range = neighbours(of: last, count: count)
      result[count - 1] = fit(values, weights, at: Double(count - 1), range) ?? values[count - 1]
    }
    interpolate(result, stride: stride)
  }

  private func interpolate(_ result: UnsafeMutableBufferPointer<Double>, stride: Int) {
    var left = 0
    while left < result.count - 1 {
      let right = min(left + stride, result.count - 1)
      let slope = (result[right] - result[left]) / Double(right - left)
      for position in left + 1..<max(right, left + 1) {
        result[position] = result[left] + slope * Double(position - left)
      }
      left = right
    }
  }

  /// The window around a position, moved inwards at the ends.
  private func neighbours(of position: Int, count: Int) -> Range<Int> {
    guard window < count else { return 0..<count }
    let half = (window + 1) / 2 - 1
    let first = min(max(position - half, 0), count - window)
    return first..<first + window
  }

  /// The local fit at any `position`, inside the series or beyond it, from the values in `range`: nil where
  /// every weight is zero.
  func fit(
    _ values: UnsafeBufferPointer<Double>, _ weights: UnsafeBufferPointer<Double>,
    at position: Double, _ range: Range<Int>
  ) -> Double? {
    let first = Double(range.lowerBound)
    let last = Double(range.upperBound - 1)
    var bandwidth = max(position - first, last - position)
    if window > values.count { bandwidth += Double((window - values.count) / 2) }
    var sums = LocalSums()
    let inverse = bandwidth > 0 ? 1 / bandwidth : 0
    for index in range {
      let offset = Double(index) - position
      let distance = abs(offset)
      guard distance <= 0.999 * bandwidth else { continue }
      var weight = 1.0
      if distance > 0.001 * bandwidth {
        let ratio = distance * inverse
        let cube = 1 - ratio * ratio * ratio
        weight = cube * cube * cube
      }
      if !weights.isEmpty { weight *= weights[index] }
      sums.add(weight, offset, values[index])
    }
    return sums.estimate(line: degree > 0, span: Double(values.count - 1))
  }
}

/// Weighted moments of a neighbourhood, with positions counted from the point of the fit.
private struct LocalSums {
  var weight = 0.0
  var offset = 0.0
  var square = 0.0
  var value = 0.0
  var product = 0.0

  mutating func add(_ w: Double, _ x: Double, _ y: Double) {
    weight += w
    offset += w * x
    square += w * x * x
    value += w * y
    product += w * x * y
  }

  /// The fitted value at offset 0: the local line, or the mean where the positions hardly spread.
  func estimate(line: Bool, span: Double) -> Double? {
    guard weight > 0 else { return nil }
    let centre = offset / weight
    let mean = value / weight
    let variance = square / weight - centre * centre
    guard line, variance > 0, variance.squareRoot() > 0.001 * span else { return mean }
    let slope = (product / weight - centre * mean) / variance
    return mean - slope * centre
  }
}
