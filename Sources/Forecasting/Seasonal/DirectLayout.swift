// Sines and cosines.
@preconcurrency import Glibc

/// The columns of a direct regression: which past values a forecast looks at.
struct DirectLayout: Codable, Sendable, Equatable {
  /// Steps of the short season.
  let period: Int
  /// Short seasons in the long one; 1 where there is only one season.
  let ratio: Int
  /// Lengths of seasons longer than the long one, in steps.
  let longer: [Double]
  /// The phase of the origins in the short season.
  var phase = 0

  init(period: Int, ratio: Int, longer: [Double]) {
    self.period = period
    self.ratio = ratio
    self.longer = longer
  }

  var long: Int { period * ratio }
  /// Values before an origin that a row needs.
  var memory: Int { 4 * long + period }

  /// One row: `origin` indexes the first unknown value of `past`, `clock` counts it from the series' start.
  func fill(_ row: inout [Double], _ past: DirectHistory, origin: Int, lead: Int, clock: Int) {
    row.removeAll(keepingCapacity: true)
    past.values.withUnsafeBufferPointer { values in
      let crossed = fillLags(&row, values, past, origin, lead)
      fillPlace(&row, crossed, at: clock + lead)
    }
    fillWaves(&row, at: clock + lead)
  }

  /// Lags and means; returns those that are crossed with the place in the long season.
  private func fillLags(
    _ row: inout [Double], _ values: UnsafeBufferPointer<Double>, _ past: DirectHistory, _ origin: Int,
    _ lead: Int
  ) -> [Double] {
    let target = origin + lead
    let near = target - period * (lead / period + 1)
    let far = target - long * (lead / long + 1)
    for cycle in 0..<3 { row.append(values[near - cycle * period]) }
    for cycle in 0..<3 { row.append(values[far - cycle * long]) }
    var distance = 1
    while distance < period {
      row.append(values[origin - distance])
      distance *= 2
    }
    let quarter = max(period / 4, 1)
    for cycle in 0..<4 {
      let end = origin - cycle * long
      row.append(past.mean(end - quarter, end))
      row.append(past.mean(end - period, end))
      row.append(past.mean(end - long, end))
      if cycle > 0 { row.append(values[end - 1]) }
    }
    row.append(values[near - long])
    row.append(values[near - 2 * long])
    return [values[near], values[far], past.mean(origin - period, origin)]
  }

  /// The place in the long season, alone and crossed.
  private func fillPlace(_ row: inout [Double], _ crossed: [Double], at time: Int) {
    guard ratio > 1, ratio <= 31 else { return }
    let place = (time / period) % ratio
    for factor in [1] + crossed {
      for other in 0..<ratio { row.append(other == place ? factor : 0) }
    }
  }

  /// Four harmonics of each longer season.
  private func fillWaves(_ row: inout [Double], at time: Int) {
    for season in longer {
      for harmonic in 1...4 {
        let turn = 2 * Double.pi * Double(harmonic) * Double(time) / season
        row.append(cos(turn))
        row.append(sin(turn))
      }
    }
  }
}
