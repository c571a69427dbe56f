/// The value one season before; with a period of 1 the last value.
public struct SeasonalNaive: SeasonalModel, Equatable {
  /// Steps a season.
  public let period: Int
  /// The last season's values, oldest first; NaN where none was ever seen in that slot.
  @PackedNumbers var last: [Double]
  var variance: Double

  /// The model at the end of `values` (NaN = missing: the last known value of the slot stands in, and where
  /// there is none, the mean).
  public init(values: [Double], period: Int) {
    self.period = max(period, 1)
    let known = values.filter { !$0.isNaN }
    let mean = known.isEmpty ? 0 : known.reduce(0) { $0 + $1 / Double(known.count) }
    var ring = [Double](repeating: mean, count: self.period)
    var squares = 0.0
    var count = 0
    for (index, value) in values.enumerated() where !value.isNaN {
      let slot = index % self.period
      if index >= self.period {
        squares += (value - ring[slot]) * (value - ring[slot])
        count += 1
      }
      ring[slot] = value
    }
    let turn = values.count % self.period
    last = Array(ring[turn...] + ring[..<turn])
    variance = count > 0 ? squares / Double(count) : 0
  }

  /// The last season, over and over.
  public func forecast(steps: Int) -> [Double] { (0..<max(steps, 0)).map { last[$0 % period] } }

  /// Takes over the known values.
  public mutating func update(with values: [Double]) {
    for value in values {
      let old = last.removeFirst()
      last.append(value.isNaN ? old : value)
    }
  }

  /// The season's length.
  public var parameters: [SeasonalParameter] { [SeasonalParameter("period", Double(period))] }

  /// The root mean square change from season to season, growing with the square root of the seasons ahead.
  public func residualScales(steps: Int) -> [Double] {
    (0..<max(steps, 0)).map { (variance * Double($0 / period + 1)).squareRoot() }
  }
}
