/// A part of a list: `limit` rows from `cursor` on.
struct Page {
  let limit: Int
  let start: Int

  init(_ query: Query, defaultLimit: Int, maximum: Int) throws(HTTPProblem) {
    limit = try query.integer("limit", in: 1...maximum, default: defaultLimit)
    start = try query.integer("cursor", in: 0...1_000_000_000, default: 0)
  }

  /// The rows of this page.
  func slice<T>(_ all: [T]) -> [T] { Array(all.dropFirst(start).prefix(limit)) }

  /// Notes how many rows there are, and the cursor of the next page where there is one.
  func note(total: Int, on table: inout Table) {
    table.note("total", .integer(total))
    if start + limit < total { table.note("next", .text("\(start + limit)")) }
  }
}
