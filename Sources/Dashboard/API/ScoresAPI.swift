import CivilTime
import History

/// `/api/v1/scores`: how unusual each reading was.
struct ScoresAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/scores") { request, _ in try scores(request) }
  }

  private func scores(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to", "flagged", "limit", "cursor")
    let name = try query.series()
    let page = try Page(query, defaultLimit: 2000, maximum: 50_000)
    let flaggedOnly = try query.choice("flagged", default: Flagged.no) == .yes
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let span = try query.span(series.zone, default: series.recent(days: 7, in: store))
      var rows: [ScoreRecord] = []
      try store.forEachScore(of: series.id, from: span.lowerBound, to: span.upperBound) { score in
        if score.flag || !flaggedOnly { rows.append(score) }
      }
      var table = Self.table(of: page.slice(rows), series)
      page.note(total: rows.count, on: &table)
      return try query.answer(table)
    }
  }

  private enum Flagged: String, CaseIterable {
    case yes = "true"
    case no = "false"
  }

  private static func table(of rows: [ScoreRecord], _ series: ZonedSeries) -> Table {
    var table = Table(.records)
    table.note("unit", .text(series.stored.definition.unit))
    table.note("zone", .text(series.zone.identifier))
    table.add("series", rows.map { _ in "\(series.name)" })
    table.add("time", rows.map(\.instant))
    table.add("value", rows.map(\.value))
    table.add("expected", rows.map(\.expected))
    table.add("q05", rows.map(\.low))
    table.add("q95", rows.map(\.high))
    table.add("p", rows.map(\.p))
    table.add("score", rows.map(\.score))
    table.add("flag", rows.map(\.flag))
    table.add("kind", rows.map(\.kind))
    return table
  }
}
