import CivilTime
import Readings

/// Rows of forecasts: the columns of `forecast`, with which those of `backtest` and `export forecasts` begin.
extension TableOutput {
  static let forecastColumns = [
    "series", "issue_time", "target_time", "lead_minutes", "forecast", "q05", "q10", "q25", "q50", "q75",
    "q90", "q95", "model", "source",
  ]

  /// A table of forecasts with its header, and further columns at the end.
  convenience init(forecastsTo path: String?, furtherColumns: [String] = []) throws {
    try self.init(path: path, columns: Self.forecastColumns + furtherColumns)
  }

  /// Writes a row, and a number for each further column; quantiles that are withheld are empty fields.
  func add(
    _ row: ForecastRow, series: String, issue: Instant, model: String, further: [Double] = []
  ) throws {
    field(series)
    field("\(issue)")
    field("\(row.target)")
    field(Double((row.target - issue) / 60))
    field(row.point)
    for index in quantileLevels.indices {
      field(row.quantiles.indices.contains(index) ? row.quantiles[index] : .nan)
    }
    field(model)
    field(row.source)
    for value in further { field(value) }
    try endRow()
  }

  func add(_ forecast: IssuedForecast) throws {
    let series = "\(forecast.series)"
    for row in forecast.rows { try add(row, series: series, issue: forecast.issue, model: forecast.model) }
  }
}
