@preconcurrency import Glibc

/// What stands at a path, before SQLite is asked: its one "unable to open database file" has many causes.
struct FileCheck {
  let path: String

  init(_ path: String) { self.path = path }

  func check(forWriting: Bool) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return try checkAbsent(forWriting: forWriting)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw HistoryError(.notAHistory, "\(path) is a folder, not a Loadstar history; name a file in it")
    }
    guard access(path, R_OK) == 0 else {
      throw HistoryError(.unwritable, "\(path) can't be read: check its permissions")
    }
    guard !forWriting || (access(path, W_OK) == 0 && access(folder, W_OK) == 0) else {
      throw HistoryError(.unwritable, "\(path) can't be written: check its permissions and its folder's")
    }
  }

  private func checkAbsent(forWriting: Bool) throws {
    guard forWriting else {
      throw HistoryError(.noSuchFile, "there is no history at \(path): 'loadstar ingest' makes one")
    }
    guard access(folder, F_OK) == 0 else {
      throw HistoryError(.unwritable, "\(path) can't be made: there is no folder \(folder)")
    }
    guard access(folder, W_OK) == 0 else {
      throw HistoryError(.unwritable, "\(path) can't be made: the folder \(folder) can't be written")
    }
  }

  /// The folder that holds the file.
  var folder: String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
