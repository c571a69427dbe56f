import CivilTime
import Readings
import Spelling

/// The number of a series within one history file.
public struct SeriesID: Hashable, Sendable {
  /// The row of the `series` table.
  public let number: Int64

  package init(number: Int64) { self.number = number }
}

/// A series as stored.
public struct StoredSeries: Sendable, Hashable {
  /// Its number in this file.
  public var id: SeriesID
  /// What is known of it; `step` is that of its most final vintage.
  public var definition: SeriesDefinition
  /// Its name.
  public var name: SeriesName { definition.name }
}

extension HistoryStore {
  /// The series of that definition, made where it is new.
  ///
  /// Where two sources declare different steps, of which one must divide the other, the step of the more
  /// final vintage holds: real-time quarter-hours beside definitive half-hours leave a half-hourly series,
  /// which is whole on its grid, and are kept for who asks for quarter-hours. Of equal vintages the finer step
  /// holds; readings of no stated vintage rank above real-time ones. The order of the sources does not matter.
  /// An unknown (empty) unit gives way to a known one.
  /// - Parameter vintage: the most final vintage of the source's readings.
  /// - Throws: `HistoryError.refused` where unit, step or the area's zone contradict what is stored.
  public func ensureSeries(
    _ definition: SeriesDefinition, vintage: Vintage = .unspecified
  ) throws -> SeriesID {
    guard definition.step > 0 else {
      throw HistoryError(.refused, "\(definition.name) needs a step of at least a second")
    }
    if let stored = try storedSeries(definition.name), stored.definition == definition { return stored.id }
    return try transaction {
      guard let stored = try storedSeries(definition.name) else { return try insert(definition) }
      return try merge(definition, vintage, into: stored)
    }
  }

  /// All series, in order of area and measure.
  public func series() throws -> [StoredSeries] {
    try connection.with(Self.selectSeries + " ORDER BY a.name, s.measure") { statement in
      var all: [StoredSeries] = []
      while try statement.step() { all.append(try Self.series(from: statement)) }
      return all
    }
  }

  /// The series of that name.
  /// - Throws: `HistoryError.unknownSeries`, with the names that may have been meant.
  public func series(named name: SeriesName) throws -> StoredSeries {
    if let stored = try storedSeries(name) { return stored }
    let near = try nearestSeries(to: "\(name)").map { "'\($0)'" }
    let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
    throw HistoryError(.unknownSeries, "unknown series '\(name)'\(hint)")
  }

  /// The stored names most like a text that is none, most like first; none that is far off.
  public func nearestSeries(to text: String) throws -> [String] {
    nearestNames(to: text, among: try series().map(\.name.description))
  }

  /// The series of that name, nil where there is none.
  public func storedSeries(_ name: SeriesName) throws -> StoredSeries? {
    try connection.with(Self.selectSeries + " WHERE a.name = ? AND s.measure = ?") { statement in
      statement.bind(name.area, at: 1)
      statement.bind(name.measure, at: 2)
      return try statement.step() ? try Self.series(from: statement) : nil
    }
  }

  private static let selectSeries =
    "SELECT s.series_id, a.name, s.measure, s.label, s.unit, s.step, a.zone, a.label FROM series s JOIN area a USING (area_id)"

  private static func series(from row: Statement) throws -> StoredSeries {
    let name = try SeriesName(area: row.text(1), measure: row.text(2))
    return StoredSeries(
      id: SeriesID(number: row.int64(0)),
      definition: SeriesDefinition(
        name: name, label: row.text(3), unit: row.text(4), step: row.int(5), zone: row.text(6),
        areaLabel: row.text(7)))
  }

  private func insert(_ definition: SeriesDefinition) throws -> SeriesID {
    let area = try ensureArea(definition)
    try connection.with("INSERT INTO series (area_id, measure, label, unit, step) VALUES (?, ?, ?, ?, ?)") {
      $0.bind(area, at: 1)
      $0.bind(definition.name.measure, at: 2)
      $0.bind(definition.label, at: 3)
      $0.bind(definition.unit, at: 4)
      $0.bind(definition.step, at: 5)
      try $0.run()
    }
    return SeriesID(number: connection.lastInsertedRow)
  }

  private func ensureArea(_ definition: SeriesDefinition) throws -> Int64 {
    let name = definition.name.area
    let stored = try connection.with("SELECT area_id, zone FROM area WHERE name = ?") { statement in
      statement.bind(name, at: 1)
      return try statement.step() ? (id: statement.int64(0), zone: statement.text(1)) : nil
    }
    if let stored {
      try require(stored.zone == definition.zone, definition, "zone", stored.zone, definition.zone)
      return stored.id
    }
    try connection.with("INSERT INTO area (name, label, zone) VALUES (?, ?, ?)") {
      $0.bind(name, at: 1)
      $0.bind(definition.areaLabel, at: 2)
      $0.bind(definition.zone, at: 3)
      try $0.run()
    }
    return connection.lastInsertedRow
  }

  private func merge(
    _ new: SeriesDefinition, _ vintage: Vintage, into stored: StoredSeries
  ) throws -> SeriesID {
    let old = stored.definition
    try require(old.zone == new.zone, new, "zone", old.zone, new.zone)
    try require(old.unit.isEmpty || new.unit.isEmpty || old.unit == new.unit, new, "unit", old.unit, new.unit)
    let fits = old.step % new.step == 0 || new.step % old.step == 0
    try require(fits, new, "step", "\(old.step) s", "\(new.step) s")
    let unit = old.unit.isEmpty ? new.unit : old.unit
    let step = try step(of: stored, or: new.step, vintage)
    guard unit != old.unit || step != old.step else { return stored.id }
    try connection.with("UPDATE series SET unit = ?, step = ? WHERE series_id = ?") {
      $0.bind(unit, at: 1)
      $0.bind(step, at: 2)
      $0.bind(stored.id.number, at: 3)
      try $0.run()
    }
    return stored.id
  }

  /// The step that holds of the stored one and a new one.
  private func step(of stored: StoredSeries, or new: Int, _ vintage: Vintage) throws -> Int {
    let old = stored.definition.step
    guard new != old else { return old }
    let sql = "SELECT DISTINCT vintage FROM reading WHERE series_id = ?"
    let mostFinal = try connection.with(sql) { row in
      row.bind(stored.id.number, at: 1)
      var rank: Int?
      while try row.step() { rank = max(rank ?? 0, Self.rank(Vintage(rawValue: row.int(0)) ?? .unspecified)) }
      return rank
    }
    guard let mostFinal, mostFinal != Self.rank(vintage) else { return min(old, new) }
    return mostFinal > Self.rank(vintage) ? old : new
  }

  /// How much a vintage's step counts.
  private static func rank(_ vintage: Vintage) -> Int {
    switch vintage {
    case .realTime: 0
    case .unspecified: 1
    case .consolidated: 2
    case .definitive: 3
    }
  }

  private func require(
    _ holds: Bool, _ definition: SeriesDefinition, _ what: String, _ old: String, _ new: String
  ) throws {
    guard !holds else { return }
    throw HistoryError(
      .refused,
      "\(definition.name) is stored with the \(what) '\(old)' and this source has '\(new)': "
        + "ingest it under another name")
  }
}
