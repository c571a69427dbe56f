@preconcurrency import Glibc
import Ingestion
import Monitoring

/// Incidents as HTTP POSTs, one a change, each at least once.
///
/// The body is the incident event. `X-Loadstar-Event` carries its identifier and state, the same whenever the event
/// comes again, by which a receiver tells repetitions. Where `LOADSTAR_WEBHOOK_SECRET` is set,
/// `X-Loadstar-Signature: sha256=…` is the HMAC of the body under it (RFC 2104). What fails for now (no answer, 408,
/// 429, 5xx) is tried again; what fails for good, or for too long, goes to the dead-letter file, and the monitor goes
/// on: while the receiver is away, each further event is tried once.
public struct WebhookSink: EventSink {
  private let url: String
  private let secret: [UInt8]
  private let client: any WebClient
  private let deadLetters: String
  private let attempts: Int
  private let firstDelay: Double
  private var isAway = false
  private var text: EventText?

  /// `webhook:URL`, without what may be secret in it.
  public var name: String { "webhook:" + Self.withoutSecrets(url) }

  /// A sink that posts to `url`.
  /// - Parameters:
  ///   - secret: the key of the signature; empty for none.
  ///   - deadLetters: the file for events that could not be delivered.
  ///   - attempts: POSTs of an event before it is given up.
  ///   - firstDelay: seconds before the second; each later wait is twice as long.
  public init(
    url: String, secret: [UInt8], client: any WebClient, deadLetters: String, attempts: Int = 5,
    firstDelay: Double = 0.5
  ) {
    self.url = url
    self.secret = secret
    self.client = client
    self.deadLetters = deadLetters
    self.attempts = attempts
    self.firstDelay = firstDelay
  }

  /// Posts the incidents; scores are not told.
  public mutating func write(_ batch: EventBatch) throws(StreamingError) {
    var writer = text ?? EventText(batch.directory)
    for event in batch.incidents {
      var body: [UInt8] = []
      writer.append(event, to: &body)
      body.removeLast()
      try deliver(body, key: "\(event.id)/\(event.state.rawValue)")
    }
    text = writer
  }

  /// Nothing is held back.
  public mutating func flush() throws(StreamingError) -> [UInt8] { [] }

  private mutating func deliver(_ body: [UInt8], key: String) throws(StreamingError) {
    var headers = ["Content-Type: application/json", "X-Loadstar-Event: \(key)"]
    if !secret.isEmpty {
      headers.append("X-Loadstar-Signature: sha256=\(KeyedHash.hexadecimal(body, key: secret))")
    }
    let request = WebRequest(url: url, body: body, headers: headers, timeout: 10)
    var delay = firstDelay
    for attempt in 1...(isAway ? 1 : max(1, attempts)) {
      if attempt > 1 {
        usleep(UInt32(min(delay, 30) * 1_000_000))
        delay *= 2
      }
      switch outcome(request) {
      case .delivered:
        isAway = false
        return
      case .refused: return try bury(body)
      case .away: isAway = attempt >= attempts || isAway
      }
    }
    try bury(body)
  }

  private enum Outcome {
    case delivered
    case refused
    case away
  }

  private func outcome(_ request: WebRequest) -> Outcome {
    do {
      switch try client.perform(request).status {
      case 200..<300: return .delivered
      case 408, 425, 429, 500...: return .away
      default: return .refused
      }
    } catch {
      return error.isTransient ? .away : .refused
    }
  }

  private func bury(_ body: [UInt8]) throws(StreamingError) {
    let descriptor = try OutputDescriptor.open(deadLetters, length: nil)
    defer { Glibc.close(descriptor) }
    try OutputDescriptor.write(body + [0x0A], to: descriptor, path: deadLetters)
  }

  private static func withoutSecrets(_ url: String) -> String {
    let plain = url.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = plain.range(of: "://"), let at = plain.lastIndex(of: "@"), at > scheme.upperBound
    else {
      return String(plain)
    }
    return String(plain[..<scheme.upperBound] + plain[plain.index(after: at)...])
  }
}

extension StringProtocol {
  /// Where a text first stands in this one.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
