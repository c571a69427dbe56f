import CivilTime
import History
import Readings

/// `/api/v1/forecasts`: what was forecast, when, by which model.
struct ForecastsAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/forecasts") { request, _ in try forecasts(request) }
    router.on(.get, "/api/v1/forecasts/issues") { request, _ in try issues(request) }
  }

  private enum View: String, CaseIterable { case latest, all }

  /// Without limits the newest forecast; with a span of targets the newest row of each, or all rows.
  private func forecasts(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(
      request, "series", "from", "to", "issue", "issued_by", "model", "view", "limit", "cursor")
    let name = try query.series()
    let page = try Page(query, defaultLimit: 2000, maximum: 50_000)
    let view = try query.choice("view", default: View.latest)
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let wanted = ForecastQuery(
        from: try query.time("from", series.zone), to: try query.end("to", series.zone),
        issue: try query.time("issue", series.zone), issuedBy: try query.time("issued_by", series.zone),
        model: query.text("model"))
      var rows: [TargetForecast] = []
      if view == .all {
        try store.forEachForecastRow(of: series.id, wanted) { rows.append($0) }
      } else if wanted.from == nil, wanted.to == nil {
        rows = try newest(series, wanted, store)
      } else {
        rows = try store.latestForecast(of: series.id, wanted)
      }
      var table = Self.table(of: page.slice(rows), series)
      page.note(total: rows.count, on: &table)
      return try query.answer(table)
    }
  }

  private func newest(
    _ series: ZonedSeries, _ wanted: ForecastQuery, _ store: HistoryStore
  ) throws -> [TargetForecast] {
    guard let forecast = try store.newestIssue(of: series.stored, wanted) else { return [] }
    return forecast.rows.map {
      TargetForecast(
        issue: forecast.issue, model: forecast.model, modelVersion: forecast.modelVersion, row: $0)
    }
  }

  static func table(of rows: [TargetForecast], _ series: ZonedSeries) -> Table {
    var table = Table(.records)
    table.note("unit", .text(series.stored.definition.unit))
    table.note("zone", .text(series.zone.identifier))
    table.add("series", rows.map { _ in "\(series.name)" })
    table.add("issue_time", rows.map(\.issue))
    table.add("target_time", rows.map(\.row.target))
    table.add("lead_minutes", rows.map { ($0.row.target - $0.issue) / 60 })
    table.add("forecast", rows.map(\.row.point))
    for (index, name) in ["q05", "q10", "q25", "q50", "q75", "q90", "q95"].enumerated() {
      table.add(
        name, rows.map { $0.row.quantiles.indices.contains(index) ? $0.row.quantiles[index] : .nan })
    }
    table.add("model", rows.map(\.model))
    table.add("source", rows.map(\.row.source))
    return table
  }

  private func issues(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to", "model", "limit", "cursor")
    let name = try query.series()
    let page = try Page(query, defaultLimit: 200, maximum: 5000)
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let all = try store.forecastIssues(
        of: series.id, from: try query.time("from", series.zone), to: try query.end("to", series.zone),
        model: query.text("model"))
      let rows = page.slice(all)
      var table = Table(.records)
      table.note("zone", .text(series.zone.identifier))
      table.add("series", rows.map { _ in "\(series.name)" })
      table.add("issue_time", rows.map(\.issue))
      table.add("model", rows.map(\.model))
      table.add("model_version", rows.map(\.modelVersion))
      table.add("first_target", rows.map(\.firstTarget))
      table.add("last_target", rows.map(\.lastTarget))
      page.note(total: all.count, on: &table)
      return try query.answer(table)
    }
  }
}
