#if MongoDB
  import CivilTime
  import Monitoring
  import Readings

  /// Readings, scores, incidents and the live view to a MongoDB database.
  ///
  /// Every document has a natural key, and a write replaces what the key has: told twice is told once. `readings`
  /// (series, time, vintage), `scores` (series, time), `incidents` (identifier, its newest state), `live` (a document
  /// a series: its newest score and its open incidents).
  public struct MongoSink: EventSink {
    /// The database's address, without user, password and options.
    public let name: String
    private let client: MongoClient
    private let schema: MongoSchema
    private var pending = PendingDocuments()

    private static let bulk = 20_000

    /// A sink on the endpoint's database, whose collections and indexes are made where they are missing.
    /// - Throws: `StreamingError`: `unavailable` where no server answers within `patience` seconds.
    public init(
      _ endpoint: MongoEndpoint, patience: Double = 15,
      notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(StreamingError) {
      name = endpoint.name
      client = try MongoClient(endpoint, patience: patience, notice: notice)
      schema = try MongoSchema(client)
    }

    /// Takes a batch; what has gathered is written in bulk.
    public mutating func write(_ batch: EventBatch) throws(StreamingError) {
      pending.add(batch)
      if pending.count >= Self.bulk { try send() }
    }

    /// Returns when the server has taken everything.
    public mutating func flush() throws(StreamingError) -> [UInt8] {
      try send()
      return []
    }

    private mutating func send() throws(StreamingError) {
      try sendReadings()
      try client.write(pending.scores.values.map(\.write), to: MongoSchema.scores)
      try client.write(pending.incidents.values.map(\.write), to: MongoSchema.incidents)
      try client.write(pending.live.values.flatMap(\.writes), to: MongoSchema.live)
      pending = PendingDocuments()
    }

    /// A time-series collection has no unique index: what it has of the span already is left out.
    private func sendReadings() throws(StreamingError) {
      let readings = pending.readings
      guard schema.hasTimeSeries, let span = ReadingSpan(readings.keys) else {
        return try client.write(readings.values.map(\.upsert), to: MongoSchema.readings)
      }
      var known: Set<String> = []
      try client.find(span.filter, in: MongoSchema.readings) { text in
        if let key = ReadingKey.text(of: text) { known.insert(key) }
      }
      let fresh = readings.filter { !known.contains($0.key.text) }
      try client.write(fresh.values.map(\.insert), to: MongoSchema.readings)
    }
  }
#endif
