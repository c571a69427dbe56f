/// What sources and sinks are told besides their address.
public struct StreamContext: Sendable {
  /// Told in a sentence when a service goes away and when it is back.
  public var notice: @Sendable (String) -> Void = { _ in }
  /// Properties for the Kafka client, which count over those of an address.
  public var kafkaProperties: [KafkaProperty] = []
  /// Where an MQTT source keeps what was acknowledged and is not checkpointed yet.
  public var spool = "loadstar.mqtt-spool"
  /// How much of a file or pipe is read at a time, in bytes; a checkpoint falls between two such reads.
  public var chunkBytes = 1 << 18
  /// The next offset of each partition, as the checkpoint has it now.
  public var positions: @Sendable () throws(StreamingError) -> [Int32: Int64] = { () throws(StreamingError) in
    [:]
  }

  /// Nobody to tell, no properties, no checkpoint.
  public init() {}

  static func notBuilt(_ trait: String) -> StreamingError {
    StreamingError(.usage, "this loadstar was built without \(trait): build it with the trait \(trait)")
  }
}
