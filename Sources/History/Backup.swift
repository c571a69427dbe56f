import CSQLite
@preconcurrency import Glibc

extension HistoryStore {
  /// Writes a consistent copy of the history to `path`, while others go on writing. The copy takes its
  /// name only when it is whole.
  /// - Throws: `HistoryError` where `path` is this history or another one in use, or can't be written.
  public func backup(to path: String) throws {
    try refuseHistoryInUse(path)
    let partial = path + ".partial"
    unlink(partial)
    do {
      try copy(to: partial)
      try rename(partial, to: path)
    } catch {
      unlink(partial)
      throw error
    }
  }

  private func refuseHistoryInUse(_ path: String) throws {
    try FileCheck(path).check(forWriting: true)
    var (own, target) = (stat(), stat())
    let same =
      stat(self.path, &own) == 0 && stat(path, &target) == 0
      && own.st_ino == target.st_ino && own.st_dev == target.st_dev
    guard !same, access(path + "-wal", F_OK) != 0 else {
      throw HistoryError(.refused, "\(path) is a history in use: give the backup a name of its own")
    }
  }

  /// One step copies all pages within one read: it neither waits for writers nor starts again for them.
  private func copy(to partial: String) throws {
    let target = try Connection(
      path: partial, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, busySeconds: 10)
    guard let backup = sqlite3_backup_init(target.handle, "main", connection.handle, "main") else {
      throw target.failure(sqlite3_errcode(target.handle), sql: nil)
    }
    let code = sqlite3_backup_step(backup, -1)
    let finished = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, finished == SQLITE_OK else {
      throw HistoryError.sqlite(code == SQLITE_DONE ? finished : code, path: partial)
    }
  }

  private func rename(_ partial: String, to path: String) throws {
    guard Glibc.rename(partial, path) == 0 else {
      throw HistoryError(.unwritable, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    let folder = open(FileCheck(path).folder, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
