import CivilTime
import Foundation
import History
import Testing

/// Data that are revised after the monitor has scored them.
@Suite("monitor: revisions")
struct RevisionTests {
  private static let series = "victoria/consumption"
  private static let far = 316

  /// A history, half-hours much like those a week before, by which they are forecast, but for one far off; and the revision
  /// of that one.
  private func bench() throws -> (bench: Bench, far: Instant) {
    let bench = try MonitorTests.bench()
    let start = try #require(TimeText("2014-10-31T13:00:00Z")?.instant(in: .utc))
    let week = try Victoria.rows().filter { $0.0 >= start - 7 * 86_400 && $0.0 < start }.prefix(Self.far + 6)
    let rows = week.enumerated().map { index, row in
      (time: row.0 + 7 * 86_400, value: row.1 * (1 + 0.004 * Double(index * 7 % 5 - 2)))
    }
    let feed = rows.enumerated().map { index, row in
      "\(Self.series),\(row.time),\(index == Self.far ? row.value * 1.4 : row.value),real-time"
    }
    let header = "series,time,value,vintage\n"
    let (time, value) = rows[Self.far]
    try bench.write(header + feed.joined(separator: "\n") + "\n", to: "feed.csv")
    try bench.write(header + "\(Self.series),\(time),\(value),consolidated\n", to: "revision.csv")
    return (bench, time)
  }

  private func monitor(_ bench: Bench, _ file: String) throws -> [String: Any] {
    let run = try bench.run(
      "monitor", Self.series, "--source", "file:\(file)", "--sink", "sqlite", "--json")
    #expect(run.status == 0, "\(run.errors)")
    return try run.json()
  }

  @Test func aRevisionIsScoredAgainAndItsIncidentWithdrawnAndBothFormsAreShown() throws {
    let (bench, far) = try bench()
    let first = try monitor(bench, "feed.csv")
    let rows = try #require(
      try bench.run("incidents", "--json").json()["incidents"] as? [[String: Any]])
    let incident = try #require(rows.first { $0["start"] as? String == "\(far)" })
    let id = try #require(incident["id"] as? String)

    let second = try monitor(bench, "revision.csv")
    #expect(second["scores"] as? Int == 1)
    let shown = try bench.run("incidents", "show", id, "--json").json()
    let message = try #require(shown["message"] as? String)
    #expect(shown["state"] as? String == "closed" && message.contains("withdrawn"), "\(message)")
    let earlier = try #require(shown["earlier"] as? [[String: Any]])
    #expect(earlier.map { $0["message"] as? String } == [incident["message"] as? String])
    let text = try bench.run("incidents", "show", id).lines
    #expect(text.contains { $0.hasPrefix("before a revision of the data, opened: ") }, "\(text)")

    let store = try HistoryStore(path: bench.path("loadstar.db"), mode: .readOnly)
    var scores: [ScoreRecord] = []
    try store.forEachScore(
      of: try store.series(named: .init(parsing: Self.series)).id, from: far, to: far + 1, allRevisions: true
    ) { scores.append($0) }
    #expect(scores.map(\.flag) == [true, false] && scores.map(\.vintage) == [.realTime, .consolidated])

    // The promise and what came of it: an alarm that was none is given back.
    #expect(first["promised_per_week"] as? Double == 1 && second["promised_per_week"] as? Double == 1)
    let realised = try [first, second].map { try #require($0["realised_per_week"] as? Double) }
    #expect(realised[1] < realised[0], "\(realised)")
  }
}
