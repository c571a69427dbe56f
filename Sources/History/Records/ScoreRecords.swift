import CivilTime
import Readings

/// How unusual one reading was, as stored.
public struct ScoreRecord: Sendable, Hashable {
  /// The series.
  public var series: SeriesID
  /// The start of the slot.
  public var instant: Instant
  /// How final the scored value was.
  public var vintage: Vintage
  /// The value scored; NaN where there was none.
  public var value: Double
  /// What was expected; NaN where nothing was.
  public var expected: Double
  /// The 5 % quantile of what was expected.
  public var low: Double
  /// The 95 % quantile of what was expected.
  public var high: Double
  /// The two-sided p-value.
  public var p: Double
  /// From 0 to 1, 1 = anomalous.
  public var score: Double
  /// Whether the reading was held for wrong or unusual.
  public var flag: Bool
  /// What it was flagged for, such as `point`.
  public var kind: String?

  /// A score of one reading.
  public init(
    series: SeriesID, instant: Instant, vintage: Vintage = .unspecified, value: Double, expected: Double,
    low: Double, high: Double, p: Double, score: Double, flag: Bool, kind: String? = nil
  ) {
    self.series = series
    self.instant = instant
    self.vintage = vintage
    self.value = value
    self.expected = expected
    self.low = low
    self.high = high
    self.p = p
    self.score = score
    self.flag = flag
    self.kind = kind
  }
}

extension HistoryStore {
  /// Stores scores. One equal to a stored score of its slot changes nothing; a different one is kept
  /// beside it as a revision. A failure within a transaction is taken back with that.
  /// - Returns: How many were stored.
  @discardableResult
  public func write(_ scores: some Collection<ScoreRecord>) throws -> Int {
    try connection.joined {
      try connection.with(ScoreSQL.one) { one in
        try connection.with(ScoreSQL.many) { many in
          var (stored, rest) = (0, Array(scores)[...])
          while !rest.isEmpty {
            let part = rest.prefix(rest.count < ScoreSQL.rows ? 1 : ScoreSQL.rows)
            stored += try insert(part, with: part.count == 1 ? one : many, revising: one)
            rest = rest.dropFirst(part.count)
          }
          return stored
        }
      }
    }
  }

  /// Inserts scores with one statement; of slots that have one, the score is a revision or nothing new.
  private func insert(
    _ scores: ArraySlice<ScoreRecord>, with insert: Statement, revising one: Statement
  ) throws -> Int {
    for (row, score) in scores.enumerated() { try ScoreSQL.bind(score, revision: 0, to: insert, row: row) }
    try insert.run()
    let stored = connection.changes
    guard stored < scores.count else { return stored }
    return try scores.reduce(stored) { try $0 + revise($1, with: one) }
  }

  private func revise(_ score: ScoreRecord, with insert: Statement) throws -> Int {
    let revision = try connection.with(ScoreSQL.revisions) { row in
      row.bind(score.series.number, at: 1)
      row.bind(score.instant.seconds, at: 2)
      var next = 0
      while try row.step() {
        guard !ScoreSQL.score(row, series: score.series).isIdentical(to: score) else { return nil as Int? }
        next = row.int(10) + 1
      }
      return next
    }
    guard let revision else { return 0 }
    try ScoreSQL.bind(score, revision: revision, to: insert)
    try insert.run()
    return 1
  }

  /// Hands `body` the scores of a series with `from` ≤ instant < `to` in order of time: the newest of
  /// each slot, or all revisions.
  public func forEachScore(
    of series: SeriesID, from: Instant? = nil, to: Instant? = nil, allRevisions: Bool = false,
    _ body: (ScoreRecord) throws -> Void
  ) throws {
    try connection.with(ScoreSQL.select) { row in
      row.bind(series.number, at: 1)
      row.bind(from?.seconds ?? Int64.min, at: 2)
      row.bind(to?.seconds ?? Int64.max, at: 3)
      var last: ScoreRecord?
      while try row.step() {
        let score = ScoreSQL.score(row, series: series)
        if let last, allRevisions || last.instant != score.instant { try body(last) }
        last = score
      }
      if let last { try body(last) }
    }
  }
}

extension ScoreRecord {
  /// Equal, with one NaN equal to another.
  fileprivate func isIdentical(to other: ScoreRecord) -> Bool {
    func same(_ path: KeyPath<ScoreRecord, Double>) -> Bool {
      self[keyPath: path] == other[keyPath: path]
        || (self[keyPath: path].isNaN && other[keyPath: path].isNaN)
    }
    return vintage == other.vintage && flag == other.flag && kind == other.kind
      && [\.value, \.expected, \.low, \.high, \.p, \.score].allSatisfy(same)
  }
}

private enum ScoreSQL {
  /// So many rows to a statement that more of them would gain nothing.
  static let rows = 16
  static let one = insert(rows: 1)
  static let many = insert(rows: rows)

  // OR FAIL for the reason that readings have it.
  private static func insert(rows: Int) -> String {
    let row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    return """
      INSERT OR FAIL INTO score (series_id, instant, revision, vintage, value, expected, q05, q95, p, score, flag, kind)
      VALUES \([String](repeating: row, count: rows).joined(separator: ", ")) ON CONFLICT DO NOTHING
      """
  }

  static let columns = "instant, vintage, value, expected, q05, q95, p, score, flag, kind, revision"
  static let select = """
    SELECT \(columns) FROM score WHERE series_id = ? AND instant >= ? AND instant < ?
    ORDER BY instant, revision
    """
  static let revisions = "SELECT \(columns) FROM score WHERE series_id = ? AND instant = ? ORDER BY revision"

  static func bind(_ score: ScoreRecord, revision: Int, to insert: Statement, row: Int = 0) throws {
    guard Instant.written.contains(score.instant) else {
      throw HistoryError(.refused, "the instant \(score.instant.seconds) s lies outside the years 1 to 9999")
    }
    let first = Int32(12 * row)
    insert.bind(score.series.number, at: first + 1)
    insert.bind(score.instant.seconds, at: first + 2)
    insert.bind(revision, at: first + 3)
    insert.bind(score.vintage.rawValue, at: first + 4)
    insert.bind(score.value, at: first + 5)
    insert.bind(score.expected, at: first + 6)
    insert.bind(score.low, at: first + 7)
    insert.bind(score.high, at: first + 8)
    insert.bind(score.p, at: first + 9)
    insert.bind(score.score, at: first + 10)
    insert.bind(score.flag ? 1 : 0, at: first + 11)
    insert.bind(score.kind, at: first + 12)
  }

  static func score(_ row: Statement, series: SeriesID) -> ScoreRecord {
    ScoreRecord(
      series: series, instant: Instant(seconds: row.int64(0)),
      vintage: Vintage(rawValue: row.int(1)) ?? .unspecified, value: row.double(2), expected: row.double(3),
      low: row.double(4), high: row.double(5), p: row.double(6), score: row.double(7), flag: row.int(8) != 0,
      kind: row.optionalText(9))
  }
}
