import CivilTime
import Features
import History
import Readings
import Workbench

/// `/api/v1/accuracy`: stored forecasts against what came.
struct AccuracyAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/accuracy") { request, _ in try accuracy(request) }
  }

  private func accuracy(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "model", "reference", "from", "to", "lead_from", "lead_to")
    let name = try query.series()
    let leads = try Self.leads(query)
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let span = try query.span(series.zone, default: series.recent(days: 364, in: store))
      guard span.upperBound - span.lowerBound <= 11 * 366 * 86_400 else {
        throw HTTPProblem(422, "Span too long", detail: "at most eleven years are scored at a time")
      }
      let reference = try query.text("reference").map { _ in
        try services.series(query.series("reference"), in: store)
      }
      var scoring = try ForecastScoring(series, reference: reference, span, in: store)
      let calendar = try ContextLoader(store: store).calendar(of: series.stored)
      try scoring.score(model: query.text("model"), leads: leads, calendar: calendar, in: store)
      if try query.wantsCSV { return try query.answer(scoring.dailyTable) }
      return try query.answer { json in scoring.write(to: &json) }
    }
  }

  private static let longestLead = 1_000_000

  /// The lead times, in minutes, of the forecasts that count.
  private static func leads(_ query: Query) throws(HTTPProblem) -> ClosedRange<Int> {
    let from = try query.integer("lead_from", in: 0...longestLead, default: 0)
    let to = try query.integer("lead_to", in: 0...longestLead, default: longestLead)
    guard from <= to else { throw HTTPProblem(422, "Bad span", detail: "'lead_from' is above 'lead_to'") }
    return from...to
  }
}
