import CivilTime

/// The quantile levels that every stored forecast carries, in the order of `ForecastRow.quantiles`.
public let quantileLevels: [Double] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]

/// The forecast of one slot.
public struct ForecastRow: Sendable, Hashable {
  /// The slot's instant.
  public var target: Instant
  /// The point forecast in the series' unit.
  public var point: Double
  /// Quantiles at `quantileLevels`, never crossing; empty where no interval can honestly be given.
  public var quantiles: [Double]
  /// The rung of the fallback ladder that made the row, such as `regression` or `seasonal-naive`.
  public var source: String

  /// A row of a forecast.
  public init(target: Instant, point: Double, quantiles: [Double], source: String) {
    self.target = target
    self.point = point
    self.quantiles = quantiles
    self.source = source
  }
}

/// A forecast as issued: what was said of which slots, when, and by which model.
public struct IssuedForecast: Sendable {
  /// The forecast series.
  public var series: SeriesName
  /// When it was issued: nothing later was used, but for observed weather where the model card says so.
  public var issue: Instant
  /// The model's name.
  public var model: String
  /// The model file's content hash.
  public var modelVersion: String
  /// One row a slot, in order of time.
  public var rows: [ForecastRow]

  /// A forecast of `series`, issued at `issue` by `model`.
  public init(
    series: SeriesName, issue: Instant, model: String, modelVersion: String, rows: [ForecastRow]
  ) {
    self.series = series
    self.issue = issue
    self.model = model
    self.modelVersion = modelVersion
    self.rows = rows
  }
}
