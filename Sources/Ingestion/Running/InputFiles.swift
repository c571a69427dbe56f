@preconcurrency import Glibc

/// The files that paths stand for: a file is itself, a folder all files in it, those of its folders included.
public enum InputFiles {
  /// The files, in the order of the paths and within a folder by name, so that every run reads them in one order.
  /// Names that begin with a dot, and folders that lead back to themselves, are left out.
  /// - Throws: `noInput` for a path that is not there or a folder without files.
  public static func find(_ paths: [String]) throws(IngestionError) -> [String] {
    var files: [String] = []
    for path in paths {
      let before = files.count
      guard try add(path, to: &files, depth: 0) else {
        throw IngestionError(.noInput, "no such file or folder", file: path)
      }
      guard files.count > before else {
        throw IngestionError(.noInput, "the folder holds no files", file: path)
      }
    }
    return files
  }

  private static func add(_ path: String, to files: inout [String], depth: Int) throws(IngestionError) -> Bool
  {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      files.append(path)
      return true
    }
    guard depth < 32 else { return true }
    for name in try names(in: path) {
      _ = try add(path.hasSuffix("/") ? path + name : "\(path)/\(name)", to: &files, depth: depth + 1)
    }
    return true
  }

  private static func names(in folder: String) throws(IngestionError) -> [String] {
    guard let directory = opendir(folder) else {
      throw IngestionError(
        .unreadable, "the folder can't be read: \(String(cString: strerror(errno)))", file: folder)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// A file's name without folder and without endings: `data/paris.csv.gz` is `paris`.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let parts = name.split(separator: ".")
    return parts.count > 1 ? String(parts[0]) : name
  }
}
