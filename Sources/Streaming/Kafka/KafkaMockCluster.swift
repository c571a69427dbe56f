#if Kafka
  import CRdKafka

  /// librdkafka's own cluster inside this process, reached by any client over 127.0.0.1: for tests and benchmarks.
  ///
  /// It keeps messages in memory only, and brokers can be taken down and put up again.
  package final class KafkaMockCluster: @unchecked Sendable {
    private let handle: OpaquePointer
    private let cluster: OpaquePointer
    /// `HOST:PORT` of its brokers, with commas between.
    package let brokers: String

    /// A cluster of so many brokers.
    /// - Throws: `StreamingError` where librdkafka can't make one.
    package init(brokers count: Int = 1) throws(StreamingError) {
      var text = [CChar](repeating: 0, count: 512)
      let settings = try KafkaLibrary.settings()
      guard let handle = rd_kafka_new(RD_KAFKA_PRODUCER, settings, &text, text.count) else {
        throw StreamingError(.io, "Kafka mock cluster: \(KafkaClient.string(text))")
      }
      guard let cluster = rd_kafka_mock_cluster_new(handle, Int32(clamping: count)) else {
        rd_kafka_destroy(handle)
        throw StreamingError(.io, "Kafka mock cluster: it could not be made")
      }
      self.handle = handle
      self.cluster = cluster
      brokers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
      rd_kafka_mock_cluster_destroy(cluster)
      rd_kafka_destroy(handle)
    }

    /// Makes a topic.
    package func createTopic(_ name: String, partitions: Int) throws(StreamingError) {
      let status = rd_kafka_mock_topic_create(cluster, name, Int32(clamping: partitions), 1)
      guard status == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw StreamingError(.io, "Kafka mock cluster: \(name): \(KafkaClient.describe(status))")
      }
    }

    /// Takes a broker, counted from 1, away from the network or puts it back; its messages stay.
    package func setBroker(_ number: Int, isUp: Bool) {
      _ =
        isUp
        ? rd_kafka_mock_broker_set_up(cluster, Int32(clamping: number))
        : rd_kafka_mock_broker_set_down(cluster, Int32(clamping: number))
    }

    /// Lets the next `count` fetches fail with "not the leader", as while a partition moves.
    package func failFetches(_ count: Int) {
      var errors = [rd_kafka_resp_err_t](repeating: RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, count: count)
      rd_kafka_mock_push_request_errors_array(cluster, 1, errors.count, &errors)
    }
  }
#endif
