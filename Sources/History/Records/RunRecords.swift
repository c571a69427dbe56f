import CivilTime

/// A command's run, as recorded.
public struct RunRecord: Sendable, Hashable {
  /// Its number.
  public var id: Int64
  /// The command, such as `backtest`.
  public var command: String
  /// When it began.
  public var started: Instant
  /// When it ended; nil while it runs, or where it died.
  public var finished: Instant?
  /// `running`, then what `finishRun` was given.
  public var status: String
  /// Its options, as JSON.
  public var options: String
  /// The hash of the data that it used.
  public var dataHash: String?
  /// The version of the program.
  public var codeVersion: String
  /// What came of it, as JSON.
  public var result: String?
}

extension HistoryStore {
  /// Records that a command began.
  /// - Returns: The run's number, for `finishRun`.
  public func beginRun(command: String, options: String, codeVersion: String, at time: Instant) throws
    -> Int64
  {
    let sql = """
      INSERT INTO run (command, started, status, options, code_version) VALUES (?, ?, 'running', ?, ?)
      """
    return try transaction {
      try connection.with(sql) {
        $0.bind(command, at: 1)
        $0.bind(time.seconds, at: 2)
        $0.bind(options, at: 3)
        $0.bind(codeVersion, at: 4)
        try $0.run()
      }
      return connection.lastInsertedRow
    }
  }

  /// Records how a run ended.
  public func finishRun(
    _ id: Int64, status: String = "done", dataHash: String? = nil, result: String? = nil, at time: Instant
  ) throws {
    let sql = "UPDATE run SET finished = ?, status = ?, data_hash = ?, result = ? WHERE run_id = ?"
    try transaction {
      try connection.with(sql) {
        $0.bind(time.seconds, at: 1)
        $0.bind(status, at: 2)
        $0.bind(dataHash, at: 3)
        $0.bind(result, at: 4)
        $0.bind(id, at: 5)
        try $0.run()
      }
    }
  }

  /// The newest runs, newest first, of one command or of all.
  public func runs(command: String? = nil, limit: Int = 100) throws -> [RunRecord] {
    try runs(where: "?1 IS NULL OR command = ?1") {
      $0.bind(command, at: 1)
      $0.bind(limit, at: 2)
    }
  }

  /// A run by its number; nil where there is none.
  public func run(_ id: Int64) throws -> RunRecord? {
    try runs(where: "run_id = ?1") {
      $0.bind(id, at: 1)
      $0.bind(1, at: 2)
    }.first
  }

  /// The newest run of a command that ended well, with exactly these options, data and program.
  public func newestRun(
    command: String, options: String, dataHash: String, codeVersion: String
  ) throws -> RunRecord? {
    let condition =
      "command = ?1 AND options = ?3 AND data_hash = ?4 AND code_version = ?5 AND status = 'done'"
    return try runs(where: condition) {
      $0.bind(command, at: 1)
      $0.bind(1, at: 2)
      $0.bind(options, at: 3)
      $0.bind(dataHash, at: 4)
      $0.bind(codeVersion, at: 5)
    }.first
  }

  /// Runs that meet a condition; its second parameter is the greatest number of them.
  private func runs(where condition: String, _ bind: (Statement) -> Void) throws -> [RunRecord] {
    let sql = """
      SELECT run_id, command, started, finished, status, options, data_hash, code_version, result FROM run
      WHERE \(condition) ORDER BY run_id DESC LIMIT ?2
      """
    return try connection.with(sql) { row in
      bind(row)
      var runs: [RunRecord] = []
      while try row.step() {
        runs.append(
          RunRecord(
            id: row.int64(0), command: row.text(1), started: Instant(seconds: row.int64(2)),
            finished: row.optionalInt64(3).map(Instant.init(seconds:)), status: row.text(4),
            options: row.text(5), dataHash: row.optionalText(6), codeVersion: row.text(7),
            result: row.optionalText(8)))
      }
      return runs
    }
  }
}
