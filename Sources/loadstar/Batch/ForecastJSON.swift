import CivilTime
import CommandLineKit
import Readings

/// Forecasts as one JSON object: of one series its own, of many a list of them and of what failed.
enum ForecastJSON: Encodable {
  case one(Forecast)
  case many([Forecast], [SeriesFailure])

  init(_ outcomes: [ForecastJob.Outcome], _ failures: [SeriesFailure], isStored: Bool) {
    let forecasts = outcomes.map { Forecast($0, isStored: isStored) }
    self = forecasts.count == 1 && failures.isEmpty ? .one(forecasts[0]) : .many(forecasts, failures)
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .one(let forecast): try forecast.encode(to: encoder)
    case .many(let forecasts, let failures):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(forecasts, forKey: .forecasts)
      try container.encode(failures, forKey: .failed)
    }
  }
  private enum CodingKeys: String, CodingKey { case forecasts, failed }
}

extension ForecastJSON {
  struct Forecast: Encodable {
    let series: String
    let model: String
    let version: String
    let issueTime: String
    let unit: String
    let weather: String?
    let stored: Bool
    let rows: [Row]

    private enum CodingKeys: String, CodingKey {
      case series, model, version, unit, weather, stored, rows
      case issueTime = "issue_time"
    }

    init(_ outcome: ForecastJob.Outcome, isStored: Bool) {
      let forecast = outcome.forecast
      series = "\(forecast.series)"
      model = forecast.model
      version = forecast.modelVersion
      issueTime = forecast.issue.description
      unit = outcome.unit
      weather = outcome.weather
      stored = isStored
      rows = forecast.rows.enumerated().map {
        Row($1, issue: forecast.issue, base: outcome.base?[$0])
      }
    }
  }

  struct Row: Encodable {
    let targetTime: String
    let leadMinutes: Int
    let forecast: Double
    let quantiles: [String: Double]
    let source: String
    let withoutChange: Double?

    private enum CodingKeys: String, CodingKey {
      case forecast, quantiles, source
      case targetTime = "target_time"
      case leadMinutes = "lead_minutes"
      case withoutChange = "without_change"
    }

    init(_ row: ForecastRow, issue: Instant, base: Double?) {
      targetTime = row.target.description
      leadMinutes = (row.target - issue) / 60
      forecast = row.point
      let names = ["q05", "q10", "q25", "q50", "q75", "q90", "q95"]
      quantiles = Dictionary(uniqueKeysWithValues: zip(names, row.quantiles))
      source = row.source
      withoutChange = base
    }
  }
}
