import Forecasting
@preconcurrency import Glibc
import Workbench

/// The model files, each read again only when it has changed on disk.
final class ModelShelf: Sendable {
  /// A model and the hash that stored forecasts carry as its version.
  struct Entry: Sendable {
    let file: ModelFile
    let version: String
    let bytes: Int
    fileprivate let stamp: [Int]
  }

  private let registry: ModelRegistry
  private let entries = Locked<[String: Entry]>([:])

  init(folder: String) { registry = ModelRegistry(folder: folder) }

  /// The names of all models, in order.
  func names() throws -> [String] { try registry.names() }

  /// A model by its name.
  func entry(_ name: String) throws -> Entry {
    let path = try registry.path(of: name)
    let stamp = Self.stamp(of: path)
    if let entry = entries.withLock({ $0[name] }), entry.stamp == stamp { return entry }
    let file = try registry.load(name)
    let entry = Entry(file: file, version: try file.version(), bytes: stamp.last ?? 0, stamp: stamp)
    entries.withLock { $0[name] = entry }
    return entry
  }

  /// What changes when a file is replaced: its place, its time and its size.
  private static func stamp(of path: String) -> [Int] {
    var info = stat()
    guard stat(path, &info) == 0 else { return [] }
    return [Int(info.st_ino), info.st_mtim.tv_sec, info.st_mtim.tv_nsec, Int(info.st_size)]
  }
}
