import CivilTime

/// A row that was not taken in, and why.
public struct RejectedRow: Sendable, Hashable {
  /// Why a row is left out.
  public enum Cause: String, Sendable, Hashable {
    /// It can't be read.
    case fault
    /// Its label is one that the clocks skip: the publisher repeats other rows there. No fault for `--strict`.
    case clockChange = "clock-change"
  }

  /// The line, from 1.
  public var line: Int
  /// The field, from 1, where one is at fault.
  public var column: Int?
  /// A plain sentence.
  public var reason: String
  /// Why.
  public var cause: Cause
  /// How many values the row would have had.
  public var values: Int
}

/// What was found in one file besides readings.
package struct FileTally: Sendable, Equatable {
  /// Rows of data.
  package var rows = 0
  /// Value fields in them: each is new, changed, unchanged, missing or rejected in the end.
  package var values = 0
  /// Value fields that say nothing and lead to no reading.
  package var blanks = 0
  /// Rows left out; only the first `longestList` are described.
  package private(set) var rejected: [RejectedRow] = []
  /// How many rows were left out.
  package private(set) var rejectedRows = 0
  /// How many of them because they can't be read.
  package private(set) var faults = 0
  /// How many values they would have had.
  package private(set) var rejectedValues = 0
  /// What else a person should know, one sentence each.
  package private(set) var notes: [String] = []

  /// Bounds what a file of nothing but faults holds in memory.
  private static let longestList = 1_000

  mutating func reject(_ row: RejectedRow) {
    rejectedRows += 1
    rejectedValues += row.values
    if row.cause == .fault { faults += 1 }
    if rejected.count < Self.longestList { rejected.append(row) }
  }

  mutating func note(_ sentence: String) {
    if notes.count < 100, !notes.contains(sentence) { notes.append(sentence) }
  }
}
