#if Kafka
  import CRdKafka

  /// Writes messages to a topic: each once, in the order of their key, acknowledged by all replicas.
  ///
  /// Idempotent (`enable.idempotence`), compressed, and never giving up by time: while the brokers are away it
  /// waits, which holds the caller back. One caller at a time.
  public final class KafkaProducer: @unchecked Sendable {
    private let client: KafkaClient
    private let queue: OpaquePointer
    private let topic: OpaquePointer
    private var failure: StreamingError?
    /// The offset after the last message that each partition has acknowledged.
    package private(set) var acknowledged: [Int32: Int64] = [:]

    /// A producer to the endpoint's topic, which is made where it is missing and the endpoint says with how many
    /// partitions.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers within `patience` seconds.
    public init(
      _ endpoint: KafkaEndpoint, patience: Int = 15, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(StreamingError) {
      let defaults = [
        KafkaProperty(name: "enable.idempotence", value: "true"),
        KafkaProperty(name: "acks", value: "all"),
        KafkaProperty(name: "compression.type", value: "lz4"),
        KafkaProperty(name: "linger.ms", value: "5"),
        KafkaProperty(name: "message.timeout.ms", value: "0"),
        // Kafka's own hash of the key, so that other clients put a series where we do.
        KafkaProperty(name: "partitioner", value: "murmur2_random"),
      ]
      client = try KafkaClient(.producer, endpoint, defaults: defaults, notice: notice)
      // Before the topic is spoken of: a broker may make it at the first mention, with partitions of its own choice.
      try client.connect(seconds: patience)
      if endpoint.partitions > 0 { try client.createTopic() }
      guard let queue = rd_kafka_queue_get_main(client.handle),
        let topic = rd_kafka_topic_new(client.handle, endpoint.topic, nil)
      else { throw StreamingError(.io, "Kafka client: out of memory") }
      self.queue = queue
      self.topic = topic
    }

    deinit {
      rd_kafka_topic_destroy(topic)
      rd_kafka_queue_destroy(queue)
    }

    /// Hands a message over for sending, with its identifier in the header `id`; waits where too many are under way.
    /// - Throws: `StreamingError` where this or an earlier message can't be delivered at all.
    public func send(key: [UInt8], value: [UInt8], id: String? = nil) throws(StreamingError) {
      try check()
      var status = produce(key, value, id)
      while status == RD_KAFKA_RESP_ERR__QUEUE_FULL {
        try serve(milliseconds: 100)
        status = produce(key, value, id)
      }
      guard status == RD_KAFKA_RESP_ERR_NO_ERROR else { throw undelivered(status) }
      pending += 1
      if pending & 1023 == 0 { try serve(milliseconds: 0) }
    }

    /// Waits until every message is acknowledged.
    /// - Parameter isStopped: asked now and then; true gives up waiting.
    /// - Throws: `StreamingError` where one can't be delivered.
    public func flush(isStopped: () -> Bool = { false }) throws(StreamingError) {
      while rd_kafka_outq_len(client.handle) > 0 {
        try serve(milliseconds: 100)
        if isStopped() {
          throw StreamingError(
            .unavailable, "stopped before Kafka at \(client.endpoint.brokers) had taken every message")
        }
      }
      try check()
    }

    private var pending = 0

    private func produce(_ key: [UInt8], _ value: [UInt8], _ id: String?) -> rd_kafka_resp_err_t {
      guard var id else { return produce(key, value) }
      return id.withUTF8 { id in
        value.withUnsafeBytes { body in
          key.withUnsafeBytes { name in
            var parts = [rd_kafka_vu_t](repeating: rd_kafka_vu_t(), count: 5)
            parts[0].vtype = RD_KAFKA_VTYPE_RKT
            parts[0].u.rkt = topic
            parts[1].vtype = RD_KAFKA_VTYPE_KEY
            parts[1].u.mem = .init(ptr: UnsafeMutableRawPointer(mutating: name.baseAddress), size: name.count)
            parts[2].vtype = RD_KAFKA_VTYPE_VALUE
            parts[2].u.mem = .init(ptr: UnsafeMutableRawPointer(mutating: body.baseAddress), size: body.count)
            parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            parts[3].u.i = RD_KAFKA_MSG_F_COPY
            parts[4].vtype = RD_KAFKA_VTYPE_HEADER
            return "id".withCString { header in
              parts[4].u.header = .init(name: header, val: id.baseAddress, size: id.count)
              let error = rd_kafka_produceva(client.handle, parts, parts.count)
              defer { if error != nil { rd_kafka_error_destroy(error) } }
              return error == nil ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_error_code(error)
            }
          }
        }
      }
    }

    private func produce(_ key: [UInt8], _ value: [UInt8]) -> rd_kafka_resp_err_t {
      value.withUnsafeBytes { body in
        key.withUnsafeBytes { name in
          let result = rd_kafka_produce(
            topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY,
            UnsafeMutableRawPointer(mutating: body.baseAddress), body.count, name.baseAddress, name.count, nil
          )
          return result == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error()
        }
      }
    }

    private func serve(milliseconds: Int32) throws(StreamingError) {
      var wait = milliseconds
      while let event = rd_kafka_queue_poll(queue, wait) {
        defer { rd_kafka_event_destroy(event) }
        wait = 0
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR: takeReports(event)
        case RD_KAFKA_EVENT_ERROR:
          try client.judge(rd_kafka_event_error(event), String(cString: rd_kafka_event_error_string(event)))
        default: break
        }
      }
      client.look()
    }

    private func takeReports(_ event: OpaquePointer) {
      while let message = rd_kafka_event_message_next(event) {
        let report = message.pointee
        if report.err == RD_KAFKA_RESP_ERR_NO_ERROR {
          acknowledged[report.partition] = max(acknowledged[report.partition] ?? 0, report.offset + 1)
        } else {
          failure = undelivered(report.err)
        }
      }
    }

    private func check() throws(StreamingError) { if let failure { throw failure } }

    private func undelivered(_ status: rd_kafka_resp_err_t) -> StreamingError {
      StreamingError(
        .io,
        "Kafka topic \(client.endpoint.topic) at \(client.endpoint.brokers) did not take a message: "
          + KafkaClient.describe(status))
    }
  }
#endif
