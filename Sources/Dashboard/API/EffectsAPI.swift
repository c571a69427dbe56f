import CivilTime
import Forecasting
import History
import Readings

/// `/api/v1/effects` and `/what-if`: of what a forecast is made, and what it would be in other weather.
struct EffectsAPI: Sendable {
  let services: Services
  let desk: ModelDesk

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/effects") { request, _ in try await effects(request) }
    router.on(.get, "/api/v1/what-if") { request, _ in try await whatIf(request) }
  }

  private static let largest = 400

  /// How far past the readings, and past its issue, a forecast is worked out, in seconds. Models walk there slot by
  /// slot, at a cost that grows faster than the way, and no other question is answered meanwhile.
  private static let farthest = 35 * 86_400

  private func effects(_ request: HTTPRequest) async throws -> HTTPResponse {
    let query = try Query(request, "series", "model", "issue", "from", "to", "warmer")
    let warmer = try query.number("warmer", in: -30...30, default: 0)
    let (question, series) = try question(query, warmer: warmer)
    let (explanations, policy) = try await desk.explain(question)
    var names: [String] = []
    for effect in explanations.flatMap(\.effects) where !names.contains(effect.name) {
      names.append(effect.name)
    }
    var table = heading(question, series, policy)
    table.nestsValues = true
    table.add("time", question.targets)
    table.add("forecast", explanations.map(\.row.point))
    for name in names {
      table.add(
        name, explanations.map { one in one.effects.reduce(0) { $0 + ($1.name == name ? $1.value : 0) } })
    }
    return try query.answer(table)
  }

  private func whatIf(_ request: HTTPRequest) async throws -> HTTPResponse {
    let query = try Query(request, "series", "model", "issue", "from", "to", "warmer")
    let warmer = try query.number("warmer", in: -30...30, default: 0)
    let (plain, series) = try question(query, warmer: 0)
    let changed = ModelDesk.Question(
      model: plain.model, series: plain.series, issue: plain.issue, targets: plain.targets, warmer: warmer,
      generation: plain.generation)
    let (rows, policy) = try await desk.forecast(plain)
    let (others, _) = try await desk.forecast(changed)
    var table = heading(plain, series, policy)
    table.note("warmer", .number(warmer))
    table.note("weather_series", .text(plain.model.file.card.weatherSeries.joined(separator: ",")))
    table.add("time", plain.targets)
    table.add("forecast", rows.map(\.point))
    table.add("changed", others.map(\.point))
    return try query.answer(table)
  }

  private func heading(
    _ question: ModelDesk.Question, _ series: ZonedSeries, _ policy: some CustomStringConvertible
  )
    -> Table
  {
    var table = Table(.columns)
    table.note("series", .text("\(series.name)"))
    table.note("unit", .text(series.stored.definition.unit))
    table.note("zone", .text(series.zone.identifier))
    table.note("model", .text(question.model.file.name))
    table.note("issue_time", .instant(question.issue))
    table.note("weather", .text(policy.description))
    return table
  }

  /// The model, the issue and the targets: by default those of the model's newest stored forecast.
  private func question(_ query: Query, warmer: Double) throws -> (ModelDesk.Question, ZonedSeries) {
    let model = try services.models.entry(try query.required("model"))
    let name = try query.series()
    let generation = services.cache.generation
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let stored = try store.newestIssue(
        of: series.stored, ForecastQuery(issue: try query.time("issue", series.zone), model: model.file.name))
      let known = try series.span(in: store)
      let issue = try query.time("issue", series.zone) ?? stored?.issue ?? known.upperBound
      guard known.lowerBound <= issue, issue - known.upperBound <= Self.farthest else {
        throw HTTPProblem(
          422, "Bad issue time",
          detail: "it lies before the first reading, or more than five weeks past the last"
        )
      }
      let targets = try targets(
        query, series, issue: issue, stored: stored?.rows.map(\.target) ?? [],
        days: try store.localDays(of: series.stored))
      let question = ModelDesk.Question(
        model: model, series: series.stored, issue: issue, targets: targets, warmer: warmer,
        generation: generation)
      return (question, series)
    }
  }

  private func targets(
    _ query: Query, _ series: ZonedSeries, issue: Instant, stored: [Instant], days: TimeZoneRules?
  ) throws -> [Instant] {
    let from = try query.time("from", series.zone), to = try query.end("to", series.zone)
    guard from != nil || to != nil || stored.isEmpty else {
      return Array(stored.filter { $0 >= issue }.prefix(Self.largest))
    }
    // Without a span, the local day after the issue.
    let next = LocalDay(date: series.zone.localDate(at: issue).next, zone: series.zone)
    let start = from ?? next.start
    let end = to ?? (from.map { LocalDay(containing: $0, zone: series.zone).end } ?? next.end)
    guard start < end, start >= issue, end - start <= Self.largest * series.step, end - issue <= Self.farthest
    else {
      throw HTTPProblem(
        422, "Bad span",
        detail:
          "targets lie in the five weeks after the issue time, in order, at most \(Self.largest) of them")
    }
    if let days {
      let slots = RegularSeries(start: start, step: series.step, values: [], days: days)
      return (slots.firstCell(from: start)..<slots.firstCell(from: end)).map(slots.instant)
    }
    let rest = (start - issue) % series.step
    let first = Int(issue.seconds) % series.step == 0 && rest != 0 ? start + (series.step - rest) : start
    return stride(from: 0, to: end - first, by: series.step).map { first + $0 }
  }
}
