#if Kafka
  import CRdKafka

  extension KafkaClient {
    /// Makes the endpoint's topic with its partitions; a topic that is there stays as it is.
    /// - Throws: `StreamingError` of kind `unavailable` where the cluster refuses.
    func createTopic() throws(StreamingError) {
      var text = [CChar](repeating: 0, count: 512)
      var topic = rd_kafka_NewTopic_new(
        endpoint.topic, Int32(clamping: endpoint.partitions), -1, &text, text.count)
      guard topic != nil else {
        throw StreamingError(.usage, "Kafka topic \(endpoint.topic): \(Self.string(text))")
      }
      defer { rd_kafka_NewTopic_destroy(topic) }
      let queue = rd_kafka_queue_new(handle)
      defer { rd_kafka_queue_destroy(queue) }
      rd_kafka_CreateTopics(handle, &topic, 1, nil, queue)
      guard let event = rd_kafka_queue_poll(queue, 30_000) else {
        throw refused("no answer within 30 s")
      }
      defer { rd_kafka_event_destroy(event) }
      try judgeCreation(event)
    }

    private func judgeCreation(_ event: OpaquePointer) throws(StreamingError) {
      let status = rd_kafka_event_error(event)
      // A cluster that knows no such request, as librdkafka's mock, makes topics by itself.
      if status == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE { return }
      guard status == RD_KAFKA_RESP_ERR_NO_ERROR else { throw refused(Self.describe(status)) }
      var count = 0
      guard let result = rd_kafka_event_CreateTopics_result(event),
        let topics = rd_kafka_CreateTopics_result_topics(result, &count), count == 1
      else { throw refused("an answer without the topic") }
      let outcome = rd_kafka_topic_result_error(topics[0])
      guard outcome == RD_KAFKA_RESP_ERR_NO_ERROR || outcome == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else {
        throw refused(Self.describe(outcome))
      }
    }

    private func refused(_ why: String) -> StreamingError {
      StreamingError(
        .unavailable, "Kafka at \(endpoint.brokers) did not make the topic \(endpoint.topic): \(why)")
    }
  }
#endif
