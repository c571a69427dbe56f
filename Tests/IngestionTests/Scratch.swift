import CivilTime
import Foundation
import History
import Ingestion
import Readings

/// A folder of its own, gone when the value is released.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/ingestion-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and says where.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let whole = "\(path)/\(name)"
    let folder = URL(fileURLWithPath: whole).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: whole))
    return whole
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }
}

/// The larger real data sets, where they are.
enum SharedData {
  static var folder: String? {
    let set = ProcessInfo.processInfo.environment["LOADSTAR_SHARED_DATA"]
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = set ?? root.deletingLastPathComponent().appendingPathComponent("shared/data").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  static var isThere: Bool { folder != nil }
  static let absence = "the larger data sets are not at ../shared/data nor at $LOADSTAR_SHARED_DATA"

  static func path(_ name: String) -> String { "\(folder ?? "")/\(name)" }

  /// The files of a folder whose name holds a text.
  static func files(in name: String, containing text: String = "") throws -> [String] {
    try InputFiles.find([path(name)]).filter { text.isEmpty || $0.contains(text) }
  }
}

func memoryStore() throws -> HistoryStore { try HistoryStore(path: ":memory:") }

/// Takes files into a store.
@discardableResult
func ingest(
  _ files: [String], into store: HistoryStore, _ configure: (inout IngestOptions) -> Void = { _ in }
) throws -> IngestReport {
  var options = IngestOptions()
  configure(&options)
  return try Ingestor(store: store, options: options).ingest(files: files)
}

extension HistoryStore {
  /// The best values of a series by name.
  func values(_ name: String, step: Int? = nil) throws -> RegularSeries {
    try load(series(named: SeriesName(parsing: name)), step: step)
  }

  /// Everything stored of all readings, as text.
  func dump() throws -> [String] {
    try series().flatMap { series in
      try readings(of: series, view: .all).map { stored in
        "\(series.name) \(series.definition.step) \(stored.reading.instant) \(stored.reading.vintage) "
          + "\(stored.reading.quality) \(stored.reading.value)"
      }
    }
  }
}

/// Whether a report accounts for every value.
func addsUp(_ report: IngestReport) -> Bool {
  report.written.total + report.rejectedValues == report.values
}

func at(_ text: String) throws -> Instant {
  struct NoInstant: Error {}
  guard let instant = Instant(iso8601: text) else { throw NoInstant() }
  return instant
}
