import CSQLite

/// One connection to one SQLite file, used by one thread at a time.
final class Connection {
  let handle: OpaquePointer
  let path: String
  private var cache: [String: Statement] = [:]
  private var depth = 0

  /// Opens `path`. Another process' lock is waited for, `busySeconds` at most.
  init(path: String, flags: Int32, busySeconds: Int) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw HistoryError.sqlite(code, path: path)
    }
    handle = opened
    self.path = path
    sqlite3_busy_timeout(opened, Int32(clamping: busySeconds * 1000))
  }

  deinit { close() }

  private func close() {
    cache.removeAll()
    sqlite3_close_v2(handle)
  }

  func failure(_ code: Int32, sql: String?) -> HistoryError {
    let detail = sqlite3_errmsg(handle).map { String(cString: $0) }
    return HistoryError.sqlite(code, path: path, detail: detail, sql: sql)
  }

  // MARK: Statements

  /// Lends `body` the prepared form of `sql`, prepared once; reset and unbound afterwards.
  ///
  /// The statement leaves the cache meanwhile, so that `body` may run the same SQL again.
  func with<T>(_ sql: String, _ body: (Statement) throws -> T) throws -> T {
    let statement = try cache.removeValue(forKey: sql) ?? Statement(sql, on: self)
    defer {
      statement.reset()
      cache[sql] = statement
    }
    return try body(statement)
  }

  /// Runs one or more statements without parameters or results.
  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, sql: sql) }
  }

  /// The first column of the first row, as an integer; nil without a row or where it is NULL.
  func integer(_ sql: String, _ bind: (Statement) -> Void = { _ in }) throws -> Int64? {
    try with(sql) { statement in
      bind(statement)
      return try statement.step() ? statement.optionalInt64(0) : nil
    }
  }

  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  var changes: Int { Int(sqlite3_changes(handle)) }

  // MARK: Transactions

  /// Runs `body` in a transaction that commits when it returns and rolls back when it throws;
  /// within a transaction, in a savepoint.
  ///
  /// The outermost takes the write lock at once (`BEGIN IMMEDIATE`): a reader that turned writer
  /// half way could fail without being allowed to wait.
  func transaction<T>(_ body: () throws -> T) throws -> T {
    let outermost = depth == 0
    let name = "level_\(depth)"
    try execute(outermost ? "BEGIN IMMEDIATE" : "SAVEPOINT \(name)")
    depth += 1
    defer { depth -= 1 }
    do {
      let result = try body()
      try execute(outermost ? "COMMIT" : "RELEASE \(name)")
      return result
    } catch {
      undo(outermost: outermost, name: name)
      throw error
    }
  }

  /// Runs `body` in the transaction that is open, or in one of its own where there is none.
  ///
  /// For what is only ever taken back with all of that transaction: a savepoint would keep a copy in memory of each
  /// page that changes.
  func joined<T>(_ body: () throws -> T) throws -> T { try depth > 0 ? body() : transaction(body) }

  /// Runs `body` on one consistent state of the database, whatever others write meanwhile.
  func snapshot<T>(_ body: () throws -> T) throws -> T {
    guard depth == 0 else { return try body() }
    try execute("BEGIN")
    depth += 1
    defer {
      depth -= 1
      // Nothing was written: there is nothing that ending the read could lose.
      sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }
    return try body()
  }

  /// Rolls back; a full disk or an I/O error may already have done so.
  private func undo(outermost: Bool, name: String) {
    guard sqlite3_get_autocommit(handle) == 0 else { return }
    sqlite3_exec(handle, outermost ? "ROLLBACK" : "ROLLBACK TO \(name); RELEASE \(name)", nil, nil, nil)
  }
}

extension HistoryError {
  /// A result code in plain words.
  static func sqlite(
    _ code: Int32, path: String, detail: String? = nil, sql: String? = nil
  ) -> HistoryError {
    let detail = detail ?? sqlite3_errstr(code).map { String(cString: $0) } ?? "unknown error"
    func error(_ kind: Kind, _ message: String) -> HistoryError {
      HistoryError(kind, message, code: code, sql: sql)
    }
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      return error(.busy, "\(path) is in use by another process, which did not finish in time; try again")
    case SQLITE_FULL:
      return error(.diskFull, "the disk that holds \(path) is full: nothing was changed; free some space")
    case SQLITE_NOTADB:
      return error(.notAHistory, "\(path) is not a Loadstar history: it is no SQLite database")
    case SQLITE_CORRUPT:
      return error(.corrupt, "\(path) is damaged (\(detail)); restore it from a backup")
    case SQLITE_READONLY, SQLITE_PERM:
      return error(
        .unwritable, "\(path) can't be written (\(detail)); check its permissions and its folder's")
    case SQLITE_CANTOPEN:
      return error(.unwritable, "\(path) can't be opened or created; check the path and its permissions")
    case SQLITE_IOERR:
      return error(.inputOutput, "the device that holds \(path) failed (\(detail)); nothing was changed")
    default:
      return error(.fault, "the history \(path) refused a statement: \(detail)")
    }
  }
}
