/// A topic on an MQTT broker: what an `mqtt://` address says.
///
/// `mqtt://[USER@]HOST[:PORT]/TOPIC[?client=ID&spool=FILE]`, or `mqtts://` for TLS with `ca=FILE` (default: the
/// system's certificates). The topic may hold `+` and `#` where it is read from. A password comes from
/// `$LOADSTAR_MQTT_PASSWORD`, so that it stands on no command line.
public struct MQTTEndpoint: Sendable, Equatable {
  /// The broker's name or address.
  public var host: String
  /// Its port.
  public var port: Int
  /// The topic, or of a source the pattern of topics.
  public var topic: String
  /// The user; nil for none.
  public var user: String?
  /// The client's identifier, under which the broker keeps what came while we were away.
  public var client: String
  /// Where a source keeps what was acknowledged and is not checkpointed yet.
  public var spool: String?
  /// Whether the connection is encrypted.
  public var isSecure = false
  /// A file of certificates to trust instead of the system's.
  public var certificates: String?

  /// What an address says.
  /// - Throws: `StreamingError` of kind `usage` where it is written wrongly.
  public init(parsing address: String) throws(StreamingError) {
    guard let scheme = ["mqtt://", "mqtts://"].first(where: { address.hasPrefix($0) }) else {
      throw Self.usage(address, "it has to begin with mqtt:// or mqtts://")
    }
    isSecure = scheme == "mqtts://"
    let parts = AddressParts(address.dropFirst(scheme.count))
    guard let topic = parts.name, !topic.isEmpty else { throw Self.usage(address, "it names no topic") }
    self.topic = String(topic)
    let sides = parts.server.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count <= 2, let name = sides.last else { throw Self.usage(address, "it names no broker") }
    user = sides.count == 2 ? String(sides[0]) : nil
    let server = name.split(separator: ":", omittingEmptySubsequences: false)
    let port = server.count == 2 ? Int(server[1]) : isSecure ? 8883 : 1883
    guard (1...2).contains(server.count), !server[0].isEmpty, let port, (1...65_535).contains(port) else {
      throw Self.usage(address, "it names no broker")
    }
    host = String(server[0])
    self.port = port
    client = "loadstar-" + Self.letters(of: self.topic)
    for (name, value) in try parts.pairs(orThrow: { Self.usage(address, $0) }) {
      try apply(name, value, of: address)
    }
  }

  private mutating func apply(
    _ name: String, _ value: String, of address: String
  ) throws(StreamingError) {
    switch name {
    case "client": client = value
    case "spool": spool = value
    case "ca": certificates = value
    default: throw Self.usage(address, "'\(name)' is none of client, spool and ca")
    }
  }

  // MQTT 3.1 brokers may take letters and digits only.
  private static func letters(of topic: String) -> String {
    String(topic.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  private static func usage(_ address: String, _ why: String) -> StreamingError {
    StreamingError(.usage, "'\(address)' is not an MQTT address: \(why) (mqtt://HOST:PORT/TOPIC)")
  }
}
