#if Kafka
  import CRdKafka

  /// librdkafka, which is loaded when it is first needed.
  enum KafkaLibrary {
    /// Why it can't be used; nil where it is ready.
    private static let fault = loadstar_rdkafka_load().map { String(cString: $0) }

    /// Settings of a client to be made, with librdkafka's own log lines off: they would go to standard error in a form
    /// of their own, and what matters comes as errors.
    static func settings() throws(StreamingError) -> OpaquePointer {
      if let fault { throw StreamingError(.unavailable, "Kafka client: \(fault)") }
      guard let settings = rd_kafka_conf_new() else {
        throw StreamingError(.io, "Kafka client: out of memory")
      }
      rd_kafka_conf_set_log_cb(settings) { _, _, _, _ in }
      return settings
    }
  }
#endif
