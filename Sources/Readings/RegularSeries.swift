import CivilTime

/// Values on a regular grid of instants; NaN where a value is missing.
public struct RegularSeries: Sendable, Equatable {
  /// The instant of the first value.
  public var start: Instant
  /// Seconds between neighbours, positive.
  public var step: Int
  /// The values, oldest first.
  public var values: [Double]

  /// A series of values from `start` on, `step` seconds apart.
  public init(start: Instant, step: Int, values: [Double]) {
    precondition(step > 0, "a step is a positive number of seconds")
    self.start = start
    self.step = step
    self.values = values
  }

  /// One step past the last value.
  public var end: Instant { start + values.count * step }

  /// The instant of the value at `index`, which may lie outside the series.
  @inlinable
  public func instant(at index: Int) -> Instant { start + index * step }

  /// The index of the slot that begins at `instant`: nil off the grid or outside the series.
  @inlinable
  public func index(of instant: Instant) -> Int? {
    let offset = instant - start
    guard offset >= 0, offset % step == 0, offset / step < values.count else { return nil }
    return offset / step
  }

  /// The value of the slot that begins at `instant`: NaN off the grid, outside the series or missing.
  @inlinable
  public subscript(instant: Instant) -> Double { index(of: instant).map { values[$0] } ?? .nan }
}
