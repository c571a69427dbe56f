import CivilTime
import Readings

/// The place of a watched series in its engine: an index, so that the hot path never looks a name up.
public typealias SeriesHandle = Int

/// A reading as the monitor receives it.
public struct ObservedReading: Sendable, Hashable {
  /// The series, as `MonitorEngine.watch(_:step:)` numbered it.
  public var series: SeriesHandle
  /// The start of the slot that the value belongs to.
  public var instant: Instant
  /// The value in the series' unit; NaN where the feed says that there is none.
  public var value: Double
  /// When the reading came in. In a replay without arrival times this is the slot's own instant.
  public var arrival: Instant
  /// How final the value is.
  public var vintage: Vintage

  /// A reading of `series`, which came in at `arrival` (at `instant` where that is not known).
  public init(
    series: SeriesHandle, instant: Instant, value: Double, arrival: Instant? = nil,
    vintage: Vintage = .unspecified
  ) {
    self.series = series
    self.instant = instant
    self.value = value.isFinite ? value : .nan
    self.arrival = arrival ?? instant
    self.vintage = vintage
  }
}

/// What the stored forecast says of one slot.
public struct Expectation: Sendable, Hashable {
  /// The point forecast; NaN where nothing was forecast.
  public var point: Double
  /// The forecast's 5 % quantile; NaN where it came without an interval.
  public var low: Double
  /// The forecast's 95 % quantile; NaN where it came without an interval.
  public var high: Double

  /// A forecast of `point` and its 5 % and 95 % quantiles, where it has them.
  public init(point: Double, low: Double = .nan, high: Double = .nan) {
    self.point = point
    self.low = low
    self.high = high
  }

  /// What a stored forecast row says.
  public init(_ row: ForecastRow) {
    let complete = row.quantiles.count == quantileLevels.count
    self.init(
      point: row.point, low: complete ? row.quantiles[0] : .nan,
      high: complete ? row.quantiles[row.quantiles.count - 1] : .nan)
  }

  /// Nothing was forecast: the reading is checked for data faults only.
  public static let none = Expectation(point: .nan)

  /// The standard deviation that a normal law with this 90 % interval has; NaN without an interval.
  @inlinable
  var deviation: Double {
    let width = (high - low) / 3.289_707_253_902_945  // 2 · Φ⁻¹(0.95)
    return width > 0 ? width : .nan
  }
}
