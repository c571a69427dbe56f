#if Kafka
  import CRdKafka

  /// Reads a topic as a member of a consumer group, from offsets that the caller keeps.
  ///
  /// Where partitions come, `positions` says where each goes on; one that it does not know goes on where the group
  /// committed, else at its beginning. Partitions are given up only inside `poll`, before any message of that call:
  /// what earlier calls handed over can be checkpointed first. One caller at a time.
  final class KafkaConsumer: @unchecked Sendable {
    /// What a call of `poll` came to.
    enum Outcome {
      /// Messages, or silence.
      case polled
      /// The same; with the next call partitions come or go.
      case rebalancing
      /// Partitions came or went; no message was handed over.
      case reassigned
    }

    private let client: KafkaClient
    private let queue: OpaquePointer
    private let positions: @Sendable () throws(StreamingError) -> [Int32: Int64]
    private var pendingRebalance: OpaquePointer?
    /// The next offset of each partition that is ours; nil where its first message will tell.
    private(set) var next: [Int32: Int64] = [:]
    /// Our partitions, and which of them have been read to their end.
    private var owned: Set<Int32> = []
    private var ended: Set<Int32> = []

    /// Whether every one of our partitions, at least one, has been read to its end.
    var isAtEnd: Bool { !owned.isEmpty && ended == owned }

    init(
      _ endpoint: KafkaEndpoint, patience: Int, notice: @escaping @Sendable (String) -> Void,
      positions: @escaping @Sendable () throws(StreamingError) -> [Int32: Int64]
    ) throws(StreamingError) {
      let defaults = [
        KafkaProperty(name: "group.id", value: endpoint.group),
        KafkaProperty(name: "enable.auto.commit", value: "false"),
        KafkaProperty(name: "enable.auto.offset.store", value: "false"),
        KafkaProperty(name: "auto.offset.reset", value: "earliest"),
        KafkaProperty(name: "enable.partition.eof", value: "true"),
        KafkaProperty(name: "isolation.level", value: "read_committed"),
        // 64 MiB read ahead is plenty, and does not grow with the number of partitions.
        KafkaProperty(name: "queued.max.messages.kbytes", value: "65536"),
      ]
      client = try KafkaClient(.consumer, endpoint, defaults: defaults, notice: notice)
      rd_kafka_poll_set_consumer(client.handle)
      guard let queue = rd_kafka_queue_get_consumer(client.handle) else {
        throw StreamingError(.io, "Kafka client: out of memory")
      }
      self.queue = queue
      self.positions = positions
      try client.connect(seconds: patience)
      try subscribe(to: endpoint.topic)
    }

    deinit {
      if let pendingRebalance {
        // Left without an answer, it would hold up the leaving.
        rd_kafka_assign(client.handle, nil)
        rd_kafka_event_destroy(pendingRebalance)
      }
      leave()
      rd_kafka_queue_destroy(queue)
    }

    /// Leaves the group at once, so that the others need not wait for a time-out; for ten seconds at most.
    private func leave() {
      rd_kafka_error_destroy(rd_kafka_consumer_close_queue(client.handle, queue))
      for _ in 0..<100 where rd_kafka_consumer_closed(client.handle) == 0 {
        guard let event = rd_kafka_queue_poll(queue, 100) else { continue }
        if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE { rd_kafka_assign(client.handle, nil) }
        rd_kafka_event_destroy(event)
      }
    }

    private func subscribe(to topic: String) throws(StreamingError) {
      let topics = rd_kafka_topic_partition_list_new(1)
      defer { rd_kafka_topic_partition_list_destroy(topics) }
      rd_kafka_topic_partition_list_add(topics, topic, RD_KAFKA_PARTITION_UA)
      let status = rd_kafka_subscribe(client.handle, topics)
      guard status == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw StreamingError(
          .usage, "can't subscribe to Kafka topic \(topic): \(KafkaClient.describe(status))")
      }
    }

    /// Hands over messages, at most `limit`: waits for the first, takes what else is there.
    func poll(
      milliseconds: Int32, limit: Int, _ body: (Int32, Int64, UnsafeRawBufferPointer) -> Void
    ) throws(StreamingError) -> Outcome {
      if let event = pendingRebalance {
        pendingRebalance = nil
        defer { rd_kafka_event_destroy(event) }
        try rebalance(event)
        return .reassigned
      }
      var wait = milliseconds
      var count = 0
      while count < limit, let event = rd_kafka_queue_poll(queue, wait) {
        if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE {
          pendingRebalance = event
          return .rebalancing
        }
        defer { rd_kafka_event_destroy(event) }
        let taken = try take(event, body)
        count += taken
        // Events without messages do not end the wait for the first one, but shorten it to a look.
        if taken > 0 || isAtEnd { wait = 0 }
        if taken == 0, wait > 0 { wait = min(wait, 200) }
      }
      client.look()
      return .polled
    }

    private func take(
      _ event: OpaquePointer, _ body: (Int32, Int64, UnsafeRawBufferPointer) -> Void
    ) throws(StreamingError) -> Int {
      switch rd_kafka_event_type(event) {
      case RD_KAFKA_EVENT_FETCH:
        var count = 0
        while let message = rd_kafka_event_message_next(event) {
          if try take(message.pointee, body) { count += 1 }
        }
        return count
      case RD_KAFKA_EVENT_ERROR where rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__PARTITION_EOF:
        markEnd(event)
        return 0
      case RD_KAFKA_EVENT_ERROR:
        try client.judge(rd_kafka_event_error(event), String(cString: rd_kafka_event_error_string(event)))
        return 0
      default: return 0
      }
    }

    private func take(
      _ message: rd_kafka_message_t, _ body: (Int32, Int64, UnsafeRawBufferPointer) -> Void
    ) throws(StreamingError) -> Bool {
      guard message.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
        try client.judge(message.err, KafkaClient.describe(message.err))
        return false
      }
      // A message of a partition given up, or one that was handed over already, may still be on its way.
      guard owned.contains(message.partition) else { return false }
      compareWithCheckpoint(message)
      guard message.offset >= next[message.partition] ?? 0 else { return false }
      next[message.partition] = message.offset + 1
      ended.remove(message.partition)
      body(
        message.partition, message.offset, UnsafeRawBufferPointer(start: message.payload, count: message.len))
      return true
    }

    private func markEnd(_ event: OpaquePointer) {
      guard let place = rd_kafka_event_topic_partition(event) else { return }
      defer { rd_kafka_topic_partition_destroy(place) }
      if owned.contains(place.pointee.partition) { ended.insert(place.pointee.partition) }
    }

    /// The first message after an assignment tells whether the broker still has what the checkpoint wants next.
    private func compareWithCheckpoint(_ message: rd_kafka_message_t) {
      guard let expected = resumed.removeValue(forKey: message.partition), message.offset != expected else {
        return
      }
      let place = "Kafka topic \(client.endpoint.topic), partition \(message.partition)"
      if message.offset > expected {
        client.tell(
          "\(place): messages \(expected) to \(message.offset - 1) are no longer there; going on with "
            + "\(message.offset)")
      } else {
        client.tell(
          "\(place): message \(expected) is wanted next, but the broker begins again at \(message.offset): the "
            + "topic was made anew or has lost its end; going on from there")
        next[message.partition] = message.offset
      }
    }
    private var resumed: [Int32: Int64] = [:]

    /// Tells the group how far we are. The caller's own record is what counts: a failure is only passed on.
    func commit(_ offsets: [Int32: Int64]) {
      let known = offsets.filter { owned.contains($0.key) }
      guard !known.isEmpty else { return }
      let list = rd_kafka_topic_partition_list_new(Int32(clamping: known.count))
      defer { rd_kafka_topic_partition_list_destroy(list) }
      for (partition, offset) in known {
        rd_kafka_topic_partition_list_add(list, client.endpoint.topic, partition).pointee.offset = offset
      }
      _ = rd_kafka_commit(client.handle, list, 1)
    }
  }

  extension KafkaConsumer {
    private func rebalance(_ event: OpaquePointer) throws(StreamingError) {
      guard let list = rd_kafka_event_topic_partition_list(event) else { return }
      let isCooperative = String(cString: rd_kafka_rebalance_protocol(client.handle)) == "COOPERATIVE"
      if rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
        try assign(list, isCooperative)
      } else {
        revoke(list, isCooperative)
      }
    }

    private func assign(
      _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, _ isCooperative: Bool
    ) throws(StreamingError) {
      let known = try positions()
      if !isCooperative { forget(Array(owned)) }
      for index in 0..<Int(list.pointee.cnt) {
        let partition = list.pointee.elems[index].partition
        owned.insert(partition)
        guard let offset = known[partition] else { continue }
        list.pointee.elems[index].offset = offset
        next[partition] = offset
        resumed[partition] = offset
      }
      if isCooperative {
        rd_kafka_error_destroy(rd_kafka_incremental_assign(client.handle, list))
      } else {
        rd_kafka_assign(client.handle, list)
      }
    }

    private func revoke(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, _ isCooperative: Bool)
    {
      forget((0..<Int(list.pointee.cnt)).map { list.pointee.elems[$0].partition })
      if isCooperative {
        rd_kafka_error_destroy(rd_kafka_incremental_unassign(client.handle, list))
      } else {
        forget(Array(owned))
        rd_kafka_assign(client.handle, nil)
      }
    }

    private func forget(_ partitions: [Int32]) {
      for partition in partitions {
        owned.remove(partition)
        ended.remove(partition)
        next[partition] = nil
        resumed[partition] = nil
      }
    }
  }
#endif
