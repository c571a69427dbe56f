import CivilTime
import History

/// `/health`, `/ready`, `/api/v1/status`, `/session`, `/events`: the server itself.
struct StatusAPI: Sendable {
  let services: Services
  let version: String
  let access: AccessPolicy
  /// Where the live view beside the history is kept; nil where there is none.
  let liveView: String?

  func register(on router: inout Router) {
    router.on(.get, "/health") { _, _ in .text("ok\n") }
    router.on(.get, "/ready") { _, _ in ready() }
    router.on(.get, "/api/v1/status") { request, _ in try status(request) }
    router.on(.post, AccessPolicy.sessionPath) { request, _ in try await session(request) }
    router.on(.get, "/api/v1/events") { request, _ in
      _ = try Query(request)
      return HTTPResponse(events: services.hub)
    }
  }

  /// Ready where the history can be read; else 503, so that a proxy sends nobody here.
  private func ready() -> HTTPResponse {
    do {
      try services.pool.read { _ = try $0.schemaVersion() }
      return .text("ready\n")
    } catch {
      let problem = Problems.problem(for: error)
      return .problem(503, "Not ready", detail: problem.detail)
    }
  }

  /// What the page needs to know before it asks for anything.
  private func status(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request)
    let series = try services.pool.read { try $0.series().count }
    return try query.answer { json in
      json.add("version", version)
      json.add("now", services.now())
      json.add("series", series)
      json.add("generation", services.cache.generation)
      if let liveView { json.add("live_view", liveView) } else { json.null("live_view") }
      json.add("writes_need_token", access.asksForToken.writes)
      json.add("may_write", !access.asksForToken.writes || access.isAuthorised(request))
    }
  }

  /// Trades the token for a cookie.
  private func session(_ request: HTTPRequest) async throws -> HTTPResponse {
    _ = try Query(request)
    let body = try JSONBody(request)
    try body.allow("token")
    guard let cookie = access.cookieHeader(forToken: try body.text("token", limit: 1000)) else {
      // Guessing shall take its time; the connection is suspended meanwhile and costs no thread.
      try? await Task.sleep(for: .milliseconds(500))
      throw HTTPProblem(401, "Wrong token")
    }
    var response = HTTPResponse(status: 204, contentType: "text/plain", [])
    response.headers = [("Set-Cookie", cookie)]
    return response
  }
}
