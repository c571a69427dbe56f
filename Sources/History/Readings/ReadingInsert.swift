import Readings

/// Inserts rows of one series, many with one statement: the table's cursor then stays where it is from row to row,
/// which takes half the time of seeking anew for each.
struct ReadingInsert {
  /// One row.
  static let one = sql(rows: 1)
  /// So many rows that more of them would gain nothing.
  static let many = sql(rows: rows)
  private static let rows = 32

  private let single: Statement
  private let multiple: Statement
  private var waiting: [(reading: Reading, revision: Int64)] = []

  /// Inserts with statements whose series and arrival are bound.
  init(one: Statement, many: Statement) {
    (single, multiple) = (one, many)
    waiting.reserveCapacity(Self.rows)
  }

  /// Inserts a row, now or with later ones.
  mutating func add(_ reading: Reading, revision: Int64) throws {
    waiting.append((reading, revision))
    guard waiting.count == Self.rows else { return }
    for (place, row) in waiting.enumerated() {
      Self.bind(row.reading, row.revision, to: multiple, place: place)
    }
    waiting.removeAll(keepingCapacity: true)
    try multiple.run()
  }

  /// Inserts the rows that still wait.
  mutating func finish() throws {
    for row in waiting {
      Self.bind(row.reading, row.revision, to: single, place: 0)
      try single.run()
    }
    waiting.removeAll()
  }

  private static func bind(_ reading: Reading, _ revision: Int64, to insert: Statement, place: Int) {
    let first = Int32(3 + 5 * place)
    insert.bind(reading.instant.seconds, at: first)
    insert.bind(reading.vintage.rawValue, at: first + 1)
    insert.bind(revision, at: first + 2)
    insert.bind(reading.hasValue ? reading.value : .nan, at: first + 3)
    insert.bind(reading.hasValue ? reading.quality.rawValue : Quality.missing.rawValue, at: first + 4)
  }

  /// Parameters: 1 the series, 2 the arrival, then five for each row.
  ///
  /// `OR FAIL`, since the transaction around takes back what a failure leaves: to undo a statement of many rows alone,
  /// SQLite would keep a journal of each, and walk through that of the whole transaction after it.
  private static func sql(rows: Int) -> String {
    let tuples = (0..<rows).map { row in
      let first = 3 + 5 * row
      return "(?1, ?\(first), ?\(first + 1), ?\(first + 2), ?\(first + 3), ?\(first + 4), ?2)"
    }
    return
      "INSERT OR FAIL INTO reading (series_id, instant, vintage, revision, value, quality, arrival) VALUES "
      + tuples.joined(separator: ", ")
  }
}
