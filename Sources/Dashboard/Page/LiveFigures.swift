import CivilTime
import Forecasting
import History
import Readings

/// How a forecast or watched series fares: figures of its newest week and four weeks.
struct LiveFigures {
  private let series: String
  private var forecastAge: Double?
  private var mape = Double.nan
  private var coverage: [(nominal: Double, realised: Double)] = []
  private var scored = 0
  private var flagged = 0
  private var incidentsPerWeek = Double.nan

  private static let week = 7 * 86_400

  /// The figures of a series whose newest reading is that of `last`; nil where it is neither forecast nor watched.
  init?(_ series: StoredSeries, through last: Instant, now: Instant, in store: HistoryStore) throws {
    let issue = try store.forecastIssues(of: series.id).first?.issue
    let scoredLast = try store.lastScore(of: series.id)
    guard issue != nil || scoredLast != nil else { return nil }
    self.series = "\(series.name)"
    forecastAge = issue.map { Double(now - $0) }
    let end = try store.end(of: series) ?? last
    if issue != nil { try addAccuracy(series, end, store) }
    if scoredLast != nil { try addScores(series, end, store) }
  }

  private mutating func addAccuracy(_ series: StoredSeries, _ end: Instant, _ store: HistoryStore) throws {
    let start = end - Self.week
    let observed = try store.load(series, from: start, to: end)
    var accuracy = PointAccuracy()
    var intervals = [0.5, 0.8, 0.9].map { IntervalAccuracy(nominal: $0) }
    for forecast in try store.latestForecast(of: series.id, ForecastQuery(from: start, to: end)) {
      let value = observed[forecast.row.target], quantiles = forecast.row.quantiles
      accuracy.add(observed: value, forecast: forecast.row.point)
      guard quantiles.count == quantileLevels.count else { continue }
      for (index, bounds) in [(2, 4), (1, 5), (0, 6)].enumerated() {
        intervals[index].add(observed: value, lower: quantiles[bounds.0], upper: quantiles[bounds.1])
      }
    }
    mape = accuracy.mape
    coverage = intervals.filter { $0.count > 0 }.map { ($0.nominal, $0.coverage) }
  }

  private mutating func addScores(_ series: StoredSeries, _ end: Instant, _ store: HistoryStore) throws {
    try store.forEachScore(of: series.id, from: end - Self.week, to: end) { score in
      scored += 1
      flagged += score.flag ? 1 : 0
    }
    let month = try store.incidents(IncidentQuery(series: series.id, from: end - 4 * Self.week))
    incidentsPerWeek =
      Double(month.count { $0.incidentClass == "load" && $0.start >= end - 4 * Self.week }) / 4
  }

  /// Writes the figures of all series, family by family.
  static func write(_ all: [LiveFigures], to metrics: inout MetricsText) {
    func family(_ name: String, _ help: String, _ value: (LiveFigures) -> Double) {
      metrics.family(name, "gauge", help)
      for figures in all { metrics.sample(value(figures), ["series": figures.series]) }
    }
    family("loadstar_forecast_age_seconds", "Time since the newest forecast was issued.") {
      $0.forecastAge ?? .nan
    }
    family("loadstar_forecast_mape_percent", "Error of the newest forecasts over the last week of readings.")
    {
      $0.mape
    }
    family("loadstar_scored_readings", "Readings scored in the last week of readings.") { Double($0.scored) }
    family("loadstar_flagged_readings", "Of these, readings held for wrong or unusual.") {
      Double($0.flagged)
    }
    family("loadstar_load_incidents_per_week", "Realised rate of load incidents over four weeks.") {
      $0.incidentsPerWeek
    }
    metrics.family(
      "loadstar_forecast_coverage_ratio", "gauge",
      "Share of the last week's readings inside the forecast interval, by its nominal share.")
    for figures in all {
      for interval in figures.coverage {
        metrics.sample(interval.realised, ["series": figures.series, "nominal": "\(interval.nominal)"])
      }
    }
  }
}
