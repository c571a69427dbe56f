import CivilTime
import Readings

/// Inserts rows of one series at a time, many with one statement: the table's cursor then stays where it is from row to
/// row, which takes half the time of seeking anew for each.
struct ReadingInsert {
  /// A row as it is stored.
  private struct Row {
    var instant: Int64
    var value: Double
    var kind: Kind

    init(_ reading: Reading, revision: Int64) {
      instant = reading.instant.seconds
      value = reading.hasValue ? reading.value : .nan
      kind = Kind(
        vintage: reading.vintage.rawValue, revision: revision,
        quality: reading.hasValue ? reading.quality.rawValue : Quality.missing.rawValue)
    }
  }

  /// What neighbours mostly have in common.
  private struct Kind: Equatable {
    var vintage: Int
    var revision: Int64
    var quality: Int
  }

  /// So many rows that more of them would gain nothing.
  private static let rows = 32

  private let single: Statement
  private let multiple: Statement
  private let alike: Statement
  private var waiting: [Row] = []

  /// Inserts with statements of the connection, which `body` may use for as long as it runs.
  static func with<T>(_ connection: Connection, _ body: (ReadingInsert) throws -> T) throws -> T {
    try connection.with(one) { one in
      try connection.with(many) { many in
        try connection.with(manyAlike) { try body(ReadingInsert(single: one, multiple: many, alike: $0)) }
      }
    }
  }

  private init(single: Statement, multiple: Statement, alike: Statement) {
    (self.single, self.multiple, self.alike) = (single, multiple, alike)
    waiting.reserveCapacity(Self.rows)
  }

  /// What follows is of that series and came in then.
  func begin(_ series: SeriesID, arrival: Instant?) {
    for insert in [single, multiple, alike] {
      insert.bind(series.number, at: 1)
      insert.bind(arrival?.seconds, at: 2)
    }
  }

  /// Inserts a row, now or with later ones.
  mutating func add(_ reading: Reading, revision: Int64) throws {
    waiting.append(Row(reading, revision: revision))
    guard waiting.count == Self.rows else { return }
    let kind = waiting[0].kind
    if waiting.allSatisfy({ $0.kind == kind }) {
      try insertAlike(kind)
    } else {
      for (place, row) in waiting.enumerated() { Self.bind(row, to: multiple, place: place) }
      try multiple.run()
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Inserts the rows that still wait.
  mutating func finish() throws {
    for row in waiting {
      Self.bind(row, to: single, place: 0)
      try single.run()
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private func insertAlike(_ kind: Kind) throws {
    alike.bind(kind.vintage, at: 3)
    alike.bind(kind.revision, at: 4)
    alike.bind(kind.quality, at: 5)
    for (place, row) in waiting.enumerated() {
      alike.bind(row.instant, at: Int32(6 + 2 * place))
      alike.bind(row.value, at: Int32(7 + 2 * place))
    }
    try alike.run()
  }

  private static func bind(_ row: Row, to insert: Statement, place: Int) {
    let first = Int32(3 + 5 * place)
    insert.bind(row.instant, at: first)
    insert.bind(row.kind.vintage, at: first + 1)
    insert.bind(row.kind.revision, at: first + 2)
    insert.bind(row.value, at: first + 3)
    insert.bind(row.kind.quality, at: first + 4)
  }

  // Parameters: 1 the series, 2 the arrival, then five for each row; of rows that are alike three for all, two for each.
  private static let one = sql(rows: 1, columns)
  private static let many = sql(rows: rows, columns)
  private static let manyAlike = sql(rows: rows) { "?\(6 + 2 * $0), ?3, ?4, ?\(7 + 2 * $0), ?5" }

  private static func columns(_ row: Int) -> String {
    (0..<5).map { "?\(3 + 5 * row + $0)" }.joined(separator: ", ")
  }

  /// `OR FAIL`, since the transaction around takes back what a failure leaves: to undo a statement of many rows alone,
  /// SQLite would keep a journal of each, and walk through that of the whole transaction after it.
  private static func sql(rows: Int, _ columns: (Int) -> String) -> String {
    "INSERT OR FAIL INTO reading (series_id, instant, vintage, revision, value, quality, arrival) VALUES "
      + (0..<rows).map { "(?1, \(columns($0)), ?2)" }.joined(separator: ", ")
  }
}
