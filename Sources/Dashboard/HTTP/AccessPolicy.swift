import Forecasting

/// Who may reach what.
///
/// On loopback reads need no token. On any other address all data do; the page itself, which holds none, may be
/// fetched to ask for it. A write needs, besides, that it was not sent by another site's page: browsers say so in
/// `Origin` and `Sec-Fetch-Site`. A browser carries the token as a cookie that scripts can't read and other sites'
/// pages don't send; programs carry it in `Authorization`.
public struct AccessPolicy: Sendable {
  private let token: String?
  private let isLoopback: Bool
  /// What the cookie holds: nothing that tells the token, and another value after each start.
  private let cookie: String

  /// The shortest token that is taken: 128 bits in base 64 have 22 characters.
  public static let shortestToken = 16

  /// A policy for a server on loopback or elsewhere.
  public init(isLoopback: Bool, token: String?) {
    self.isLoopback = isLoopback
    self.token = token
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<4).map { _ in String(generator.next(), radix: 16) }.joined()
    cookie = SHA256.hexadecimal(Array("\(salt)\(token ?? "")".utf8))
  }

  /// The refusal of a request that is not allowed; nil for one that is.
  public func refusal(of request: HTTPRequest) -> HTTPResponse? {
    if let host = request.headers["host"], isLoopback, !Self.isLoopbackHost(host) {
      return .problem(421, "Misdirected request", detail: "this server answers on loopback names only")
    }
    if request.method == .post, !isSameOrigin(request) {
      return .problem(403, "Cross-site write refused", detail: "the request came from another site's page")
    }
    if needsToken(request), !isAuthorised(request) {
      var response = HTTPResponse.problem(401, "Token required", detail: "send 'Authorization: Bearer TOKEN'")
      response.headers.append(("WWW-Authenticate", "Bearer"))
      return response
    }
    return nil
  }

  private func needsToken(_ request: HTTPRequest) -> Bool {
    if isLoopback { return token != nil && request.method == .post && request.path != Self.sessionPath }
    let isData = request.path.hasPrefix("/api/") || request.path == "/metrics" || request.path == "/ready"
    return (isData || request.method == .post) && request.path != Self.sessionPath
  }

  /// Where a browser trades the token for the cookie.
  static let sessionPath = "/api/v1/session"

  /// The cookie for a request that carries the right token in its body; nil for a wrong one.
  func cookieHeader(forToken given: String) -> String? {
    guard let token, Self.isEqual(given, token) else { return nil }
    return "loadstar=\(cookie); Path=/; HttpOnly; SameSite=Strict"
  }

  /// Whether requests for data, or writes, need a token at all.
  var asksForToken: (reads: Bool, writes: Bool) { (!isLoopback, token != nil || !isLoopback) }

  /// Whether the request carries the token, or the cookie it was traded for.
  func isAuthorised(_ request: HTTPRequest) -> Bool {
    guard let token else { return false }
    if let header = request.headers["authorization"] { return Self.isEqual(header, "Bearer \(token)") }
    let cookies = (request.headers["cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
    return cookies.contains { Self.isEqual(String($0), "loadstar=\(cookie)") }
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
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  // Every byte is compared, so that the time taken tells nothing of how many were right.
  private static func isEqual(_ given: String, _ expected: String) -> Bool {
    let given = Array(given.utf8), expected = Array(expected.utf8)
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
    return name == "localhost" || name == "[::1]" || isLoopbackAddress(name)
  }

  // `127.example.org` is a name that anybody may point here; 127.0.0.1 is not.
  private static func isLoopbackAddress(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
