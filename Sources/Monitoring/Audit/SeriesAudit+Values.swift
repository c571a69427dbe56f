import CivilTime
import Readings

extension SeriesAudit {
  /// Numbers that publishers write for "no value".
  private static let sentinels: Set<Double> = [
    -9, -99, -999, -9999, -99_999, -999_999, 9_999, 99_999, 999_999, 9_999_999,
  ]

  /// Sentinels far from all else in the series, and the implausible values on either side of them: a filter on the way
  /// turns the step down to the sentinel into a decay.
  mutating func findSentinels() {
    let values = unclaimed().filter { !Self.sentinels.contains($0) }
    let (low, high) = (values.sortedQuantile(0.05), values.sortedQuantile(0.95))
    // Where one value in a thousand lies beyond it, the series gets there by itself; fewer are a decay's.
    let (least, most) = (values.sortedQuantile(0.001), values.sortedQuantile(0.999))
    let isFar: (Double) -> Bool = { value in
      guard value < least || value > most else { return false }
      return low >= 0 && value < -0.001 * high || high > 0 && value > 3 * high
        || value < low - 3 * (high - low) && value < 0
    }
    // Where nothing but sentinels is there, nothing else says what is plausible.
    let all = stretches { !isClaimed[$0] && Self.sentinels.contains(grid.values[$0]) }
    for range in all where values.isEmpty || isFar(grid.values[range.lowerBound]) {
      func isImplausible(_ index: Int, outward step: Int) -> Bool {
        guard !isClaimed[index], low > 0 else { return false }
        let value = grid.values[index]
        let outer = index + step
        // The decay's first value may be plausible by itself, but it is about half of the one that it falls from.
        let isHalfway =
          grid.values.indices.contains(outer) && !isClaimed[outer] && value < 0.6 * grid.values[outer]
        return isHalfway || value < low / 1.5 || value > 3 * high
      }
      var (begin, end) = (range.lowerBound, range.upperBound)
      while begin > 0, isImplausible(begin - 1, outward: -1) { begin -= 1 }
      while end < grid.values.count, isImplausible(end, outward: 1) { end += 1 }
      guard !isClaimed[begin] else { continue }
      let before = range.lowerBound - begin
      let tail = before > 0 ? ", after \(before) slots of decay towards it" : ""
      claim(
        begin..<end, .sentinel, "\(Self.number(grid.values[range.lowerBound])) in place of a value\(tail)")
    }
  }

  /// Values that are plausible only a thousand times larger or smaller.
  mutating func findUnits() {
    let values = unclaimed().map(abs).sorted()
    let (low, high) = (values.sortedQuantile(0.05), values.sortedQuantile(0.95))
    // A series that comes near zero by itself says nothing about a thousandth.
    guard values.staysAwayFromZero, values.count >= 48 else { return }
    let fits: (Double) -> Bool = { $0 > low / 2 && $0 < high * 2 }
    for (factor, words) in [(1000.0, "small"), (0.001, "large")] {
      let found = stretches { index in
        !isClaimed[index] && !fits(abs(grid.values[index])) && fits(abs(grid.values[index]) * factor)
      }
      // A fault of the unit comes and goes at once; a series on its way through zero does not.
      for range in found where fitsAround(range, fits) {
        claim(
          range, .unit,
          "values a thousand times too \(words), such as \(Self.number(grid.values[range.lowerBound]))")
      }
    }
  }

  /// Whether the values on either side of a stretch, where there are any, satisfy a condition.
  private func fitsAround(_ range: Range<Int>, _ fits: (Double) -> Bool) -> Bool {
    [range.lowerBound - 1, range.upperBound].allSatisfy { index in
      !grid.values.indices.contains(index) || isClaimed[index] || fits(abs(grid.values[index]))
    }
  }

  /// One to three values far from the median of their neighbours within two hours: by five robust standard deviations at
  /// that hour of the day, by three times the departure that one value in a hundred has, by three tenths of the
  /// neighbours' level and by a tenth of the series' range. Where more than three a year are found, as of a small plant
  /// that starts and stops, only those twice as far are no habit; where still more than one a month are, only those three
  /// times as far as the middle one.
  mutating func findSpikes() {
    let values = unclaimed()
    let range = values.sortedQuantile(0.95) - values.sortedQuantile(0.05)
    guard values.count >= 48, range > 0 else { return }
    let reach = max(2, 7_200 / grid.step)
    let levels = grid.values.indices.map { isClaimed[$0] ? Double.nan : level(around: $0, reach: reach) }
    let usual = usualDepartures(from: levels)
    let large = departures(from: levels).sorted().sortedQuantile(0.99)
    func isSpike(_ index: Int, times factor: Double) -> Bool {
      guard !isClaimed[index], !levels[index].isNaN else { return false }
      let departure = abs(grid.values[index] - levels[index])
      let scale = max(usual[hour(of: index)], 0.005 * range)
      return departure > 5 * 1.4826 * scale && departure > factor * large
        && departure > 0.3 * abs(levels[index])
        && departure > 0.1 * range
    }
    let years = max(1, Double(grid.values.count * grid.step) / 31_557_600)
    var found = stretches { isSpike($0, times: 3) }.filter { $0.count <= 3 }
    if Double(found.count) > 3 * years { found = found.filter { $0.contains { isSpike($0, times: 6) } } }
    if Double(found.count) > 12 * years {
      let usual = found.map { abs(grid.values[$0.lowerBound] - levels[$0.lowerBound]) }.middle()
      found = found.filter { $0.contains { abs(grid.values[$0] - levels[$0]) > 3 * usual } }
    }
    for range in found {
      let (value, level) = (grid.values[range.lowerBound], levels[range.lowerBound])
      let half = abs(value / level - 0.5) < 0.03 ? ": half of it" : ""
      claim(range, .spike, "\(Self.number(value)) beside a level of \(Self.number(level))\(half)")
    }
  }

  private func level(around index: Int, reach: Int) -> Double {
    var near: [Double] = []
    for other in max(0, index - reach)...min(grid.values.count - 1, index + reach)
    where other != index && !isClaimed[other] {
      near.append(grid.values[other])
    }
    return near.count < 2 ? .nan : near.middle()
  }

  /// How far values are from their neighbours' level.
  private func departures(from levels: [Double]) -> [Double] {
    grid.values.indices.lazy.filter { !levels[$0].isNaN }.map { abs(grid.values[$0] - levels[$0]) }
  }

  /// The median departure at each hour of the local day.
  private func usualDepartures(from levels: [Double]) -> [Double] {
    var departures = [[Double]](repeating: [], count: 24)
    for index in grid.values.indices where !levels[index].isNaN {
      departures[hour(of: index)].append(abs(grid.values[index] - levels[index]))
    }
    return departures.map { $0.isEmpty ? 0 : $0.middle() }
  }

  private func hour(of index: Int) -> Int { zone.localDateTime(at: grid.instant(at: index)).hour }
}
