import CivilTime
import Readings

/// Inserts rows, many with one statement, whichever series they are of: the table's cursor then stays where it is from
/// row to row, which takes half the time of seeking anew for each.
struct ReadingInsert {
  /// A row as it is stored.
  private struct Row {
    var series: Int64
    var instant: Int64
    var value: Double
    var kind: Kind

    init(_ reading: Reading, series: Int64, revision: Int64) {
      self.series = series
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
  private var series: Int64 = 0
  private var waiting: [Row] = []

  /// Inserts rows that came in at a time with statements of the connection, which `body` may use for as long as it
  /// runs; what waits after it is inserted then.
  static func with<T>(
    _ connection: Connection, arrival: Instant?, _ body: (inout ReadingInsert) throws -> T
  ) throws -> T {
    try connection.with(one) { one in
      try connection.with(many) { many in
        try connection.with(manyAlike) { alike in
          for statement in [one, many, alike] { statement.bind(arrival?.seconds, at: 1) }
          var insert = ReadingInsert(single: one, multiple: many, alike: alike)
          let result = try body(&insert)
          try insert.finish()
          return result
        }
      }
    }
  }

  private init(single: Statement, multiple: Statement, alike: Statement) {
    (self.single, self.multiple, self.alike) = (single, multiple, alike)
    waiting.reserveCapacity(Self.rows)
  }

  /// What follows is of that series; all that is stored of it can be read now.
  mutating func begin(_ series: SeriesID) throws {
    self.series = series.number
    if waiting.contains(where: { $0.series == series.number }) { try finish() }
  }

  /// Inserts a row, now or with later ones.
  mutating func add(_ reading: Reading, revision: Int64) throws {
    waiting.append(Row(reading, series: series, revision: revision))
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

  private mutating func finish() throws {
    for row in waiting {
      Self.bind(row, to: single, place: 0)
      try single.run()
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private func insertAlike(_ kind: Kind) throws {
    alike.bind(kind.vintage, at: 2)
    alike.bind(kind.revision, at: 3)
    alike.bind(kind.quality, at: 4)
    for (place, row) in waiting.enumerated() {
      let first = Int32(5 + 3 * place)
      alike.bind(row.series, at: first)
      alike.bind(row.instant, at: first + 1)
      alike.bind(row.value, at: first + 2)
    }
    try alike.run()
  }

  private static func bind(_ row: Row, to insert: Statement, place: Int) {
    let first = Int32(2 + 6 * place)
    insert.bind(row.series, at: first)
    insert.bind(row.instant, at: first + 1)
    insert.bind(row.kind.vintage, at: first + 2)
    insert.bind(row.kind.revision, at: first + 3)
    insert.bind(row.value, at: first + 4)
    insert.bind(row.kind.quality, at: first + 5)
  }

  // Parameters: 1 the arrival, then six for each row; of rows that are alike three for all, three for each.
  private static let one = sql(rows: 1, columns)
  private static let many = sql(rows: rows, columns)
  private static let manyAlike = sql(rows: rows) { row in
    let first = 5 + 3 * row
    return "?\(first), ?\(first + 1), ?2, ?3, ?\(first + 2), ?4"
  }

  private static func columns(_ row: Int) -> String {
    (0..<6).map { "?\(2 + 6 * row + $0)" }.joined(separator: ", ")
  }

  /// `OR FAIL`, since the transaction around takes back what a failure leaves: to undo a statement of many rows alone,
  /// SQLite would keep a journal of each, and walk through that of the whole transaction after it.
  private static func sql(rows: Int, _ columns: (Int) -> String) -> String {
    "INSERT OR FAIL INTO reading (series_id, instant, vintage, revision, value, quality, arrival) VALUES "
      + (0..<rows).map { "(\(columns($0)), ?1)" }.joined(separator: ", ")
  }
}
