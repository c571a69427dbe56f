/// One step from a schema version to the next; once released it never changes.
struct Migration: Sendable {
  /// What it does, as the `migration` table records it.
  let name: String
  /// The statements, run in one transaction.
  let sql: String

  /// All of them, oldest first: the schema version is how many have been applied.
  static let all: [Migration] = [
    Migration(name: "readings, forecasts, scores, incidents, checkpoints, runs", sql: SchemaVersion1.sql),
    Migration(name: "runs by the hash of their data", sql: SchemaVersion2.sql),
  ]
}

/// How the file says what it is.
enum FileMark {
  /// `LDST` in ASCII, in the database header's application id.
  static let applicationID: Int64 = 0x4C44_5354
}

extension Connection {
  /// Brings the file to the newest schema, or refuses it; writes nothing where nothing is to do.
  func migrate() throws {
    let version = try checkMark()
    guard version < Migration.all.count else { return }
    try transaction {
      // Another process may have migrated while this one waited for the lock.
      let current = try checkMark()
      for (index, migration) in Migration.all.enumerated().dropFirst(current) {
        try apply(migration, version: index + 1)
      }
    }
  }

  /// Refuses an empty file. Those of older schemas are read as they are: later ones have more indexes, and nothing else.
  func requireReadableSchema() throws {
    guard try checkMark() == 0 else { return }
    throw HistoryError(.notAHistory, "\(path) is empty: 'loadstar ingest' fills it")
  }

  /// The schema version of the file, 0 for a new one.
  /// - Throws: `notAHistory` for another program's database, `newerSchema` for a later program's.
  func checkMark() throws -> Int {
    let mark = try integer("PRAGMA application_id") ?? 0
    let version = Int(try integer("PRAGMA user_version") ?? 0)
    let tables = try integer("SELECT count(*) FROM sqlite_schema") ?? 0
    guard mark == FileMark.applicationID || (mark == 0 && version == 0 && tables == 0) else {
      throw HistoryError(.notAHistory, "\(path) is a database of another program, not a Loadstar history")
    }
    guard version <= Migration.all.count else {
      throw HistoryError(
        .newerSchema,
        "\(path) has schema version \(version) and this program knows \(Migration.all.count): "
          + "use the newer program that wrote it")
    }
    return version
  }

  private func apply(_ migration: Migration, version: Int) throws {
    try execute(migration.sql)
    try with("INSERT INTO migration (version, name, applied) VALUES (?, ?, unixepoch())") {
      $0.bind(version, at: 1)
      $0.bind(migration.name, at: 2)
      try $0.run()
    }
    try execute("PRAGMA application_id = \(FileMark.applicationID); PRAGMA user_version = \(version)")
  }
}
