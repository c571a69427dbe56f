#if MongoDB
  /// The collections and their indexes, made where they are missing.
  struct MongoSchema {
    static let readings = "readings"
    static let scores = "scores"
    static let incidents = "incidents"
    static let live = "live"

    /// Whether readings are kept in a time-series collection.
    let hasTimeSeries: Bool

    init(_ client: MongoClient) throws(StreamingError) {
      let isWanted = client.endpoint.usesTimeSeries
      if isWanted { _ = try client.command(Self.createTimeSeries(client.endpoint.keep)) }
      // A plain collection of that name, from an earlier run or an older server, stays what it is.
      hasTimeSeries = isWanted ? try client.isTimeSeries(Self.readings) : false
      let keep = client.endpoint.keep
      if hasTimeSeries {
        try client.require(Self.index(Self.readings, [("series", 1), ("time", 1)]))
      } else {
        try client.require(
          Self.index(Self.readings, [("series", 1), ("time", 1), ("vintage", 1)], isUnique: true))
        if let keep { try client.require(Self.index(Self.readings, [("time", 1)], keep: keep)) }
      }
      try client.require(Self.index(Self.scores, [("series", 1), ("time", 1)], isUnique: true))
      if let keep { try client.require(Self.index(Self.scores, [("time", 1)], keep: keep)) }
      try client.require(Self.index(Self.incidents, [("series", 1), ("start", 1)]))
      try client.require(Self.index(Self.incidents, [("state", 1)]))
    }

    private static func createTimeSeries(_ keep: Int?) -> BSONDocument {
      BSONDocument { command in
        command.append("create", readings)
        command.append(
          "timeseries",
          BSONDocument {
            $0.append("timeField", "time")
            $0.append("metaField", "series")
            $0.append("granularity", "minutes")
          })
        if let keep { command.append("expireAfterSeconds", keep) }
      }
    }

    private static func index(
      _ collection: String, _ keys: [(String, Int)], isUnique: Bool = false, keep: Int? = nil
    ) -> BSONDocument {
      let index = BSONDocument { index in
        index.append("key", BSONDocument { for (key, order) in keys { $0.append(key, order) } })
        index.append("name", keys.map(\.0).joined(separator: "_") + (keep == nil ? "" : "_ttl"))
        if isUnique { index.append("unique", true) }
        if let keep { index.append("expireAfterSeconds", keep) }
      }
      return BSONDocument {
        $0.append("createIndexes", collection)
        $0.append("indexes", array: [index])
      }
    }
  }
#endif
