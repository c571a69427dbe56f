import Foundation
import History
import Readings
import Testing

/// Histories that each released schema version wrote open in the newest: see `Golden/make-schema`.
@Suite("Upgrade")
struct UpgradeTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  private static let versions: [Int] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: golden.path)) ?? []
    return names.compactMap { name in
      name.hasPrefix("schema-") && name.hasSuffix(".db") ? Int(name.dropFirst(7).dropLast(3)) : nil
    }.sorted()
  }()

  @Test("every released version has its history here")
  func allAreThere() throws {
    let newest = try HistoryStore(path: ":memory:").schemaVersion()
    #expect(Self.versions == Array(1...newest))
  }

  @Test("what was stored is there after the upgrade, and more can be written", arguments: versions)
  func opens(version: Int) throws {
    let folder = try ScratchFolder()
    let path = folder.file()
    try FileManager.default.copyItem(
      atPath: Self.golden.appendingPathComponent("schema-\(version).db").path, toPath: path)
    let store = try HistoryStore(path: path)
    #expect(try store.schemaVersion() == HistoryStore(path: ":memory:").schemaVersion())
    #expect(try store.integrityCheck().isEmpty)
    let series = try store.series(named: SeriesName(parsing: "tiny/load"))
    #expect((series.definition.step, series.definition.zone) == (3_600, "Europe/Paris"))
    #expect(try store.readings(of: series, view: .all).count == 504 + 24 + 48)
    let values = try store.load(series).values
    #expect(values.count == 504 + 48)
    #expect((values[0], values[30]) == (501, 600))
    #expect(values[100].isNaN)
    #expect(try store.latestForecast(of: series.id).count >= 48)
    #expect(try store.incidents().map(\.kind) == ["point"])
    let next = Reading(instant: try store.load(series).end, value: 1)
    #expect(try store.write([next], to: series.id).new == 1)
  }

  @Test("what was stored is read without an upgrade, by commands that may not write", arguments: versions)
  func isRead(version: Int) throws {
    let path = Self.golden.appendingPathComponent("schema-\(version).db").path
    let folder = try ScratchFolder()
    try FileManager.default.copyItem(atPath: path, toPath: folder.file())
    let store = try HistoryStore(path: folder.file(), mode: .readOnly)
    #expect(try store.schemaVersion() == version)
    let series = try store.series(named: SeriesName(parsing: "tiny/load"))
    #expect(try store.load(series).values.count == 504 + 48)
    #expect(try store.latestForecast(of: series.id).count >= 48)
  }
}
