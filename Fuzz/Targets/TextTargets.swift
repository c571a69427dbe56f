import CivilTime
import CommandLineKit
import DelimitedText
import Features
@preconcurrency import Glibc
import Readings
import Streaming

/// Text read in memory: tables, numbers, lines of readings, words.
let textTargets = [
  FuzzTarget(name: "delimited", run: readDelimited),
  FuzzTarget(name: "decimal", run: readDecimal),
  FuzzTarget(name: "readings", run: readLines),
  FuzzTarget(name: "words", run: readWords),
]

/// A table gives the same records whatever the size of the pieces that it comes in.
@Sendable private func readDelimited(_ bytes: UnsafeRawBufferPointer) {
  let whole = records(bytes, chunk: .max)
  for chunk in [1, 3, 64] {
    require(records(bytes, chunk: chunk) == whole, "pieces of \(chunk) change nothing")
  }
}

private func records(_ bytes: UnsafeRawBufferPointer, chunk: Int) -> [[String]] {
  var limits = DelimitedReader.Limits()
  limits.recordLength = 4_096
  limits.fieldCount = 64
  var records: [[String]] = []
  do {
    // The delimiter is looked for in what comes first, so it is given here.
    let reader = try DelimitedReader(
      MemorySource(Array(bytes), chunk: chunk), delimiter: 0x2C, limits: limits)
    while try reader.next() { records.append(reader.texts()) }
  } catch {
    records.append(["\(error)"])
  }
  return records
}

/// Whatever is read as a number is what the C library reads.
@Sendable private func readDecimal(_ bytes: UnsafeRawBufferPointer) {
  guard let value = DecimalParser.parse(bytes) else { return }
  let expected = text(bytes).withCString { strtod($0, nil) }
  require(value == expected, "\(text(bytes)) is \(expected), not \(value)")
  var written: [UInt8] = []
  NumberText.append(value, to: &written)
  if value.isFinite { require(written.withUnsafeBytes { DecimalParser.parse($0) } == value, "it reads back") }
}

private let directory: SeriesDirectory = {
  let names = ["france/consumption", "bretagne/consumption"].compactMap { try? SeriesName(parsing: $0) }
  return SeriesDirectory(names.map { SeriesDirectory.Entry(name: $0, step: 1_800, zone: .utc) })
}()

/// Lines of readings, as JSON or CSV, in two pieces cut anywhere.
@Sendable private func readLines(_ bytes: UnsafeRawBufferPointer) {
  guard let first = bytes.first else { return }
  let rest = UnsafeRawBufferPointer(rebasing: bytes[1...])
  let whole = parsed(rest, cut: 0)
  require(parsed(rest, cut: Int(first) * rest.count / 256) == whole, "a cut changes nothing")
}

private func parsed(_ bytes: UnsafeRawBufferPointer, cut: Int) -> String {
  var buffer = LineBuffer(limit: 512)
  var parser = ReadingParser(directory: directory)
  var overlong: [LineBuffer.Overlong] = []
  let pieces = [bytes[..<cut], bytes[cut...]].map { UnsafeRawBufferPointer(rebasing: $0) }
  for piece in pieces { buffer.append(piece, overlong: &overlong) { parser.read($0, number: $1) } }
  buffer.finish(overlong: &overlong) { parser.read($0, number: $1) }
  for line in overlong { parser.rejectOverlong(line: line.line) }
  let (readings, rejected) = parser.take()
  return "\(readings) \(rejected)"
}

/// Words of the command line and of configuration.
@Sendable private func readWords(_ bytes: UnsafeRawBufferPointer) {
  let text = text(bytes)
  _ = try? SeriesName(parsing: text)
  _ = try? SourceAddress(text)
  _ = try? SinkAddress(text)
  _ = try? Feature(parsing: text)
  _ = try? Factor(parsing: text)
  let words = text.split(separator: "\n").map(String.init)
  _ = try? Sample(parsing: words)
}

/// A command with one parameter of each shape.
private struct Sample: Command {
  var flag = false
  var number = 0
  var real = 0.0
  var list: [String] = []
  var word = ""
  var rest: [String] = []

  static let name = "sample"
  static let summary = "A sample."
  static let examples: [String] = []
  static var parameters: [Parameter<Self>] {
    [
      .flag("--flag", \.flag, "A flag."), .option("--number", "N", \.number, "A number."),
      .option("--real", "X", \.real, "A number."), .repeated("--list", "WORD", \.list, "Words."),
      .positional("WORD", \.word, "A word."), .positionals("REST", \.rest, "Words."),
    ]
  }
  func run() async throws {}
}
