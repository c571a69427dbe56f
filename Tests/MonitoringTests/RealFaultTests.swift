import CivilTime
import Foundation
import Monitoring
import Readings
import Testing

/// Faults that the French grid operator really published, found as what they are.
@Suite("Real faults of published files")
struct RealFaultTests {
  /// The days in order, and the columns watched and held against.
  struct Case: Sendable, CustomTestStringConvertible {
    var days: [String]
    var column: String
    var against: String
    var kinds: Set<IncidentKind>
    var testDescription: String { "\(column) of \(days.last ?? "")" }
  }

  static let cases = [
    Case(
      days: ["2001-06-01", "2001-06-02", "2001-06-03", "2001-06-04"], column: "Consommation",
      against: "Prévision", kinds: [.sentinel, .stuck]),
    Case(
      days: ["2001-07-28", "2001-07-29", "2001-07-30"], column: "Consommation", against: "Prévision",
      kinds: [.sentinel, .stuck]),
    Case(
      days: ["2003-07-01", "2003-07-02", "2003-07-03"], column: "Prévision", against: "Consommation",
      kinds: [.unit, .sentinel, .stuck]),
    Case(
      days: ["2003-12-08", "2003-12-09"], column: "Prévision", against: "Consommation", kinds: [.unit]),
    Case(
      days: ["2009-07-20", "2009-07-21"], column: "Prévision", against: "Consommation",
      kinds: [.gap, .unit]),
  ]

  @Test(.enabled(if: Self.folder != nil, "the published files are not there"), arguments: cases)
  func isFound(fault: Case) throws {
    var engine = MonitorEngine()
    let handle = engine.watch(try .test(), step: 900)
    var events: [IncidentEvent] = []
    for day in fault.days {
      for row in try Self.rows(day, fault.column, fault.against) {
        events +=
          engine.score(
            batch: [ObservedReading(series: handle, instant: row.instant, value: row.value)],
            expectations: [Expectation(point: row.expected)]
          ).incidents
      }
    }
    // An incident may turn out to be of another kind: the last word counts. Missing quarter-hours are real gaps,
    // and what falls by halves is a load anomaly where no unit explains it.
    var kinds: [String: IncidentKind] = [:]
    for event in events { kinds[event.id] = event.incident.kind }
    let faults = Set(kinds.values.filter { $0.group == .data && $0 != .gap })
    #expect(faults == fault.kinds.subtracting([.gap]), "\(events.map(\.message))")
    #expect(!fault.kinds.contains(.gap) || kinds.values.contains(.gap))
  }

  /// The clean days of the same files raise nothing but what is missing.
  @Test(.enabled(if: Self.folder != nil, "the published files are not there"))
  func cleanDaysAreQuiet() throws {
    var engine = MonitorEngine()
    let handle = engine.watch(try .test(), step: 900)
    for day in ["2001-06-01", "2001-06-02"] {
      let rows = try Self.rows(day, "Consommation", "Prévision")
      let output = engine.score(
        batch: rows.map { ObservedReading(series: handle, instant: $0.instant, value: $0.value) },
        expectations: rows.map { Expectation(point: $0.expected) })
      #expect(output.incidents.filter { $0.incident.kind != .gap }.map(\.message) == [])
    }
  }

  static let folder: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let base = ProcessInfo.processInfo.environment["LOADSTAR_SHARED_DATA"] ?? root.path + "/shared/data"
    let path = base + "/rte-daily"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  private static func rows(
    _ day: String, _ column: String, _ against: String
  ) throws -> [(instant: Instant, value: Double, expected: Double)] {
    let folder = try #require(folder)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/RTE_CO2mix_\(day).csv"))
    let text = String(data: bytes, encoding: .utf8) ?? String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = try #require(lines.firstIndex { $0.hasPrefix("Heures") })
    let names = lines[head].split(separator: "\t", omittingEmptySubsequences: false)
    let (place, other) = (
      try #require(names.firstIndex { $0.hasPrefix(column) }),
      try #require(names.firstIndex { $0.hasPrefix(against) })
    )
    let start = try #require(TimeText("\(day)T00:00:00+02:00")?.instant(in: .utc))
    return lines[(head + 1)...].prefix(96).enumerated().map { index, line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      func number(_ column: Int) -> Double { column < fields.count ? Double(fields[column]) ?? .nan : .nan }
      return (start + index * 900, number(place), number(other))
    }
  }
}
