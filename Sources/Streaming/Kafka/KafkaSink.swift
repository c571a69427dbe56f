#if Kafka
  import Monitoring

  /// Scores and incidents to a Kafka topic, as JSON.
  ///
  /// A score's key is its series, an incident's key its identifier: what belongs together stays in order, and a
  /// compacted topic keeps the newest state. Each message carries the header `id`; of what a crash makes the monitor
  /// tell again, `resume` looks up in the topic what is there already, so that no `id` is written twice.
  public struct KafkaSink: EventSink {
    /// The topic's address, without its query.
    public let name: String
    private let endpoint: KafkaEndpoint
    private let notice: @Sendable (String) -> Void
    private let producer: KafkaProducer
    private var text: EventText?
    private var ends: [Int32: Int64] = [:]
    private var written: Set<String> = []

    /// A sink on the endpoint's topic.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers within `patience` seconds.
    public init(
      _ endpoint: KafkaEndpoint, patience: Int = 15, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(StreamingError) {
      self.endpoint = endpoint
      self.notice = notice
      name = "kafka://\(endpoint.brokers)/\(endpoint.topic)"
      producer = try KafkaProducer(endpoint, patience: patience, notice: notice)
    }

    /// Learns what of the batches to come is in the topic already.
    public mutating func resume(at position: [UInt8]?) throws(StreamingError) {
      let tail = try KafkaTail(endpoint, notice: notice)
      guard let position, let stored = Self.offsets(in: position) else {
        ends = try tail.ends()
        return
      }
      written = try tail.identifiers(since: stored)
      ends = stored
    }

    /// Learns what other monitors have told of series that come over, and may not have checkpointed.
    public mutating func recall(_ positions: [[UInt8]]) throws(StreamingError) {
      var since: [Int32: Int64] = [:]
      for position in positions {
        since.merge(Self.offsets(in: position) ?? [:]) { min($0, $1) }
      }
      guard !since.isEmpty else { return }
      written = try KafkaTail(endpoint, notice: notice).identifiers(since: since)
    }

    /// Hands the events over for sending.
    public mutating func write(_ batch: EventBatch) throws(StreamingError) {
      var text = self.text ?? EventText(batch.directory)
      var messages: [Message] = []
      messages.reserveCapacity(batch.scores.count + batch.incidents.count)
      batch.forEachEvent {
        messages.append(Message($0, batch.directory, &text))
      } incident: {
        messages.append(Message($0, &text))
      }
      self.text = text
      for message in messages where written.isEmpty || written.remove(message.id) == nil {
        try producer.send(key: message.key, value: message.value, id: message.id)
      }
    }

    /// Waits until every message is acknowledged by all replicas.
    public mutating func flush() throws(StreamingError) -> [UInt8] {
      try producer.flush()
      ends.merge(producer.acknowledged) { max($0, $1) }
      return Self.bytes(ends)
    }

    private struct Message {
      let key: [UInt8]
      var value: [UInt8] = []
      let id: String

      init(_ event: ScoreEvent, _ directory: SeriesDirectory, _ text: inout EventText) {
        let series = "\(directory.entries[event.series].name)"
        key = Array(series.utf8)
        id = "\(series)@\(event.time.seconds)" + (event.isRevision ? "@\(event.vintage.rawValue)" : "")
        text.append(event, to: &value)
        value.removeLast()
      }

      init(_ event: IncidentEvent, _ text: inout EventText) {
        key = Array(event.id.utf8)
        id = "\(event.id)@\(event.state.rawValue)@\(event.at.seconds)"
        text.append(event, to: &value)
        value.removeLast()
      }
    }

    private static func bytes(_ offsets: [Int32: Int64]) -> [UInt8] {
      Array(offsets.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",").utf8)
    }

    private static func offsets(in bytes: [UInt8]) -> [Int32: Int64]? {
      var offsets: [Int32: Int64] = [:]
      for pair in String(decoding: bytes, as: UTF8.self).split(separator: ",") {
        let sides = pair.split(separator: ":")
        guard sides.count == 2, let partition = Int32(sides[0]), let offset = Int64(sides[1]) else {
          return nil
        }
        offsets[partition] = offset
      }
      return offsets
    }
  }
#endif
