#if Kafka
  /// Readings from a Kafka topic, a JSON object (or a row `series,time,value`) a message.
  ///
  /// Several monitors of one group share the partitions. Their offsets are the checkpoint's; after each checkpoint
  /// the group is told of them, for other tools to see.
  public struct KafkaSource: ReadingSource {
    private let consumer: KafkaConsumer
    private let endsAtEnd: Bool
    private let heartbeat: Int32
    private var parser: ReadingParser
    private var isFinished = false

    private static let batchLimit = 16_384

    /// A source on the endpoint's topic.
    /// - Parameters:
    ///   - patience: seconds to wait for a broker that has never answered.
    ///   - heartbeat: milliseconds of silence after which an empty batch is handed over.
    ///   - notice: told in a sentence when the brokers go away and when they are back.
    ///   - positions: the next offset of each partition as the checkpoint has it now; asked whenever partitions come.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers.
    public init(
      _ endpoint: KafkaEndpoint, directory: SeriesDirectory, patience: Int = 15, heartbeat: Int32 = 1000,
      notice: @escaping @Sendable (String) -> Void = { _ in },
      positions: @escaping @Sendable () throws(StreamingError) -> [Int32: Int64]
    ) throws(StreamingError) {
      consumer = try KafkaConsumer(endpoint, patience: patience, notice: notice, positions: positions)
      endsAtEnd = endpoint.endsAtEnd
      self.heartbeat = heartbeat
      parser = ReadingParser(directory: directory)
      parser.columnPlaces = [0, 1, 2, 3]
    }

    /// A consumer group shares its topic.
    public var isPartitioned: Bool { true }

    /// The next batch: at most 16,384 messages, of our partitions only.
    public mutating func next() throws(StreamingError) -> SourceBatch? {
      if isFinished { return nil }
      var parser = self.parser
      let outcome = try consumer.poll(milliseconds: heartbeat, limit: Self.batchLimit) { _, offset, body in
        Self.read(body, number: Int(clamping: offset) &+ 1, into: &parser)
      }
      self.parser = parser
      isFinished = endsAtEnd && consumer.isAtEnd
      let taken = self.parser.take()
      var batch = SourceBatch(
        readings: taken.readings, rejected: taken.rejected,
        position: SourcePosition(partitions: consumer.next),
        isReassigned: outcome == .reassigned)
      batch.wantsCheckpoint = outcome == .rebalancing
      return batch
    }

    /// Tells the group what the checkpoint now has.
    public mutating func committed(_ position: SourcePosition) throws(StreamingError) {
      consumer.commit(position.partitions)
    }

    /// A message is one line, or several; the number of each is its message's place in the partition, from 1.
    private static func read(_ body: UnsafeRawBufferPointer, number: Int, into parser: inout ReadingParser) {
      guard body.count <= 1 << 20 else { return parser.rejectOverlong(line: number) }
      for line in body.split(separator: 0x0A) {
        let text = line.last == 0x0D ? line.dropLast() : line
        parser.read(UnsafeRawBufferPointer(rebasing: text), number: number)
      }
    }
  }
#endif
