/// Where `produce` sends readings, as it is written: `-`, `file:PATH`, `kafka://…` or `mqtt://…`.
public struct ReadingDestination: Sendable, Hashable {
  /// The text.
  public let text: String

  /// The place without options, which may change and may hold a password.
  public var identity: String { AddressParts.withoutOptions(text) }

  /// Whether a word is written as a destination, and not as a time.
  public static func isDestination(_ word: String) -> Bool {
    word == "-" || ["file:", "kafka://", "mqtt://", "mqtts://"].contains { word.hasPrefix($0) }
  }

  /// A destination.
  /// - Throws: `StreamingError` of kind `usage` for a word that is none.
  public init(_ text: String) throws(StreamingError) {
    self.text = text
    guard Self.isDestination(text), text != "file:" else {
      throw StreamingError(
        .usage, "'\(text)' is no place for readings: write -, file:PATH, kafka://… or mqtt://…")
    }
  }

  /// Opens it.
  /// - Parameters:
  ///   - properties: properties for the Kafka client, which count over those of the address.
  ///   - notice: told when a broker goes away and when it is back.
  /// - Throws: `StreamingError` where it can't be opened.
  public func open(
    properties: [KafkaProperty] = [], notice: @escaping @Sendable (String) -> Void
  ) throws(StreamingError) -> any ReadingOutput {
    if text == "-" { return StreamReadingOutput.standardOutput }
    if text.hasPrefix("file:") { return try StreamReadingOutput.file(String(text.dropFirst("file:".count))) }
    if text.hasPrefix("kafka://") {
      #if Kafka
        let endpoint = try KafkaEndpoint(parsing: text, properties: properties)
        return try KafkaReadingOutput(endpoint, notice: notice)
      #else
        throw StreamContext.notBuilt("Kafka")
      #endif
    }
    #if MQTT
      return try MQTTReadingOutput(try MQTTEndpoint(parsing: text), notice: notice)
    #else
      throw StreamContext.notBuilt("MQTT")
    #endif
  }
}
