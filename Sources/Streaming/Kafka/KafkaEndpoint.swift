/// A topic on a cluster, and how to talk to it: what a `kafka://` address says.
///
/// `kafka://HOST:PORT[,HOST:PORT…]/TOPIC[?group=G&…]`. Of the query, `group` names the consumer group, `partitions`
/// the number of partitions that a missing topic is made with, `until=end` ends a source where every partition
/// ends, `properties=FILE` names a file of librdkafka properties; a name with a dot in it, such as
/// `compression.type`, is such a property itself.
public struct KafkaEndpoint: Sendable, Equatable {
  /// The brokers to begin with, `HOST:PORT` with commas between.
  public var brokers: String
  /// The topic.
  public var topic: String
  /// The consumer group; of a sink it says nothing.
  public var group = "loadstar"
  /// The partitions of a topic that has to be made; 0 leaves that to the broker.
  public var partitions = 0
  /// Whether a source ends where every partition ends, and waits for no more.
  public var endsAtEnd = false
  /// Properties for librdkafka, in the order in which they are set: a later one counts.
  public var properties: [KafkaProperty] = []

  /// The endpoint of `topic` on `brokers`.
  public init(brokers: String, topic: String) {
    self.brokers = brokers
    self.topic = topic
  }

  /// What an address says, and some properties that count over its own.
  /// - Throws: `StreamingError` of kind `usage` where it is written wrongly, `noInput` where its properties
  ///   file can't be read.
  public init(parsing address: String, properties more: [KafkaProperty] = []) throws(StreamingError) {
    let prefix = "kafka://"
    guard address.hasPrefix(prefix) else { throw Self.usage(address, "it has to begin with kafka://") }
    let parts = AddressParts(address.dropFirst(prefix.count))
    guard !parts.server.isEmpty else { throw Self.usage(address, "it names no broker") }
    guard let topic = parts.name, Self.isTopic(topic) else {
      throw Self.usage(
        address, "after the broker it has to name a topic of letters, digits, '.', '_' and '-'")
    }
    self.init(brokers: Self.withPorts(parts.server), topic: String(topic))
    for (name, value) in try parts.pairs(orThrow: { Self.usage(address, $0) }) {
      try apply(name, value, of: address)
    }
    properties += more
  }

  private mutating func apply(
    _ name: String, _ value: String, of address: String
  ) throws(StreamingError) {
    switch name {
    case "group": group = value
    case "partitions":
      guard let count = Int(value), (1...10_000).contains(count) else {
        throw Self.usage(address, "'\(value)' is not a number of partitions")
      }
      partitions = count
    case "until":
      guard value == "end" else { throw Self.usage(address, "'until' can only be 'end'") }
      endsAtEnd = true
    case "properties": properties += try KafkaProperty.file(value)
    case let name where name.contains("."):
      properties.append(KafkaProperty(name: name, value: value))
    default:
      throw Self.usage(
        address,
        "'\(name)' is none of group, partitions, until, properties, and no librdkafka property")
    }
  }

  // Kafka's own rule: at most 249 of these characters, and neither '.' nor '..'.
  private static func isTopic(_ name: Substring) -> Bool {
    !name.isEmpty && name.utf8.count <= 249 && name != "." && name != ".."
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }

  private static func withPorts(_ hosts: Substring) -> String {
    hosts.split(separator: ",").map { host in
      let hasPort = host.hasSuffix("]") ? false : host.contains(":")
      return hasPort ? String(host) : "\(host):9092"
    }.joined(separator: ",")
  }

  private static func usage(_ address: String, _ why: String) -> StreamingError {
    StreamingError(
      .usage,
      "'\(AddressParts.withoutProperties(address))' is not a Kafka address: \(why) "
        + "(kafka://HOST:PORT/TOPIC[?group=G])")
  }
}
