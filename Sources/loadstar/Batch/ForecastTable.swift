import CivilTime
import DelimitedText
import Readings

/// Rows of forecasts as CSV: the columns of `forecast`, which `backtest` and `export forecasts` begin with.
struct ForecastTable {
  static let columns = [
    "series", "issue_time", "target_time", "lead_minutes", "forecast", "q05", "q10", "q25", "q50", "q75",
    "q90",
    "q95", "model", "source",
  ]

  private(set) var bytes: [UInt8]

  /// A table with its header, and further columns at the end.
  init(furtherColumns: [String] = []) {
    bytes = Array(((Self.columns + furtherColumns).joined(separator: ",") + "\n").utf8)
  }

  /// Adds a row, and a number for each further column.
  mutating func add(
    _ row: ForecastRow, series: String, issue: Instant, model: String, further: [Double] = []
  ) {
    bytes.append(contentsOf: "\(series),\(issue),\(row.target),\((row.target - issue) / 60)".utf8)
    append(row.point)
    for index in quantileLevels.indices {
      append(row.quantiles.indices.contains(index) ? row.quantiles[index] : .nan)
    }
    bytes.append(contentsOf: ",\(model),\(row.source)".utf8)
    for value in further { append(value) }
    bytes.append(0x0A)
  }

  mutating func add(_ forecast: IssuedForecast) {
    for row in forecast.rows {
      add(row, series: "\(forecast.series)", issue: forecast.issue, model: forecast.model)
    }
  }

  private mutating func append(_ value: Double) {
    bytes.append(0x2C)
    DelimitedText.NumberText.append(value, to: &bytes)
  }
}
