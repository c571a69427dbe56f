import CivilTime
import History
import Readings

/// `/api/v1/series`: what is in the history.
struct SeriesAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/series") { request, _ in try list(request) }
    router.on(.get, "/api/v1/series/{area}/{measure}") { request, parameters in
      try one(request, parameters)
    }
  }

  private func list(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "area", "measure", "limit", "cursor")
    let page = try Page(query, defaultLimit: 500, maximum: 5000)
    return try services.pool.read { store in
      let all = try store.series().filter { series in
        (query.text("area").map { $0 == series.name.area } ?? true)
          && (query.text("measure").map { $0 == series.name.measure } ?? true)
      }
      var table = try table(of: page.slice(all), in: store)
      page.note(total: all.count, on: &table)
      return try query.answer(table)
    }
  }

  private func table(of series: [StoredSeries], in store: HistoryStore) throws -> Table {
    var table = Table(.records)
    let bounds = try series.map { try store.bounds(of: $0.id) }
    table.add("series", series.map { "\($0.name)" })
    table.add("area", series.map(\.name.area))
    table.add("measure", series.map(\.name.measure))
    table.add("label", series.map(\.definition.label))
    table.add("area_label", series.map(\.definition.areaLabel))
    table.add("unit", series.map(\.definition.unit))
    table.add("step", series.map(\.definition.step))
    table.add("zone", series.map(\.definition.zone))
    table.add("first", bounds.map { $0?.first })
    table.add("last", bounds.map { $0?.last })
    return table
  }

  private func one(_ request: HTTPRequest, _ parameters: [String: String]) throws -> HTTPResponse {
    let query = try Query(request)
    let name = try SeriesName(area: parameters["area"] ?? "", measure: parameters["measure"] ?? "")
    return try services.pool.read { store in
      let series = try store.series(named: name)
      let summary = try store.summary(of: series.id)
      return try query.answer { json in
        json.add("series", "\(series.name)")
        json.add("area", name.area)
        json.add("measure", name.measure)
        json.add("label", series.definition.label)
        json.add("area_label", series.definition.areaLabel)
        json.add("unit", series.definition.unit)
        json.add("step", series.definition.step)
        json.add("zone", series.definition.zone)
        json.add("first", summary?.first)
        json.add("last", summary?.last)
        json.add("rows", summary?.rows ?? 0)
        json.add("instants", summary?.instants ?? 0)
        json.add("missing", summary?.missing ?? 0)
      }
    }
  }
}
