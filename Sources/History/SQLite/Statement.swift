import CSQLite

/// A prepared statement. Column and parameter indices follow SQLite: columns from 0, parameters from 1.
final class Statement {
  let handle: OpaquePointer
  // The connection keeps its statements; a reference back would keep both open for ever.
  unowned let connection: Connection

  init(_ sql: String, on connection: Connection) throws {
    self.connection = connection
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw connection.failure(code, sql: sql) }
    handle = prepared
  }

  deinit { sqlite3_finalize(handle) }

  private var sql: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "" }

  // MARK: Running

  /// Moves to the next row; false after the last.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw connection.failure(code, sql: sql)
  }

  /// Runs a statement that returns no rows, and makes it ready to run again with its bindings kept.
  func run() throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw connection.failure(code, sql: sql) }
  }

  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// Makes the statement ready to run again, with its bindings kept.
  func rewind() { sqlite3_reset(handle) }

  // MARK: Parameters

  func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }

  func bind(_ value: Int, at index: Int32) { sqlite3_bind_int64(handle, index, Int64(value)) }

  /// Binds a number; NaN becomes NULL.
  func bind(_ value: Double, at index: Int32) { sqlite3_bind_double(handle, index, value) }

  func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

  func bind(_ value: Int64?, at index: Int32) {
    if let value { bind(value, at: index) } else { bindNull(at: index) }
  }

  func bind(_ value: Double?, at index: Int32) {
    if let value { bind(value, at: index) } else { bindNull(at: index) }
  }

  func bind(_ value: String?, at index: Int32) {
    guard var value else { return bindNull(at: index) }
    _ = value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        loadstar_bind_text(handle, index, $0.baseAddress, Int32($0.count))
      }
    }
  }

  func bind(_ value: [UInt8], at index: Int32) {
    _ = value.withUnsafeBytes { loadstar_bind_blob(handle, index, $0.baseAddress, Int32($0.count)) }
  }

  // MARK: Columns

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  /// A number; NaN where the column is NULL.
  func double(_ column: Int32) -> Double {
    let number = sqlite3_column_double(handle, column)
    // NULL reads as 0, so of other numbers nothing is left to ask.
    return number == 0 && isNull(column) ? .nan : number
  }

  func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }

  func text(_ column: Int32) -> String {
    sqlite3_column_text(handle, column).map { String(cString: $0) } ?? ""
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}
