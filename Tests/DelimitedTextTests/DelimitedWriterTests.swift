import DelimitedText
import Foundation
import Testing

@Suite("Writing delimited text")
struct DelimitedWriterTests {
  @Test func readsBackWhatItWrote() throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/out.csv"
    let pieces = ["", "a", "b,c", "\"", "\"\"", "x\ny", "\r", " lead", "é", "’", "0", ";", "\t"]
    var generator = SystemRandomNumberGenerator()
    let rows = (0..<200).map { _ in
      (0..<Int.random(in: 2...6, using: &generator)).map { _ in
        (0..<3).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      }
    }
    var writer = try DelimitedWriter(path: path)
    for row in rows { try writer.record(row) }
    try writer.finish()
    let reader = try DelimitedReader(ByteSources.open(path: path), delimiter: 0x2C)
    var read: [[String]] = []
    while try reader.next() { read.append(reader.texts()) }
    #expect(read == rows)
  }

  @Test func numbersReadBackToTheBit() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let value = Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
      guard value.isFinite else { continue }
      let text = NumberText.text(value)
      let read = Array(text.utf8).withUnsafeBytes { DecimalParser.parse($0) }
      #expect(read?.bitPattern == value.bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    (74494.0, "74494"), (-0.41, "-0.41"), (0, "0"), (-0.0, "-0.0"), (.nan, ""), (1e15, "1000000000000000"),
    (1e16, "1e+16"), (0.1, "0.1"),
    (-999, "-999"), (1e300, "1e+300"),
  ])
  func writesTheShortestNumber(value: Double, expected: String) {
    #expect(NumberText.text(value) == expected)
  }

  @Test func writesTheRecordsAsRFC4180HasThem() throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/out.csv"
    var writer = try DelimitedWriter(path: path)
    try writer.record(["series", "time", "value"])
    writer.field("a,b")
    writer.field(12)
    writer.field(.nan)
    writer.emptyField()
    try writer.endRecord()
    try writer.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "series,time,value\n\"a,b\",12,,\n")
  }

  @Test func leavesNothingUntilItIsDone() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("out.csv", Array("before".utf8))
    do {
      var writer = try DelimitedWriter(path: path)
      for index in 0..<100_000 { try writer.record(["\(index)", "x"]) }
      // The writer goes out of scope without `finish()`, as when an error ends the work.
    }
    #expect(try folder.names() == ["out.csv"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
  }

  @Test func saysWhereItCannotWrite() {
    #expect(throws: DelimitedTextError.self) { _ = try AtomicFile(path: "/no/such/folder/out.csv") }
  }
}
