/// One response.
public struct HTTPResponse: Sendable {
  /// What the body is.
  public enum Body: Sendable {
    /// Bytes, whole.
    case bytes([UInt8])
    /// Events as they come (server-sent events), from a hub.
    case events(EventHub)
  }

  /// The status code.
  public var status: Int
  /// Header fields.
  public var headers: [(name: String, value: String)]
  /// The body.
  public var body: Body

  /// A response of bytes.
  public init(status: Int = 200, contentType: String, _ bytes: [UInt8]) {
    self.status = status
    headers = [("Content-Type", contentType)]
    body = .bytes(bytes)
  }

  /// A stream of events that stays open.
  public init(events: EventHub) {
    status = 200
    headers = [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]
    body = .events(events)
  }

  /// A text.
  public static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8")
    -> Self
  {
    Self(status: status, contentType: type, Array(text.utf8))
  }

  /// A problem, told as RFC 9457 asks.
  public static func problem(_ status: Int, _ title: String, detail: String = "") -> Self {
    var text = JSONObjectText()
    text.add("type", "about:blank")
    text.add("title", title)
    text.add("status", status)
    if !detail.isEmpty { text.add("detail", detail) }
    return Self(status: status, contentType: "application/problem+json", Array(text.finished.utf8))
  }

  /// The value of a header field, if it is there.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
