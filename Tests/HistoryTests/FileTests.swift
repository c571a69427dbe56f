import CivilTime
import Foundation
import History
import Readings
import Testing

/// Runs the sqlite3 shell; nil where it is not installed.
///
/// The output goes through a file: reading a pipe to its end dies where a signal interrupts it.
func sqliteShell(_ file: String, _ sql: String) throws -> String? {
  let path = "/usr/bin/sqlite3"
  guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
  let output = file + ".out"
  try Data().write(to: URL(fileURLWithPath: output))
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = [file, sql]
  process.standardOutput = FileHandle(forWritingAtPath: output)
  try process.run()
  process.waitUntilExit()
  return try String(contentsOfFile: output, encoding: .utf8)
}

private func kind(_ body: () throws -> Void) -> HistoryError.Kind? {
  do {
    try body()
    return nil
  } catch { return (error as? HistoryError)?.kind }
}

@Suite("The file")
struct FileTests {
  @Test("files that are no history are refused and left as they were")
  func refusals() throws {
    let folder = try ScratchFolder()
    #expect(kind { _ = try HistoryStore(path: folder.path) } == .notAHistory)
    #expect(kind { _ = try HistoryStore(path: folder.file("none.db"), mode: .readOnly) } == .noSuchFile)
    #expect(kind { _ = try HistoryStore(path: folder.file("no/folder/x.db")) } == .unwritable)
    let text = folder.file("text.db")
    let content = String(repeating: "time,value\n", count: 200)
    try content.write(toFile: text, atomically: true, encoding: .utf8)
    #expect(kind { _ = try HistoryStore(path: text) } == .notAHistory)
    #expect(try String(contentsOfFile: text, encoding: .utf8) == content)
    #expect(kind { _ = try HistoryStore(path: "") } == .notAHistory)
  }

  @Test("another program's database is refused and left as it was")
  func foreign() throws {
    let folder = try ScratchFolder()
    guard try sqliteShell(folder.file(), "CREATE TABLE t (x); INSERT INTO t VALUES (7);") != nil else {
      return
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
    #expect(kind { _ = try HistoryStore(path: folder.file()) } == .notAHistory)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == before)
  }

  @Test("a newer program's file is refused with its version")
  func newer() throws {
    let folder = try ScratchFolder()
    _ = try HistoryStore(path: folder.file())
    guard try sqliteShell(folder.file(), "PRAGMA user_version = 999;") != nil else { return }
    #expect(kind { _ = try HistoryStore(path: folder.file()) } == .newerSchema)
    #expect(kind { _ = try HistoryStore(path: folder.file(), mode: .readOnly) } == .newerSchema)
  }

  @Test("a transaction that throws leaves nothing; an inner one leaves what was before it")
  func transactions() throws {
    struct Stop: Error {}
    let (store, series) = try memoryStore()
    try? store.transaction {
      try store.write([Reading(instant: instant(0), value: 1)], to: series.id)
      throw Stop()
    }
    #expect(try store.summary(of: series.id) == nil)
    try store.transaction {
      try store.write([Reading(instant: instant(0), value: 1)], to: series.id)
      try? store.transaction {
        try store.write([Reading(instant: instant(1800), value: 2)], to: series.id)
        throw Stop()
      }
    }
    #expect(try store.load(series).values == [1])
  }

  @Test("what can't be stored is refused whole")
  func unstorable() throws {
    let (store, series) = try memoryStore()
    for bad in [
      Reading(instant: instant(1800), value: .infinity),
      Reading(instant: Instant.written.upperBound + 1, value: 1),
      Reading(instant: Instant.written.lowerBound - 1_800, value: 1),
    ] {
      let batch = [Reading(instant: instant(0), value: 1), bad]
      #expect(kind { try store.write(batch, to: series.id) } == .refused)
    }
    #expect(try store.summary(of: series.id) == nil)
  }

  @Test("a reader sees one state while another connection writes")
  func snapshots() throws {
    let folder = try ScratchFolder()
    let writer = try HistoryStore(path: folder.file())
    let id = try writer.ensureSeries(definition())
    try writer.write([Reading(instant: instant(0), value: 1)], to: id)
    let reader = try HistoryStore(path: folder.file(), mode: .readOnly)
    let series = try reader.series(named: SeriesName(parsing: "france/consumption"))
    try reader.snapshot {
      #expect(try reader.load(series).values == [1])
      try writer.write([Reading(instant: instant(0), value: 2)], to: id)
      #expect(try reader.load(series).values == [1])
    }
    #expect(try reader.load(series).values == [2])
  }

  @Test("a store that is let go closes its file and leaves no log beside it")
  func closing() throws {
    let folder = try ScratchFolder()
    do {
      let store = try HistoryStore(path: folder.file())
      try store.write([Reading(instant: instant(0), value: 1)], to: try store.ensureSeries(definition()))
      #expect(FileManager.default.fileExists(atPath: folder.file("history.db-wal")))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("history.db-wal")))
  }

  @Test("a backup is a whole history of its own")
  func backup() throws {
    let folder = try ScratchFolder()
    let store = try HistoryStore(path: folder.file())
    let id = try store.ensureSeries(definition())
    try store.write((0..<5_000).map { Reading(instant: instant($0 * 1800), value: Double($0)) }, to: id)
    try store.backup(to: folder.file("copy.db"))
    let copy = try HistoryStore(path: folder.file("copy.db"), mode: .readOnly)
    let series = try copy.series(named: SeriesName(parsing: "france/consumption"))
    #expect(try copy.load(series).values.count == 5_000)
    #expect(try copy.integrityCheck() == [])
    #expect(kind { try store.backup(to: folder.file()) } == .refused)
  }

  @Test("damage is found by the check or refused in plain words")
  func damage() throws {
    let folder = try ScratchFolder()
    do {
      let store = try HistoryStore(path: folder.file())
      let id = try store.ensureSeries(definition())
      try store.write((0..<5_000).map { Reading(instant: instant($0 * 1800), value: Double($0)) }, to: id)
    }
    let url = URL(fileURLWithPath: folder.file())
    var bytes = try Data(contentsOf: url)
    for index in stride(from: bytes.count / 3, to: bytes.count * 2 / 3, by: 3) { bytes[index] = 0xA5 }
    try bytes.write(to: url)
    do {
      let store = try HistoryStore(path: folder.file(), mode: .readOnly)
      #expect(try !store.integrityCheck().isEmpty)
    } catch let error as HistoryError {
      #expect(error.kind == .corrupt)
    }
  }
}
