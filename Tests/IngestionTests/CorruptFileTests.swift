import CivilTime
import Foundation
import History
import Ingestion
import Testing

@Suite("Corrupted files")
struct CorruptFileTests {
  private let folder: ScratchFolder
  private let store: HistoryStore

  init() throws {
    folder = try ScratchFolder()
    store = try memoryStore()
  }

  private static let head = "Périmètre\tNature\tDate\tHeures\tConsommation\n"
  private static let row = "France\tDonnées définitives\t2015-01-01\t00:00\t100\t\n"

  /// Contents that no part may be taken of, each with a word of its message and the line it must name.
  private static let cases: [(name: String, bytes: [UInt8], word: String, line: Int?)] = [
    ("cut in a row", Array((head + row + "France\tDonnées défi").utf8), "middle of a row", 3),
    (
      "cut in a number", Array((head + row + "France\tDonnées définitives\t2015-01-01\t00:30\t10").utf8),
      "middle of a row", 3
    ),
    ("header only", Array(head.utf8), "no row of data", nil),
    ("empty", [], "empty", 1),
    ("binary", Array(head.utf8) + Array(row.utf8) + [0, 1, 2, 0x0A], "binary", 3),
    ("wrong encoding", Array(head.utf8) + Array("France\t\u{E9}".utf8) + [0xFF, 0x09, 0x0A], "UTF-8", 2),
    ("UTF-16", [0xFF, 0xFE] + Array(head.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, "UTF-16", 1),
    ("long line", Array(head.utf8) + [UInt8](repeating: 0x61, count: 10 << 20), "longer", 2),
    ("workbook", [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 9, count: 100), "ZIP", 1),
    (
      "column missing", Array("Périmètre\tNature\tDate\tConsommation\nFrance\tx\t2015-01-01\t1\t\n".utf8),
      "Heures", 1
    ),
    (
      "value column missing",
      Array("Périmètre\tNature\tDate\tHeures\tGaz\nFrance\tx\t2015-01-01\t00:00\t1\t\n".utf8), "Consommation",
      1
    ),
    (
      "text for numbers", Array((head + row.split(separator: "100").joined(separator: "many")).utf8),
      "'many'", 2
    ),
    ("gzip cut short", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1], "gzip", nil),
    ("another table", Array("a,b\n1,2\n".utf8), "none of the layouts", 1),
  ]

  @Test("a plain message with the place, and nothing of the file in the history", arguments: cases.indices)
  func refused(index: Int) throws {
    let item = Self.cases[index]
    let path = try folder.file("broken.xls", item.bytes)
    let good = try folder.file("good.xls", Self.head + Self.row)
    let report = try ingest([path, good], into: store)
    let failure = try #require(report.failed.first?.failure, "\(item.name) was taken in")
    #expect(failure.file == path)
    #expect(failure.message.contains(item.word), "\(item.name): \(failure)")
    if let line = item.line { #expect(failure.line == line, "\(item.name): \(failure)") }
    // The other file goes in.
    #expect(report.written.new == 1)
    #expect(try store.dump().count == 1)
  }

  @Test("a fault far into a file undoes what was stored of it")
  func lateFault() throws {
    var text = "time,v\n"
    let start = try at("2000-01-01T00:00:00Z")
    for slot in 0..<600_000 { text += "\(start + slot * 900),1\n" }
    let path = try folder.file("late.csv", text + "\u{1}")
    let report = try ingest([path], into: store) { $0.format = .csv }
    #expect(report.failed.first?.failure?.line == 600_002)
    #expect(try store.series().isEmpty)
  }

  @Test("a file that contradicts the stored series is refused, and the next goes in")
  func contradiction() throws {
    let first = try folder.file("a.csv", "time,v\n2020-01-01T00:00Z,1\n2020-01-01T01:00Z,1\n")
    try ingest([first], into: store) {
      $0.format = .csv
      $0.unit = "MW"
    }
    let other = try folder.file("c.csv", "time,v\n2020-01-01T00:00Z,1\n")
    let report = try ingest([first, other], into: store) {
      $0.format = .csv
      $0.unit = "kW"
    }
    #expect(report.failed.map(\.path) == [first])
    #expect(report.written.new == 1)
  }

  @Test("the closing sentence's absence is noted")
  func closingSentence() throws {
    let report = try ingest([try folder.file("a.xls", Self.head + Self.row)], into: store)
    #expect(report.files[0].notes.contains { $0.contains("closing sentence") })
  }

  @Test("folders are read with what is in them, in the order of names; hidden files are not")
  func folders() throws {
    _ = try folder.file("in/b.csv", "x")
    _ = try folder.file("in/a/z.csv", "x")
    _ = try folder.file("in/.hidden", "x")
    let found = try InputFiles.find(["\(folder.path)/in"])
    #expect(found.map { $0.dropFirst(folder.path.count) } == ["/in/a/z.csv", "/in/b.csv"])
    #expect(throws: IngestionError.self) { try InputFiles.find(["\(folder.path)/nowhere"]) }
  }

  @Test("no bytes bring the readers down", arguments: 0..<8)
  func mutations(seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    let seeds = [
      Self.head + Self.row + Self.row, "time,a,b\n2020-01-01T00:00Z,1,2\n2020-01-01 02:30,3,-\n",
      "{\"series\":\"a/b\",\"time\":\"2018-01-01T11:00:00Z\",\"value\":74494}\n",
      "Journée du 01/06/2001\n\nHeures\tConsommation\tPrévisionJ-1\t\t\n00:00\t45270\t45799\t\t\n",
      "\"Time (UTC)\",\"Actual Total Load [MW] - BZN|FR\"\n\"31.10.2021 00:00 - 31.10.2021 01:00\",\"43100\"\n",
    ]
    for round in 0..<200 {
      var bytes = Array(seeds[round % seeds.count].utf8)
      for _ in 0..<(1 + round % 7) {
        let place = Int(generator.next() % UInt64(bytes.count))
        switch generator.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(truncatingIfNeeded: generator.next() % 128), at: place)
        }
      }
      let report = try ingest([try folder.file("m.csv", bytes)], into: try memoryStore()) {
        $0.format = round % 2 == 0 ? .auto : .csv
      }
      #expect(addsUp(report))
    }
  }
}

/// A small generator of random numbers that repeats itself.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
