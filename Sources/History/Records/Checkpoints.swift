import CivilTime

extension HistoryStore {
  /// Records how far a consumer has read a source. Call it in the transaction that stores what came of
  /// the input up to there: after a crash both are there, or neither.
  public func saveCheckpoint(consumer: String, source: String, position: [UInt8]) throws {
    let sql = """
      INSERT INTO checkpoint (consumer, source, position, saved) VALUES (?, ?, ?, unixepoch())
      ON CONFLICT DO UPDATE SET position = excluded.position, saved = excluded.saved
      """
    try connection.joined {
      try connection.with(sql) {
        $0.bind(consumer, at: 1)
        $0.bind(source, at: 2)
        $0.bind(position, at: 3)
        try $0.run()
      }
    }
  }

  /// How far the consumer had read the source; nil where it never did.
  public func checkpoint(consumer: String, source: String) throws -> [UInt8]? {
    try connection.with("SELECT position FROM checkpoint WHERE consumer = ? AND source = ?") {
      $0.bind(consumer, at: 1)
      $0.bind(source, at: 2)
      return try $0.step() ? $0.bytes(0) : nil
    }
  }

  /// Stores the consumer's state of each given series, in place of the former one; a failure within a transaction is
  /// taken back with that.
  public func saveStates(
    consumer: String, _ states: some Sequence<(series: SeriesID, state: [UInt8])>
  ) throws {
    let sql = """
      INSERT INTO detector_state (consumer, series_id, state) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET state = excluded.state
      """
    try connection.joined {
      try connection.with(sql) {
        $0.bind(consumer, at: 1)
        for (series, state) in states {
          $0.bind(series.number, at: 2)
          $0.bind(state, at: 3)
          try $0.run()
        }
      }
    }
  }

  /// The consumer's states, by series.
  public func states(consumer: String) throws -> [SeriesID: [UInt8]] {
    try connection.with("SELECT series_id, state FROM detector_state WHERE consumer = ?") {
      $0.bind(consumer, at: 1)
      var states: [SeriesID: [UInt8]] = [:]
      while try $0.step() { states[SeriesID(number: $0.int64(0))] = $0.bytes(1) }
      return states
    }
  }

  /// Forgets a consumer's checkpoints and states.
  public func forget(consumer: String) throws {
    try transaction {
      for table in ["checkpoint", "detector_state"] {
        try connection.with("DELETE FROM \(table) WHERE consumer = ?") {
          $0.bind(consumer, at: 1)
          try $0.run()
        }
      }
    }
  }

  /// Adds to the number of a source's records that were refused for a reason.
  public func countDeadLetters(source: String, reason: String, count: Int) throws {
    let sql = """
      INSERT INTO dead_letter (source, reason, count, last) VALUES (?, ?, ?, unixepoch())
      ON CONFLICT DO UPDATE SET count = count + excluded.count, last = excluded.last
      """
    try connection.joined {
      try connection.with(sql) {
        $0.bind(source, at: 1)
        $0.bind(reason, at: 2)
        $0.bind(count, at: 3)
        try $0.run()
      }
    }
  }

  /// The number of refused records, by reason, of one source or of all.
  public func deadLetters(source: String? = nil) throws -> [String: Int] {
    let sql = "SELECT reason, sum(count) FROM dead_letter WHERE ?1 IS NULL OR source = ?1 GROUP BY reason"
    return try connection.with(sql) {
      $0.bind(source, at: 1)
      var counts: [String: Int] = [:]
      while try $0.step() { counts[$0.text(0)] = $0.int(1) }
      return counts
    }
  }
}
