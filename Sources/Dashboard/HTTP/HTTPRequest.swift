/// An HTTP method that the server knows.
public enum HTTPMethod: String, Sendable {
  /// Reads.
  case get = "GET"
  /// Reads the header only.
  case head = "HEAD"
  /// Writes.
  case post = "POST"
  /// Any other: no route takes it.
  case other = "OTHER"
}

/// One request, whole.
public struct HTTPRequest: Sendable {
  /// The method.
  public var method: HTTPMethod
  /// The path, decoded, without the query.
  public var path: String
  /// The query's fields, decoded; the last of a name counts.
  public var query: [String: String]
  /// Header fields, names in lower case.
  public var headers: [String: String]
  /// The body.
  public var body: [UInt8]

  /// A request; tests make them without a socket.
  public init(
    _ method: HTTPMethod, _ path: String, query: [String: String] = [:], headers: [String: String] = [:],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}
