@preconcurrency import Glibc
import History
import Ingestion
import Monitoring

/// Where readings come from, as it is written on the command line: `-`, `file:PATH`, …
public struct SourceAddress: Sendable, Hashable {
  /// The text.
  public let text: String

  /// An address.
  /// - Throws: `StreamingError` (usage) for a scheme that there is none of.
  public init(_ text: String) throws(StreamingError) {
    self.text = text
    guard text == "-" || Self.schemes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) else {
      throw StreamingError(
        .usage,
        "'\(text)' is no source: write - for standard input, or \(Self.schemes.joined(separator: "…, "))…")
    }
  }

  private static let schemes = ["file:", "kafka://", "mqtt://", "mqtts://"]

  /// The name of the input, under which a checkpoint is kept: without options, which may change.
  public var identity: String { AddressParts.withoutOptions(text) }

  /// Opens the source where a checkpoint left it.
  /// - Parameters:
  ///   - follows: whether more may be written to a file after its end was reached.
  public func open(
    _ directory: SeriesDirectory, from position: SourcePosition?, follows: Bool = false,
    context: StreamContext = StreamContext()
  ) throws(StreamingError) -> any ReadingSource {
    if text == "-" {
      return DescriptorSource.standardInput(directory, from: position, chunkBytes: context.chunkBytes)
    }
    if text.hasPrefix("kafka://") { return try openKafka(directory, context) }
    if text.hasPrefix("mqtt") { return try openMQTT(directory, position, context) }
    return try DescriptorSource.file(
      String(text.dropFirst("file:".count)), end: follows ? .follows : .stops, from: position, directory,
      chunkBytes: context.chunkBytes)
  }

  private func openKafka(
    _ directory: SeriesDirectory, _ context: StreamContext
  ) throws(StreamingError) -> any ReadingSource {
    #if Kafka
      let endpoint = try KafkaEndpoint(parsing: text, properties: context.kafkaProperties)
      return try KafkaSource(
        endpoint, directory: directory, notice: context.notice, positions: context.positions)
    #else
      throw StreamContext.notBuilt("Kafka")
    #endif
  }

  private func openMQTT(
    _ directory: SeriesDirectory, _ position: SourcePosition?, _ context: StreamContext
  ) throws(StreamingError) -> any ReadingSource {
    #if MQTT
      return try MQTTSource(
        try MQTTEndpoint(parsing: text), spool: context.spool, from: position, directory,
        notice: context.notice)
    #else
      throw StreamContext.notBuilt("MQTT")
    #endif
  }
}

/// Where events go to, as it is written on the command line: `-`, `file:PATH`, `sqlite`, `webhook:URL`, …
public struct SinkAddress: Sendable, Hashable {
  /// The text.
  public let text: String

  /// An address.
  /// - Throws: `StreamingError` (usage) for a scheme that there is none of.
  public init(_ text: String) throws(StreamingError) {
    self.text = text
    let isPlain = text == "-" || text == "sqlite"
    guard isPlain || Self.schemes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) else {
      throw StreamingError(
        .usage, "'\(text)' is no sink: write -, sqlite, or \(Self.schemes.joined(separator: "…, "))…")
    }
  }

  private static let schemes = [
    "file:", "webhook:", "kafka://", "mqtt://", "mqtts://", "mongodb://", "mongodb+srv://",
  ]

  private func webhook(_ database: String) throws(StreamingError) -> any EventSink {
    let url = String(text.dropFirst("webhook:".count))
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw StreamingError(.usage, "'\(url)' is no web address: write webhook:https://HOST/PATH")
    }
    #if HTTPClient
      let secret = getenv("LOADSTAR_WEBHOOK_SECRET").map { Array(String(cString: $0).utf8) } ?? []
      return WebhookSink(
        url: url, secret: secret, client: CurlClient(limit: 1 << 20), deadLetters: "\(database).webhook.jsonl"
      )
    #else
      throw StreamingError(.usage, "this build has no HTTP client: build with the trait HTTPClient")
    #endif
  }

  /// Whether it is the history itself, which the checkpoint writes.
  public var isHistory: Bool { text == "sqlite" }

  /// The sink; nil for the history.
  /// - Parameters:
  ///   - database: the history's path, beside which a webhook's dead letters go.
  ///   - context: what the command line says of brokers.
  public func open(
    database: String, context: StreamContext = StreamContext()
  ) throws(StreamingError) -> (any EventSink)? {
    if isHistory { return nil }
    if text == "-" { return StandardOutputSink() }
    if text.hasPrefix("webhook:") { return try webhook(database) }
    if text.hasPrefix("kafka://") { return try openKafka(context) }
    if text.hasPrefix("mqtt") { return try openMQTT(context) }
    if text.hasPrefix("mongodb") { return try openMongoDB(context) }
    return FileSink(path: String(text.dropFirst("file:".count)))
  }

  private func openKafka(_ context: StreamContext) throws(StreamingError) -> any EventSink {
    #if Kafka
      let endpoint = try KafkaEndpoint(parsing: text, properties: context.kafkaProperties)
      return try KafkaSink(endpoint, notice: context.notice)
    #else
      throw StreamContext.notBuilt("Kafka")
    #endif
  }

  private func openMQTT(_ context: StreamContext) throws(StreamingError) -> any EventSink {
    #if MQTT
      return try MQTTSink(try MQTTEndpoint(parsing: text), notice: context.notice)
    #else
      throw StreamContext.notBuilt("MQTT")
    #endif
  }

  private func openMongoDB(_ context: StreamContext) throws(StreamingError) -> any EventSink {
    #if MongoDB
      return try MongoSink(try MongoEndpoint(parsing: text), notice: context.notice)
    #else
      throw StreamContext.notBuilt("MongoDB")
    #endif
  }
}
