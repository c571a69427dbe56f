import CSQLite
import CivilTime
import Readings

/// Everything Loadstar keeps, in one SQLite file.
///
/// A store is one connection and belongs to one thread at a time; open another for another thread.
/// Readers never wait, and writers wait for one another. What a write method or `transaction(_:)`
/// returned from is on disk: the write-ahead log is flushed at each commit (`synchronous = FULL`).
public final class HistoryStore {
  /// What the store is opened for.
  public enum Mode: Sendable {
    /// Reading only: the file must exist, and is never changed.
    case readOnly
    /// Reading and writing: a missing file is created, and an older schema brought up to date.
    case readWrite
    /// As `readWrite`, for a copy that may be thrown away: commits are not flushed to disk.
    case scratch
  }

  let connection: Connection
  /// Where the file is.
  public var path: String { connection.path }

  /// Opens the history at `path`; `:memory:` is one that is gone with the store.
  ///
  /// Another process' write is waited for, `busySeconds` at most.
  /// - Throws: `HistoryError` where there is no file to read, where the file is no history or a newer
  ///   program's, or where it can't be written.
  public init(path: String, mode: Mode = .readWrite, busySeconds: Int = 120) throws {
    try Self.check(path, mode: mode)
    let access = mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // SQLite may be built to take a path that begins with `file:` for a URI.
    let file = path.hasPrefix("file:") ? "./" + path : path
    connection = try Connection(path: file, flags: access, busySeconds: busySeconds)
    try configure(mode)
  }

  private static func check(_ path: String, mode: Mode) throws {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw HistoryError(.notAHistory, "the history needs a path: give one with --db")
    }
    guard path != ":memory:" else { return }
    try FileCheck(path).check(forWriting: mode != .readOnly)
  }

  private func configure(_ mode: Mode) throws {
    if mode == .readOnly {
      try connection.requireReadableSchema()
    } else {
      // Refuse another program's file before the switch to WAL would change it.
      _ = try connection.checkMark()
      try connection.execute("PRAGMA journal_mode = WAL")
      try connection.migrate()
    }
    let synchronous = mode == .scratch ? "OFF" : "FULL"
    // The log is folded into the file after 32 MB: a page that changes with each commit is then copied seldom.
    try connection.execute(
      """
      PRAGMA synchronous = \(synchronous); PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000;
      PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000
      """)
  }

  // MARK: Transactions

  /// Commits all that `body` writes, or nothing where it throws; within another, a savepoint.
  public func transaction<T>(_ body: () throws -> T) throws -> T {
    try connection.transaction(body)
  }

  /// Runs reads on one consistent state, whatever other processes write meanwhile.
  public func snapshot<T>(_ body: () throws -> T) throws -> T {
    try connection.snapshot(body)
  }

  // MARK: Care

  /// The schema version of the file.
  public func schemaVersion() throws -> Int { try connection.checkMark() }

  /// What is wrong with the file, one sentence each; empty where it is sound.
  public func integrityCheck() throws -> [String] {
    var faults: [String] = []
    try connection.with("PRAGMA integrity_check") { statement in
      while try statement.step() { faults.append(statement.text(0)) }
    }
    try connection.with("PRAGMA foreign_key_check") { statement in
      while try statement.step() {
        faults.append("table \(statement.text(0)) refers to a row of \(statement.text(2)) that is not there")
      }
    }
    return faults == ["ok"] ? [] : faults.filter { $0 != "ok" }
  }
}
