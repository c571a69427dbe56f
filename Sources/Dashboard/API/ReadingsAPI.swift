import CivilTime
import History
import Readings

/// `/api/v1/readings` and `/api/v1/chart`: values as stored, and as a chart needs them.
struct ReadingsAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/readings") { request, _ in try readings(request) }
    router.on(.get, "/api/v1/chart") { request, _ in try chart(request) }
  }

  private enum View: String, CaseIterable { case best, all }

  /// Readings one by one; the next page begins at the instant that `next` names.
  private func readings(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to", "view", "limit", "cursor")
    let name = try query.series()
    let limit = try query.integer("limit", in: 1...50_000, default: 1000)
    let view = try query.choice("view", default: View.best)
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let span = try query.span(series.zone, default: series.recent(days: 7, in: store))
      let start = try query.time("cursor", series.zone) ?? span.lowerBound
      var rows: [StoredReading] = []
      var next: Instant?
      do {
        try store.forEachReading(
          of: series.stored, from: max(start, span.lowerBound), to: span.upperBound,
          view: view == .all ? .all : .best
        ) { row in
          // A page ends between instants, never between the vintages of one.
          if rows.count >= limit, rows.last?.reading.instant != row.reading.instant {
            next = row.reading.instant
            throw PageIsFull()
          }
          rows.append(row)
        }
      } catch is PageIsFull {}
      var table = table(of: rows, series)
      if let next { table.note("next", .instant(next)) }
      return try query.answer(table)
    }
  }

  private struct PageIsFull: Error {}

  private func table(of rows: [StoredReading], _ series: ZonedSeries) -> Table {
    var table = Table(.records)
    table.note("unit", .text(series.stored.definition.unit))
    table.note("zone", .text(series.zone.identifier))
    table.add("series", rows.map { _ in "\(series.name)" })
    table.add("time", rows.map(\.reading.instant))
    table.add("value", rows.map(\.reading.value))
    table.add("vintage", rows.map { $0.reading.vintage.name })
    table.add("quality", rows.map { $0.reading.quality.name })
    return table
  }

  private enum Method: String, CaseIterable { case minmax, lttb, mean }

  /// One or more series over a span, thinned to what so many pixels can show.
  private func chart(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to", "points", "method")
    let names = try query.seriesList(limit: 40)
    let points = try query.integer("points", in: 1...10_000, default: 800)
    let method = try query.choice("method", default: names.count > 1 ? Method.mean : .minmax)
    guard names.count == 1 || method == .mean else {
      throw HTTPProblem(
        422, "Bad method", detail: "several series share a time axis with 'mean' only")
    }
    return try services.pool.read { store in
      let all = try names.map { try services.series($0, in: store) }
      let spans = try all.map { try $0.span(in: store) }.filter { !$0.isEmpty }
      let first = spans.map(\.lowerBound).min() ?? Instant(seconds: 0)
      let end = spans.map(\.upperBound).max() ?? first
      let zone = all[0].zone
      let span = try query.span(zone, default: first..<end)
      var table = Table(.columns)
      table.nestsValues = true
      table.note("zone", .text(zone.identifier))
      table.note("from", .instant(span.lowerBound))
      table.note("to", .instant(span.upperBound))
      table.note("unit", .text(all[0].stored.definition.unit))
      try fill(&table, all, span, points: points, method: method, store)
      return try query.answer(table)
    }
  }

  private func fill(
    _ table: inout Table, _ all: [ZonedSeries], _ span: Range<Instant>, points: Int, method: Method,
    _ store: HistoryStore
  ) throws {
    guard method == .mean else {
      let grid = try all[0].load(span, in: store)
      let thin =
        method == .lttb ? Decimation.lttb(grid, points: points) : Decimation.minMax(grid, buckets: points)
      table.note("step", .integer(all[0].step))
      table.add("time", thin.times)
      table.add("\(all[0].name)", thin.values)
      return
    }
    let finest = all.map(\.step).max() ?? 1800
    let buckets = Decimation.Buckets(span, points: points, step: finest)
    table.note("step", .integer(buckets.length))
    table.add("time", (0..<buckets.count).map { buckets.start + $0 * buckets.length })
    for series in all {
      table.add("\(series.name)", Decimation.means(try series.load(span, in: store), buckets))
    }
  }
}

extension Vintage {
  /// The name in tables and files.
  var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .realTime: "real-time"
    case .consolidated: "consolidated"
    case .definitive: "definitive"
    }
  }
}

extension Quality {
  /// The name in tables and files.
  var name: String {
    switch self {
    case .measured: "measured"
    case .missing: "missing"
    case .suspect: "suspect"
    }
  }
}
