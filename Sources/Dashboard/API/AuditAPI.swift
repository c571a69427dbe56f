import CivilTime
import History
import Monitoring
import Readings
import Workbench

/// `/api/v1/audit`: what is wrong with the stored values of a series, each fault with its span.
struct AuditAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/audit") { request, _ in try audit(request) }
  }

  private func audit(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to", "kind", "limit", "cursor")
    let name = try query.series()
    let page = try Page(query, defaultLimit: 500, maximum: 5000)
    let kind = try query.text("kind").map { _ in try query.choice("kind", default: AuditKind.gap) }
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let own = try series.span(in: store)
      let span = try query.span(series.zone, default: own)
      let end = min(max(span.upperBound, own.lowerBound), own.upperBound)
      let found = try StoredAudit(of: series.stored, from: span.lowerBound, to: end, in: store)
        .findings.filter { kind == nil || $0.kind == kind }
      // Newest first: what still matters.
      let rows = page.slice(found.reversed())
      var table = Table(.records)
      table.note("series", .text("\(series.name)"))
      table.note("zone", .text(series.zone.identifier))
      table.add("kind", rows.map(\.kind.rawValue))
      table.add("start", rows.map(\.start))
      table.add("end", rows.map(\.end))
      table.add("count", rows.map(\.count))
      table.add("message", rows.map(\.message))
      page.note(total: found.count, on: &table)
      return try query.answer(table)
    }
  }
}
