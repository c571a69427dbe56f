/// A request to a web server.
public struct WebRequest: Sendable {
  /// The whole address, `http` or `https`.
  public var url: String
  /// The body of a POST; nil for a GET.
  public var body: [UInt8]?
  /// Header lines, such as `Content-Type: application/json`.
  public var headers: [String]
  /// Seconds after which the request is given up on.
  public var timeout: Int

  /// A GET, or a POST where there is a body.
  public init(url: String, body: [UInt8]? = nil, headers: [String] = [], timeout: Int = 60) {
    self.url = url
    self.body = body
    self.headers = headers
    self.timeout = timeout
  }
}

/// A web server's answer.
public struct WebReply: Sendable {
  /// The status, such as 200.
  public var status: Int
  /// The body, unpacked.
  public var body: [UInt8]
  /// What `Retry-After` asks for, in seconds.
  public var retryAfter: Int?

  /// An answer.
  public init(status: Int, body: [UInt8], retryAfter: Int? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }
}

/// Why there is no whole answer.
public struct WebError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A plain sentence without a full stop.
  public var description: String
  /// Whether the same request may succeed later.
  public var isTransient: Bool

  /// An error.
  public init(_ description: String, isTransient: Bool) {
    self.description = description
    self.isTransient = isTransient
  }
}

/// Something that asks web servers.
///
/// A call blocks its thread until the answer is whole.
public protocol WebClient: Sendable {
  /// The server's answer, whatever its status.
  /// - Throws: `WebError` where there is none, or only a part.
  func perform(_ request: WebRequest) throws(WebError) -> WebReply
}
