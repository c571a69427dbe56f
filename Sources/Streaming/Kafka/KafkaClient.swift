#if Kafka
  import CRdKafka

  /// A client of a cluster: librdkafka's handle, its settings, and whether the brokers are there.
  ///
  /// librdkafka connects again by itself, waiting longer each time, with jitter; this says once that the brokers
  /// are gone and once that they are back.
  final class KafkaClient: @unchecked Sendable {
    /// What the client is for.
    enum Role {
      case producer
      case consumer

      var type: rd_kafka_type_t { self == .producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER }
      var events: Int32 {
        self == .producer
          ? RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR
          : RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR
      }
    }

    let handle: OpaquePointer
    let endpoint: KafkaEndpoint
    private let notice: @Sendable (String) -> Void
    private var isAway = false
    /// Whether a connection has failed since a broker last answered.
    private var isDoubtful = false

    /// - Throws: `StreamingError` of kind `usage` for a property that librdkafka does not take.
    init(
      _ role: Role, _ endpoint: KafkaEndpoint, defaults: [KafkaProperty],
      notice: @escaping @Sendable (String) -> Void
    ) throws(StreamingError) {
      self.endpoint = endpoint
      self.notice = notice
      let settings = try Self.settings(role, endpoint, defaults)
      var text = [CChar](repeating: 0, count: 512)
      guard let handle = rd_kafka_new(role.type, settings, &text, text.count) else {
        rd_kafka_conf_destroy(settings)
        throw StreamingError(.usage, "Kafka client: \(Self.string(text))")
      }
      self.handle = handle
    }

    // A consumer leaves its group by itself, within a bound; the plain destroy would wait for that without one.
    deinit { rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE) }

    /// Waits until a broker has answered for the topic.
    /// - Throws: `StreamingError` of kind `unavailable` where none is there within the time.
    func connect(seconds: Int) throws(StreamingError) {
      let status = ask(milliseconds: Int32(clamping: seconds * 1000))
      guard status == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw StreamingError(
          .unavailable,
          "no Kafka broker at \(endpoint.brokers) within \(seconds) s: \(complaint() ?? Self.describe(status));"
            + " is it running, and is security.protocol the broker's?")
      }
    }

    /// Asks any broker for its metadata; an error where none answers in time.
    private func ask(milliseconds: Int32) -> rd_kafka_resp_err_t {
      var metadata: UnsafePointer<rd_kafka_metadata_t>?
      let status = rd_kafka_metadata(handle, 0, nil, &metadata, milliseconds)
      if let metadata { rd_kafka_metadata_destroy(metadata) }
      return status
    }

    /// What went wrong with the connection, which says more than that time ran out: a handshake, a log-in.
    private func complaint() -> String? {
      guard let queue = rd_kafka_queue_get_main(handle) else { return nil }
      defer { rd_kafka_queue_destroy(queue) }
      var newest: String?
      while let event = rd_kafka_queue_poll(queue, 0) {
        defer { rd_kafka_event_destroy(event) }
        guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR,
          rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
          let text = rd_kafka_event_error_string(event)
        else { continue }
        newest = String(cString: text)
      }
      return newest
    }

    /// What an error means for the client; one of a connection raises the doubt that `look` settles.
    /// - Throws: `StreamingError` where the client can't go on.
    func judge(_ status: rd_kafka_resp_err_t, _ detail: String) throws(StreamingError) {
      switch status {
      case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE:
        isDoubtful = true
      case RD_KAFKA_RESP_ERR__FATAL:
        var text = [CChar](repeating: 0, count: 512)
        _ = rd_kafka_fatal_error(handle, &text, text.count)
        throw StreamingError(.io, "Kafka at \(endpoint.brokers): \(Self.string(text))")
      case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        throw StreamingError(.unavailable, "Kafka at \(endpoint.brokers) refuses us: \(detail)")
      default: break  // Passing trouble, which librdkafka deals with itself.
      }
    }

    /// Asks the brokers where there is doubt, and says once that they are away and once that they are back.
    ///
    /// Errors alone would not do: librdkafka does not tell of every last broker's going (one race is known between a
    /// broker and the group's coordinator), and what was fetched before still comes after it.
    func look() {
      guard isAway || isDoubtful else { return }
      isDoubtful = false
      let answers = ask(milliseconds: isAway ? 500 : 2000) == RD_KAFKA_RESP_ERR_NO_ERROR
      guard isAway == answers else { return }
      isAway.toggle()
      notice(
        "Kafka at \(endpoint.brokers) "
          + (isAway ? "is away; trying again until it is back" : "answers again"))
    }

    func tell(_ text: String) { notice(text) }

    static func describe(_ status: rd_kafka_resp_err_t) -> String {
      String(cString: rd_kafka_err2str(status))
    }

    private static func settings(
      _ role: Role, _ endpoint: KafkaEndpoint, _ defaults: [KafkaProperty]
    ) throws(StreamingError) -> OpaquePointer {
      let settings = try KafkaLibrary.settings()
      let common = [
        KafkaProperty(name: "bootstrap.servers", value: endpoint.brokers),
        KafkaProperty(name: "client.id", value: "loadstar"),
        KafkaProperty(name: "reconnect.backoff.max.ms", value: "5000"),
      ]
      for property in common + defaults + endpoint.properties {
        try set(property, settings)
      }
      rd_kafka_conf_set_events(settings, role.events)
      return settings
    }

    private static func set(_ property: KafkaProperty, _ settings: OpaquePointer) throws(StreamingError) {
      var text = [CChar](repeating: 0, count: 512)
      let result = rd_kafka_conf_set(settings, property.name, property.value, &text, text.count)
      guard result == RD_KAFKA_CONF_OK else {
        rd_kafka_conf_destroy(settings)
        throw StreamingError(.usage, "Kafka property '\(property.name)': \(string(text))")
      }
    }

    static func string(_ text: [CChar]) -> String {
      String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
#endif
