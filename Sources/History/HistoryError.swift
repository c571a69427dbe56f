/// Why the history could not do what was asked: what, where, and what to do about it.
public struct HistoryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sort of failure, by which a caller picks an exit status.
  public enum Kind: Sendable, Equatable {
    /// No file is there to read.
    case noSuchFile
    /// The file is no history: no database, or another program's.
    case notAHistory
    /// A newer version of the program wrote the file.
    case newerSchema
    /// The file or its folder can't be written.
    case unwritable
    /// Another process held the database longer than the time limit.
    case busy
    /// The disk is full.
    case diskFull
    /// The device failed to read or write.
    case inputOutput
    /// The file's content is damaged.
    case corrupt
    /// The history holds no such series.
    case unknownSeries
    /// What is to be stored contradicts what is stored, or can't be stored at all.
    case refused
    /// A fault of this program.
    case fault
  }

  /// The sort of failure.
  public var kind: Kind
  /// A plain sentence without a full stop.
  public var message: String
  /// SQLite's extended result code, where SQLite reported the failure.
  public var code: Int32?
  /// The statement that failed, where there was one.
  public var sql: String?

  /// An error of `kind` that says `message`.
  public init(_ kind: Kind, _ message: String, code: Int32? = nil, sql: String? = nil) {
    self.kind = kind
    self.message = message
    self.code = code
    self.sql = sql
  }

  /// The sentence; for a fault, SQLite's code and the statement too.
  public var description: String {
    guard kind == .fault else { return message }
    let code = self.code.map { " (SQLite result \($0))" } ?? ""
    let sql = self.sql.map { " in: \($0)" } ?? ""
    return message + code + sql
  }
}
