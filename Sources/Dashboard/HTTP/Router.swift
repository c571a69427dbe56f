/// Finds the handler of a path. A segment in braces stands for any one segment.
///
/// The application is a value from request to response: tests call it without a socket.
public struct Router: Sendable {
  /// Answers a request; `parameters` holds the segments in braces.
  public typealias Handler =
    @Sendable (_ request: HTTPRequest, _ parameters: [String: String]) async throws -> HTTPResponse

  private struct Route: Sendable {
    let method: HTTPMethod
    let segments: [Substring]
    let handler: Handler
  }

  private var routes: [Route] = []

  /// A router without routes.
  public init() {}

  /// Adds a route such as `/api/v1/series/{area}/{measure}`.
  public mutating func on(_ method: HTTPMethod, _ pattern: String, _ handler: @escaping Handler) {
    routes.append(
      Route(method: method, segments: pattern.split(separator: "/")[...].map { $0 }, handler: handler))
  }

  /// The answer: 404 where no route fits, 405 where only the method does not.
  public func respond(to request: HTTPRequest) async -> HTTPResponse {
    let segments = request.path.split(separator: "/", omittingEmptySubsequences: true)
    var allowed: [String] = []
    for route in routes {
      guard let parameters = Self.match(route.segments, segments) else { continue }
      if route.method == request.method || (route.method == .get && request.method == .head) {
        return await answer(route.handler, request, parameters)
      }
      allowed += route.method == .get ? ["GET", "HEAD"] : [route.method.rawValue]
    }
    guard allowed.isEmpty else {
      var response = HTTPResponse.problem(
        405, "Method not allowed", detail: "allowed: \(allowed.joined(separator: ", "))")
      response.headers.append(("Allow", allowed.joined(separator: ", ")))
      return response
    }
    return .problem(404, "Not found", detail: "there is nothing at \(request.path)")
  }

  private func answer(
    _ handler: Handler, _ request: HTTPRequest, _ parameters: [String: String]
  ) async -> HTTPResponse {
    do {
      return try await handler(request, parameters)
    } catch {
      let problem = Problems.problem(for: error)
      return .problem(problem.status, problem.title, detail: problem.detail)
    }
  }

  private static func match(_ pattern: [Substring], _ segments: [Substring]) -> [String: String]? {
    guard pattern.count == segments.count else { return nil }
    var parameters: [String: String] = [:]
    for (expected, actual) in zip(pattern, segments) {
      if expected.hasPrefix("{"), expected.hasSuffix("}") {
        parameters[String(expected.dropFirst().dropLast())] = String(actual)
      } else if expected != actual {
        return nil
      }
    }
    return parameters
  }
}

/// A request that can't be answered as asked.
public struct HTTPProblem: Error {
  let status: Int
  let title: String
  let detail: String

  /// A problem with its status code.
  public init(_ status: Int, _ title: String, detail: String = "") {
    self.status = status
    self.title = title
    self.detail = detail
  }
}
