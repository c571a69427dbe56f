import CivilTime
import CommandLineKit
import Readings

/// Forecasts as CSV, as JSON, and for people.
struct ForecastReport {
  let outcomes: [ForecastJob.Outcome]
  let failures: [SeriesFailure]
  let isStored: Bool

  var rowCount: Int { outcomes.reduce(0) { $0 + $1.forecast.rows.count } }

  /// The CSV.
  var table: [UInt8] {
    var table = ForecastTable()
    for outcome in outcomes { table.add(outcome.forecast) }
    return table.bytes
  }

  /// One object: of one series its own, of many a list of them.
  var json: JSON {
    let forecasts = outcomes.map { JSON.Forecast($0, isStored: isStored) }
    if forecasts.count == 1, failures.isEmpty { return .one(forecasts[0]) }
    return .many(forecasts, failures)
  }

  /// A chart and a line or two for each forecast; of many series only the lines.
  func text(style: Style, width: Int) -> String {
    outcomes.map { outcome in
      let chart = outcomes.count == 1 ? ForecastChart(outcome).lines(style: style, width: width) + [""] : []
      return (chart + [summary(outcome)]).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func summary(_ outcome: ForecastJob.Outcome) -> String {
    let forecast = outcome.forecast
    let points = forecast.rows.map(\.point)
    let (low, high) = (points.min() ?? .nan, points.max() ?? .nan)
    var line = "\(forecast.series) by \(forecast.model), issued \(forecast.issue): "
    line += "\(NumberText.count(points.count, "slot")), \(NumberText.grouped(low)) to "
    line += "\(NumberText.grouped(high)) \(outcome.unit)"
    if let weather = outcome.weather { line += ", weather \(weather)" }
    let sources = Dictionary(grouping: forecast.rows, by: \.source).mapValues(\.count)
    if sources.count > 1 {
      line +=
        "; " + sources.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }.joined(separator: ", ")
    }
    if let base = outcome.base {
      let change = zip(points, base).reduce(0) { $0 + $1.0 - $1.1 } / Double(max(1, base.count))
      line +=
        "; on average \(change >= 0 ? "+" : "")\(NumberText.grouped(change)) \(outcome.unit) by the change"
    }
    return line + (isStored ? "; stored" : "; not stored")
  }
}

extension ForecastReport {
  /// The JSON of one forecast or of many.
  enum JSON: Encodable {
    case one(Forecast)
    case many([Forecast], [SeriesFailure])

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
}

extension ForecastReport.JSON {
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

/// The chart of a forecast: the load of the last days, then the forecast in its band.
struct ForecastChart {
  private let outcome: ForecastJob.Outcome

  init(_ outcome: ForecastJob.Outcome) { self.outcome = outcome }

  func lines(style: Style, width: Int) -> [String] {
    let rows = outcome.forecast.rows
    let known = outcome.recent.values
    let gap = [Double](repeating: .nan, count: known.count)
    func quantile(_ index: Int) -> [Double] {
      gap + rows.map { $0.quantiles.isEmpty ? .nan : $0.quantiles[index] }
    }
    let ahead = [Double](repeating: .nan, count: rows.count)
    let chart = BrailleChart(
      curves: [.init(known + ahead), .init(gap + rows.map(\.point), highlighted: true)],
      band: (quantile(0), quantile(6)), width: min(100, max(40, width - 12)))
    let title = "\(outcome.forecast.series), \(outcome.unit): "
    return [title + style.bold("load") + ", " + style.cyan("forecast") + ", 90 % interval " + style.dim("░")]
      + chart.lines(style: style) { NumberText.grouped($0) }
  }
}
