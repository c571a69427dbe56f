import CivilTime
import CommandLineKit
import FoundationEssentials
import History
import Readings

/// The history and what commands ask of it in one place.
struct Workspace {
  let store: HistoryStore

  /// Opens the database for a command that only looks.
  static func reading(_ common: CommonOptions) throws -> Workspace {
    Workspace(store: try HistoryStore(path: common.database, mode: .readOnly))
  }

  /// Opens the database, and makes it where there is none.
  static func writing(_ common: CommonOptions) throws -> Workspace {
    Workspace(store: try HistoryStore(path: common.database, mode: .readWrite))
  }

  /// Opens a database that must be there, for a command that adds to it.
  static func updating(_ common: CommonOptions) throws -> Workspace {
    _ = try reading(common)
    return try writing(common)
  }

  /// The series of that name.
  /// - Throws: `CommandError` that names the series that may have been meant.
  func series(_ name: String) throws -> StoredSeries {
    let parsed = try SeriesName(parsing: name)
    if let stored = try store.storedSeries(parsed) { return stored }
    let known = try store.series().map { "\($0.name)" }
    let hint =
      known.isEmpty
      ? "; the history is empty: 'loadstar ingest' fills it" : suggestion(for: name, among: known)
    throw CommandError(.noInput, "unknown series '\(name)'\(hint)")
  }

  /// The series that a name or a pattern with `*` means, in order.
  func series(matching pattern: String) throws -> [StoredSeries] {
    guard pattern.contains("*") else { return [try series(pattern)] }
    let glob = Glob(pattern)
    let found = try store.series().filter { glob.matches("\($0.name)") }
    guard !found.isEmpty else { throw CommandError(.noInput, "no series matches '\(pattern)'") }
    return found
  }

  /// The series that fit any of some patterns, each once.
  func series(matchingAnyOf patterns: [String]) throws -> [StoredSeries] {
    var found: [StoredSeries] = []
    var known: Set<SeriesID> = []
    for pattern in patterns { found += try series(matching: pattern).filter { known.insert($0.id).inserted } }
    return found
  }
}

extension StoredSeries {
  /// The rules of the area's zone.
  func zone() throws -> TimeZoneRules { try TimeZoneRules.named(definition.zone) }
}

/// A pattern in which `*` stands for any run of characters but `/`.
struct Glob {
  private let parts: [Substring]

  init(_ pattern: String) { parts = pattern.split(separator: "*", omittingEmptySubsequences: false) }

  func matches(_ text: String) -> Bool { Self.match(text[...], parts[...], isFirst: true) }

  private static func match(_ text: Substring, _ parts: ArraySlice<Substring>, isFirst: Bool) -> Bool {
    guard let part = parts.first else { return text.isEmpty }
    let rest = parts.dropFirst()
    if isFirst { return text.hasPrefix(part) && match(text.dropFirst(part.count), rest, isFirst: false) }
    var start = text.startIndex
    while true {
      let tail = text[start...]
      if tail.hasPrefix(part), match(tail.dropFirst(part.count), rest, isFirst: false) { return true }
      guard start < text.endIndex, text[start] != "/" else { return false }
      start = text.index(after: start)
    }
  }
}
