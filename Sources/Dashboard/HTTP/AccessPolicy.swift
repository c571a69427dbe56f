/// Who may reach what.
///
/// On loopback reads need no token. On any other address every request does. A write needs, besides, that it was
/// not sent by another site's page: browsers say so in `Origin` and `Sec-Fetch-Site`.
public struct AccessPolicy: Sendable {
  private let token: String?
  private let isLoopback: Bool

  /// A policy for a server on loopback or elsewhere.
  public init(isLoopback: Bool, token: String?) {
    self.isLoopback = isLoopback
    self.token = token
  }

  /// The refusal of a request that is not allowed; nil for one that is.
  public func refusal(of request: HTTPRequest) -> HTTPResponse? {
    if let host = request.headers["host"], isLoopback, !Self.isLoopbackHost(host) {
      return .problem(421, "Misdirected request", detail: "this server answers on loopback names only")
    }
    if !isLoopback || token != nil && request.method == .post, !hasToken(request) {
      var response = HTTPResponse.problem(401, "Token required", detail: "send 'Authorization: Bearer TOKEN'")
      response.headers.append(("WWW-Authenticate", "Bearer"))
      return response
    }
    if request.method == .post, !isSameOrigin(request) {
      return .problem(403, "Cross-site write refused", detail: "the request came from another site's page")
    }
    return nil
  }

  /// Headers that every response carries.
  public static let headers: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
  ]

  private func hasToken(_ request: HTTPRequest) -> Bool {
    guard let token else { return false }
    let given = Array((request.headers["authorization"] ?? "").utf8)
    let expected = Array("Bearer \(token)".utf8)
    // Every byte is compared, so that the time taken tells nothing of how many were right.
    guard given.count == expected.count else { return false }
    return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private func isSameOrigin(_ request: HTTPRequest) -> Bool {
    if let site = request.headers["sec-fetch-site"], site != "same-origin", site != "none" { return false }
    guard let origin = request.headers["origin"] else { return true }
    guard let host = request.headers["host"] else { return false }
    return origin == "http://\(host)" || origin == "https://\(host)"
  }

  // A page elsewhere may point its own name at 127.0.0.1 (DNS rebinding); its requests carry that name.
  private static func isLoopbackHost(_ host: String) -> Bool {
    let name =
      host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
    return name == "localhost" || name == "[::1]" || name.hasPrefix("127.")
  }
}
