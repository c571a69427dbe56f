#if Kafka
  import CRdKafka

  /// The newest end of a topic: where its partitions end, and what was written there since some offsets.
  struct KafkaTail {
    private let client: KafkaClient

    init(_ endpoint: KafkaEndpoint, notice: @escaping @Sendable (String) -> Void) throws(StreamingError) {
      let defaults = [
        // librdkafka wants a group's name even where no group is joined.
        KafkaProperty(name: "group.id", value: "loadstar-tail"),
        KafkaProperty(name: "enable.auto.commit", value: "false"),
        KafkaProperty(name: "auto.offset.reset", value: "earliest"),
        KafkaProperty(name: "enable.partition.eof", value: "true"),
      ]
      client = try KafkaClient(.consumer, endpoint, defaults: defaults, notice: notice)
      rd_kafka_poll_set_consumer(client.handle)
    }

    /// The offset after the last message of each partition.
    func ends() throws(StreamingError) -> [Int32: Int64] {
      var ends: [Int32: Int64] = [:]
      for partition in try partitions() {
        var low: Int64 = 0, high: Int64 = 0
        let status = rd_kafka_query_watermark_offsets(
          client.handle, client.endpoint.topic, partition, &low, &high, 15_000)
        guard status == RD_KAFKA_RESP_ERR_NO_ERROR else { throw failure(status) }
        ends[partition] = high
      }
      return ends
    }

    /// The value of the header `id` of every message from those offsets on; of the partitions named only.
    func identifiers(since offsets: [Int32: Int64]) throws(StreamingError) -> Set<String> {
      let ends = try ends()
      let wanted = offsets.filter { $0.value < ends[$0.key] ?? 0 }
      guard !wanted.isEmpty else { return [] }
      let list = rd_kafka_topic_partition_list_new(Int32(clamping: wanted.count))
      defer { rd_kafka_topic_partition_list_destroy(list) }
      for (partition, offset) in wanted {
        rd_kafka_topic_partition_list_add(list, client.endpoint.topic, partition).pointee.offset = offset
      }
      let status = rd_kafka_assign(client.handle, list)
      guard status == RD_KAFKA_RESP_ERR_NO_ERROR else { throw failure(status) }
      defer { rd_kafka_assign(client.handle, nil) }
      return try collect(until: ends.filter { wanted[$0.key] != nil })
    }

    private func collect(until ends: [Int32: Int64]) throws(StreamingError) -> Set<String> {
      var open = Set(ends.keys)
      var found: Set<String> = []
      var silence = 0
      while !open.isEmpty {
        guard let message = rd_kafka_consumer_poll(client.handle, 1000) else {
          silence += 1
          guard silence < 60 else { throw failure(RD_KAFKA_RESP_ERR__TIMED_OUT) }
          continue
        }
        defer { rd_kafka_message_destroy(message) }
        let partition = message.pointee.partition
        if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
          open.remove(partition)
        } else if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
          silence = 0
          if let identifier = Self.identifier(of: message) { found.insert(identifier) }
          if message.pointee.offset + 1 >= ends[partition] ?? 0 { open.remove(partition) }
        }
      }
      return found
    }

    private static func identifier(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> String? {
      var headers: OpaquePointer?
      guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
      var value: UnsafeRawPointer?
      var size = 0
      guard rd_kafka_header_get_last(headers, "id", &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR else {
        return nil
      }
      return String(decoding: UnsafeRawBufferPointer(start: value, count: size), as: UTF8.self)
    }

    private func partitions() throws(StreamingError) -> [Int32] {
      let topic = rd_kafka_topic_new(client.handle, client.endpoint.topic, nil)
      defer { rd_kafka_topic_destroy(topic) }
      // A topic that is being made, or has no leader yet, is there a moment later.
      for attempt in 0..<20 {
        var metadata: UnsafePointer<rd_kafka_metadata_t>?
        let status = rd_kafka_metadata(client.handle, 0, topic, &metadata, 15_000)
        guard status == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else { throw failure(status) }
        defer { rd_kafka_metadata_destroy(metadata) }
        if metadata.pointee.topic_cnt == 1 {
          let found = metadata.pointee.topics[0]
          if found.err == RD_KAFKA_RESP_ERR_NO_ERROR, found.partition_cnt > 0 {
            return (0..<Int(found.partition_cnt)).map { found.partitions[$0].id }
          }
        }
        if attempt < 19 { _ = rd_kafka_poll(client.handle, 100) }
      }
      return []
    }

    private func failure(_ status: rd_kafka_resp_err_t) -> StreamingError {
      StreamingError(
        .unavailable,
        "Kafka topic \(client.endpoint.topic) at \(client.endpoint.brokers): \(KafkaClient.describe(status))")
    }
  }
#endif
