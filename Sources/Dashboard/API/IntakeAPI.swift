/// `POST /api/v1/readings`: live readings, through the monitor.
struct IntakeAPI: Sendable {
  let services: Services
  let intake: LiveIntake

  func register(on router: inout Router) {
    router.on(.post, "/api/v1/readings") { request, _ in try await post(request) }
  }

  private static let types = ["application/x-ndjson", "application/jsonl", "text/csv"]

  private func post(_ request: HTTPRequest) async throws -> HTTPResponse {
    let query = try Query(request)
    let type = (request.headers["content-type"] ?? "").prefix { $0 != ";" }.lowercased()
    guard Self.types.contains(type) else {
      throw HTTPProblem(
        415, "Unsupported media type",
        detail: "send \(Self.types.joined(separator: ", ")), one reading a line")
    }
    guard !request.body.isEmpty else { throw HTTPProblem(400, "Bad body", detail: "the body is empty") }
    let outcome = try await intake.take(request.body)
    services.counters.count(posted: outcome.accepted, rejected: outcome.rejected.count)
    services.cache.invalidate()
    guard outcome.accepted > 0 || outcome.rejected.isEmpty else {
      let first = outcome.rejected[0]
      throw HTTPProblem(
        422, "No reading taken",
        detail: "all \(outcome.rejected.count) lines were refused; line \(first.line): \(first.reason)")
    }
    return try query.answer { json in
      json.add("accepted", outcome.accepted)
      json.beginArray("rejected")
      for line in outcome.rejected.prefix(1000) {
        json.beginObject()
        json.add("line", line.line)
        json.add("reason", line.reason)
        json.endObject()
      }
      json.endArray()
    }
  }
}
