import CivilTime
import Foundation
import History
import Readings

/// A folder of its own, gone when the value is released.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/history-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "history.db") -> String { path + "/" + name }
}

func instant(_ seconds: Int64) -> Instant { Instant(seconds: seconds) }

func definition(
  _ name: String = "france/consumption", unit: String = "MW", step: Int = 1800, zone: String = "Europe/Paris"
) throws -> SeriesDefinition {
  SeriesDefinition(name: try SeriesName(parsing: name), unit: unit, step: step, zone: zone)
}

/// A store in memory with one half-hourly series.
func memoryStore() throws -> (store: HistoryStore, series: StoredSeries) {
  let store = try HistoryStore(path: ":memory:")
  _ = try store.ensureSeries(definition())
  return (store, try store.series(named: SeriesName(parsing: "france/consumption")))
}
