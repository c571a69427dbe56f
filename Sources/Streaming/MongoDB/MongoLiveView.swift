#if MongoDB
  import CivilTime
  import FoundationEssentials

  /// Reads the live view of a MongoDB database, as the sink keeps it.
  ///
  /// For one caller at a time.
  public struct MongoLiveView: LiveViewReader {
    /// The database's address, without user, password and options.
    public let name: String
    private let client: MongoClient

    /// A reader of the endpoint's database.
    /// - Throws: `StreamingError`: `unavailable` where no server answers within `patience` seconds.
    public init(_ endpoint: MongoEndpoint, patience: Double = 5) throws(StreamingError) {
      name = endpoint.name
      client = try MongoClient(endpoint, patience: patience) { _ in }
    }

    /// The newest of every series, in order of their names.
    public func series() throws(StreamingError) -> [LiveSeries] {
      let order = BSONDocument { $0.append("sort", BSONDocument { $0.append("_id", 1) }) }
      return try decode(BSONDocument(), order, MongoSchema.live)
    }

    /// The newest of one series; nil where nothing was told of it.
    public func series(named name: String) throws(StreamingError) -> LiveSeries? {
      let found: [LiveSeries] = try decode(BSONDocument { $0.append("_id", name) }, nil, MongoSchema.live)
      return found.first
    }

    /// The newest scores of a series, in order of time, at most `limit`.
    public func scores(
      of series: String, since: Instant, limit: Int = 10_000
    ) throws(StreamingError) -> [LiveScore] {
      let filter = BSONDocument {
        $0.append("series", series)
        $0.append("time", BSONDocument { $0.append("$gte", since) })
      }
      let options = BSONDocument {
        $0.append("sort", BSONDocument { $0.append("time", -1) })
        $0.append("limit", limit)
      }
      return try decode(filter, options, MongoSchema.scores).reversed()
    }

    /// Incidents of a series that begin at `since` or later, and all that are open, in order of their start.
    public func incidents(of series: String, since: Instant) throws(StreamingError) -> [LiveIncident] {
      let filter = BSONDocument {
        $0.append("series", series)
        $0.append(
          "$or",
          array: [
            BSONDocument { $0.append("start", BSONDocument { $0.append("$gte", since) }) },
            BSONDocument { $0.append("state", BSONDocument { $0.append("$ne", "closed") }) },
          ])
      }
      let order = BSONDocument { $0.append("sort", BSONDocument { $0.append("start", 1) }) }
      return try decode(filter, order, MongoSchema.incidents)
    }

    /// Documents that another program wrote in another shape are passed over.
    private func decode<Document: Decodable>(
      _ filter: BSONDocument, _ options: BSONDocument?, _ collection: String
    ) throws(StreamingError) -> [Document] {
      let decoder = JSONDecoder()
      var found: [Document] = []
      try client.find(filter, options: options, in: collection) { text in
        if let document = try? decoder.decode(Document.self, from: Data(text.utf8)) { found.append(document) }
      }
      return found
    }
  }
#endif
