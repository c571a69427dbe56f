#if MQTT
  /// Scores and incidents to an MQTT topic, as JSON, with quality of service 1.
  ///
  /// MQTT keeps no log that could be looked into: after a crash the batches since the last checkpoint are sent again,
  /// and a reader tells them apart by their natural keys.
  public struct MQTTSink: EventSink {
    /// The topic's address.
    public let name: String
    private let client: MQTTClient
    private var text: EventText?

    /// A sink on the endpoint's topic.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers within `patience` seconds.
    public init(
      _ endpoint: MQTTEndpoint, patience: Double = 15, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(StreamingError) {
      name = "mqtt://\(endpoint.host):\(endpoint.port)/\(endpoint.topic)"
      client = try MQTTClient(endpoint, patience: patience, notice: notice)
    }

    /// Hands the events over for sending.
    public mutating func write(_ batch: EventBatch) throws(StreamingError) {
      var text = self.text ?? EventText(batch.directory)
      var messages: [[UInt8]] = []
      batch.forEachEvent { event in
        var bytes: [UInt8] = []
        text.append(event, to: &bytes)
        messages.append(bytes)
      } incident: { event in
        var bytes: [UInt8] = []
        text.append(event, to: &bytes)
        messages.append(bytes)
      }
      self.text = text
      for message in messages { try send(message.dropLast()) }
    }

    /// Hands one message over.
    package func send(_ body: ArraySlice<UInt8>) throws(StreamingError) { try client.publish(Array(body)) }

    /// Waits until the broker has acknowledged every message.
    public mutating func flush() throws(StreamingError) -> [UInt8] {
      try settle { StopSignal.hasCome }
      return []
    }

    /// Waits until every message is acknowledged.
    /// - Throws: `StreamingError`: `unavailable` where `isStopped` while the broker is away.
    package func settle(_ isStopped: () -> Bool) throws(StreamingError) {
      try client.settle(isStopped)
    }
  }
#endif
