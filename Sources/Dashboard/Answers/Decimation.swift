import CivilTime
import Readings

/// Thins a series to what a chart of so many pixels can show.
enum Decimation {
  /// Points of a curve; a NaN breaks the line.
  struct Points {
    var times: [Instant] = []
    var values: [Double] = []

    mutating func add(_ instant: Instant, _ value: Double) {
      times.append(instant)
      values.append(value)
    }
  }

  /// The lowest and the highest value of each of `buckets` stretches, in order of time: what a line drawn through
  /// all values would cover. Where that saves nothing, all values.
  ///
  /// One slot without a value does not break the line (a half-hourly vintage on a quarter-hourly grid has every
  /// other slot empty); two or more in a row do.
  static func minMax(_ series: RegularSeries, buckets: Int) -> Points {
    let values = series.values
    guard values.count > 2 * buckets else { return all(series) }
    var points = Points()
    var wasEmpty = false
    for bucket in 0..<buckets {
      let range = values.count * bucket / buckets..<values.count * (bucket + 1) / buckets
      guard let (low, high) = extremes(values, range) else {
        if !wasEmpty, range.count > 1 { points.add(series.instant(at: range.lowerBound), .nan) }
        wasEmpty = true
        continue
      }
      wasEmpty = false
      for index in Set([low, high]).sorted() { points.add(series.instant(at: index), values[index]) }
    }
    return points
  }

  private static func extremes(_ values: [Double], _ range: Range<Int>) -> (low: Int, high: Int)? {
    var low: Int?, high: Int?
    for index in range where !values[index].isNaN {
      if low.map({ values[index] < values[$0] }) ?? true { low = index }
      if high.map({ values[index] > values[$0] }) ?? true { high = index }
    }
    guard let low, let high else { return nil }
    return (low, high)
  }

  static func all(_ series: RegularSeries) -> Points {
    var points = Points()
    var missing = 0
    for (index, value) in series.values.enumerated() {
      missing = value.isNaN ? missing + 1 : 0
      if missing == 2 { points.add(series.instant(at: index - 1), .nan) }
      if missing == 0 { points.add(series.instant(at: index), value) }
    }
    return points
  }

  /// Largest triangle three buckets: the `points` values that keep the curve's shape best to the eye.
  ///
  /// Source: S. Steinarsson, "Downsampling time series for visual representation", Reykjavik 2013.
  static func lttb(_ series: RegularSeries, points count: Int) -> Points {
    let known = series.values.indices.filter { !series.values[$0].isNaN }
    guard known.count > count, count > 2, let first = known.first, let last = known.last else {
      return all(series)
    }
    var points = Points()
    points.add(series.instant(at: first), series.values[first])
    var anchor = first
    let inner = known.count - 2
    for bucket in 0..<count - 2 {
      let range = 1 + inner * bucket / (count - 2)..<1 + inner * (bucket + 1) / (count - 2)
      let following = range.upperBound..<min(known.count, 1 + max(inner * (bucket + 2) / (count - 2), 1))
      let next = following.isEmpty ? [last] : following.map { known[$0] }
      let meanX = next.reduce(0.0) { $0 + Double($1) } / Double(next.count)
      let meanY = next.reduce(0.0) { $0 + series.values[$1] } / Double(next.count)
      func area(_ index: Int) -> Double {
        let (x, y) = (Double(anchor), series.values[anchor])
        return abs((x - meanX) * (series.values[index] - y) - (x - Double(index)) * (meanY - y))
      }
      anchor = range.map { known[$0] }.max { area($0) < area($1) } ?? anchor
      points.add(series.instant(at: anchor), series.values[anchor])
    }
    points.add(series.instant(at: last), series.values[last])
    return points
  }

  /// Stretches of one length, common to several series.
  struct Buckets {
    let start: Instant
    let length: Int
    let count: Int

    /// About `points` stretches over `span`, each a whole number of steps.
    init(_ span: Range<Instant>, points: Int, step: Int) {
      let seconds = span.upperBound - span.lowerBound
      let steps = max(1, (seconds + step - 1) / step)
      start = span.lowerBound
      length = (steps + points - 1) / points * step
      count = (seconds + length - 1) / length
    }
  }

  /// The mean of what is known in each stretch, to a thousandth; NaN where nothing is.
  static func means(_ series: RegularSeries, _ buckets: Buckets) -> [Double] {
    var sums = [Double](repeating: 0, count: buckets.count)
    var counts = [Int](repeating: 0, count: buckets.count)
    for (index, value) in series.values.enumerated() where !value.isNaN {
      let bucket = (series.instant(at: index) - buckets.start) / buckets.length
      guard sums.indices.contains(bucket) else { continue }
      sums[bucket] += value
      counts[bucket] += 1
    }
    return zip(sums, counts).map { $1 == 0 ? .nan : (1000 * $0 / Double($1)).rounded() / 1000 }
  }
}
