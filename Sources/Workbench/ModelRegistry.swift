import DelimitedText
import Forecasting
@preconcurrency import Glibc
import Spelling

/// The folder of trained models, one file each: `models/NAME.json`.
public struct ModelRegistry: Sendable {
  /// The folder.
  public let folder: String

  /// The models in `folder`, which need not exist yet.
  public init(folder: String) { self.folder = folder }

  /// The names of all models, in order.
  /// - Throws: `WorkbenchError` where the folder can't be read; a folder that is not there has no models.
  public func names() throws(WorkbenchError) -> [String] {
    guard let directory = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw WorkbenchError(
        .unreadable, "the folder \(folder) can't be read: \(String(cString: strerror(errno)))")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
  }

  /// The file's path for a model's name.
  /// - Throws: `WorkbenchError.badName` for a name that is no plain file name.
  public func path(of name: String) throws(WorkbenchError) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 200 else {
      throw WorkbenchError(
        .badName, "'\(name)' is no model name: use letters, digits, '-', '_' and '.', not '.' first")
    }
    return "\(folder)/\(name).json"
  }

  /// Whether there is a model of that name; the folder, which may hold a model for each of many series, is not read.
  public func contains(_ name: String) -> Bool {
    guard let path = try? path(of: name) else { return false }
    return access(path, F_OK) == 0
  }

  /// A model by its name.
  /// - Throws: `WorkbenchError` where there is none, naming those that may have been meant; `ForecastingError` for
  ///   a file that is no model of a known schema.
  public func load(_ name: String) throws -> ModelFile {
    let path = try path(of: name)
    guard let bytes = try TextFile.bytesIfPresent(of: path) else { throw try missing(name) }
    do {
      return try ModelFile(bytes)
    } catch {
      throw WorkbenchError(.unreadable, "\(path): \(error)")
    }
  }

  /// Writes a model under the name on its card, whole or not at all, and gives the file's path.
  /// - Throws: `WorkbenchError.unwritable` where the folder can't be made or written to.
  @discardableResult
  public func save(_ file: ModelFile) throws -> String {
    var file = file
    return try save(&file)
  }

  /// As above; from here on the file knows its version without being encoded again.
  public func save(_ file: inout ModelFile) throws -> String {
    let path = try path(of: file.name)
    try makeFolder()
    do {
      let output = try AtomicFile(path: path)
      try output.write(try file.sealed())
      try output.commit()
    } catch let error as DelimitedTextError {
      throw WorkbenchError(.unwritable, error.message)
    }
    return path
  }

  private func makeFolder() throws(WorkbenchError) {
    var partial = folder.hasPrefix("/") ? "/" : ""
    for part in folder.split(separator: "/") {
      partial += partial.isEmpty || partial.hasSuffix("/") ? String(part) : "/\(part)"
      guard mkdir(partial, 0o777) == 0 || errno == EEXIST else {
        throw WorkbenchError(
          .unwritable, "the folder \(folder) can't be made: \(String(cString: strerror(errno)))")
      }
    }
  }

  private func missing(_ name: String) throws(WorkbenchError) -> WorkbenchError {
    let known = try names()
    let near = nearestNames(to: name, among: known).map { "'\($0)'" }
    let hint =
      known.isEmpty
      ? "; the folder \(folder) has no models: 'loadstar train' makes one"
      : near.isEmpty ? "; 'loadstar models' lists them" : "; did you mean \(near.joined(separator: " or "))?"
    return WorkbenchError(.noSuchModel, "there is no model '\(name)'\(hint)")
  }
}
