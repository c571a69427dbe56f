import CivilTime
import Foundation
import History
import Readings
import Testing

/// Histories made of the data that ships with the repository.
enum Victoria {
  /// A history of Victoria's 2014, in the bench's default database: `victoria/consumption` and
  /// `victoria/temperature`, half-hours; and the demand of other areas made of it by a factor.
  static func ingest(into bench: Bench, factors: [String: Double] = [:]) throws {
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .scratch)
    let rows = try rows()
    try write(rows.map { ($0.0, $0.1) }, unit: "MW", "victoria/consumption", store)
    try write(rows.map { ($0.0, $0.2) }, unit: "°C", "victoria/temperature", store)
    for (area, factor) in factors {
      try write(rows.map { ($0.0, $0.1 * factor) }, unit: "MW", "\(area)/consumption", store)
    }
  }

  static func write(
    _ values: [(Instant, Double)], unit: String, _ name: String, _ store: HistoryStore
  ) throws {
    let series = try store.ensureSeries(
      SeriesDefinition(
        name: try SeriesName(parsing: name), unit: unit, step: 1_800, zone: "Australia/Melbourne"))
    try store.write(values.map { Reading(instant: $0.0, value: $0.1) }, to: series)
  }

  /// The instants, demand and temperature of the file.
  static func rows() throws -> [(Instant, Double, Double)] {
    let text = try String(
      contentsOfFile: Bench.repository + "/notebooks-data/victoria-2014.csv", encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",")
      let instant = try #require(TimeText(fields[0])?.instant(in: .utc))
      return (instant, try #require(Double(fields[1])), try #require(Double(fields[2])))
    }
  }
}

extension Victoria {
  /// Stores other values of Victoria's demand over those that are there.
  static func overwrite(_ values: [(Instant, Double)], in bench: Bench) throws {
    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .scratch)
    try write(values, unit: "MW", "victoria/consumption", store)
  }
}

extension Victoria {
  /// A history of the mean demand of each day, `victoria/daily`; in `short.db` where it ends with a date.
  static func ingestDays(into bench: Bench, through last: String? = nil) throws {
    let zone = try TimeZoneRules.named("Australia/Melbourne")
    let days = Dictionary(grouping: try rows()) { zone.localDate(at: $0.0) }
    let store = try HistoryStore(
      path: bench.path(last == nil ? "loadstar.db" : "short.db"), mode: .scratch)
    let series = try store.ensureSeries(
      SeriesDefinition(
        name: try SeriesName(parsing: "victoria/daily"), unit: "MW", step: 86_400,
        zone: "Australia/Melbourne"))
    let readings = days.filter { "\($0.key)" <= last ?? "9999" }.map { date, rows in
      Reading(
        instant: zone.startOfDay(date), value: rows.map(\.1).reduce(0, +) / Double(rows.count))
    }
    try store.write(readings.sorted { $0.instant < $1.instant }, to: series)
  }
}
