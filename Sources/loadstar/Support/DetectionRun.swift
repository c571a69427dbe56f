import CivilTime
import CommandLineKit
import DelimitedText
import Monitoring

/// Counts of a scored file.
struct DetectionSummary: Encodable, Equatable {
  var file: String
  var output: String
  /// Rows of the input, and so of the output.
  var rows = 0
  /// Rows whose score passes the threshold.
  var flagged = 0
  /// Rows without a value.
  var missing = 0
  /// Rows whose value is no number.
  var unreadable = 0
  /// Rows whose time can't be read.
  var unreadableTimes = 0
  /// Rows of a season, as given or found.
  var season: Int?

  /// For people.
  var sentence: String {
    var parts = [NumberText.count(rows, "row"), "\(NumberText.grouped(flagged)) flagged"]
    if missing > 0 { parts.append("\(NumberText.grouped(missing)) without a value") }
    if unreadable > 0 { parts.append("\(NumberText.grouped(unreadable)) whose value is no number") }
    if unreadableTimes > 0 { parts.append("\(NumberText.grouped(unreadableTimes)) whose time can't be read") }
    parts.append(season.map { "season of \(NumberText.count($0, "row"))" } ?? "no season")
    return parts.joined(separator: ", ")
  }
}

/// Reads a table row by row, scores it, and writes the scores.
struct DetectionRun {
  let time: String
  let value: String
  let season: Int?

  /// Scores the file at `path` into `output`, which appears whole or not at all.
  /// - Throws: `CommandError` where the table has no such column or no rows, `DelimitedTextError` where it can't be
  ///   read or written.
  func score(_ path: String, to output: String) throws -> DetectionSummary {
    let reader = try DelimitedReader(ByteSources.open(path: path == "-" ? "/dev/stdin" : path))
    guard try nextRow(of: reader) else {
      throw CommandError(.dataError, "'\(path)' is empty: a header and rows are needed")
    }
    let header = reader.texts()
    let timeColumn = try column(time, option: "--time", in: header, of: path)
    let valueColumn = try column(value, option: "--value", in: header, of: path)
    guard try nextRow(of: reader) else {
      throw CommandError(.dataError, "'\(path)' has a header and no rows: there is nothing to score")
    }
    var summary = DetectionSummary(file: path, output: output)
    var detector = UnivariateDetector(season: season)
    var writer = try DelimitedWriter(path: output == "-" ? "/dev/stdout" : output)
    try writer.record([header[timeColumn], header[valueColumn], "score", "flag"])
    var digits: [UInt8] = []
    repeat {
      summary.rows += 1
      let cells = Row(reader, timeColumn: timeColumn, valueColumn: valueColumn)
      let score = detector.score(cells.value, at: cells.seconds)
      cells.count(in: &summary)
      let isFlagged = (score ?? 0) >= UnivariateDetector.threshold
      summary.flagged += isFlagged ? 1 : 0
      copy(timeColumn, of: reader, to: &writer)
      copy(valueColumn, of: reader, to: &writer)
      Self.format(score ?? 0, into: &digits)
      digits.withUnsafeBytes { writer.field($0) }
      writer.field(isFlagged ? 1 : 0)
      try writer.endRecord()
    } while try nextRow(of: reader)
    try writer.finish()
    summary.season = detector.season
    return summary
  }

  /// Empty lines are no rows.
  private func nextRow(of reader: DelimitedReader) throws(DelimitedTextError) -> Bool {
    while try reader.next() {
      if !reader.isBlank { return true }
    }
    return false
  }

  private func column(_ name: String, option: String, in header: [String], of path: String) throws -> Int {
    if let index = header.firstIndex(of: name) { return index }
    let names = header.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
    throw CommandError(
      .dataError, "'\(path)' has no column '\(name)': name one of \(names) with \(option)")
  }

  private func copy(_ column: Int, of reader: DelimitedReader, to writer: inout DelimitedWriter) {
    if column >= reader.fieldCount {
      writer.emptyField()
    } else if reader.encoding == .latin1 {
      writer.field(reader.text(column))
    } else {
      writer.field(reader.field(column))
    }
  }

  /// A score in six decimals, rounded down so that no score below the threshold is written as one at it.
  private static func format(_ score: Double, into digits: inout [UInt8]) {
    digits.removeAll(keepingCapacity: true)
    var rest = Int(min(max(score, 0), 1) * 1_000_000)
    var divisor = 1_000_000
    while divisor > 0 {
      digits.append(0x30 + UInt8(rest / divisor))
      if divisor == 1_000_000 { digits.append(0x2E) }
      rest %= divisor
      divisor /= 10
    }
  }
}

/// The time and value of one record.
private struct Row {
  var seconds: Int64?
  var value: Double?
  private var isMissing = false

  init(_ reader: DelimitedReader, timeColumn: Int, valueColumn: Int) {
    if timeColumn < reader.fieldCount { seconds = Self.seconds(reader.field(timeColumn)) }
    guard valueColumn < reader.fieldCount else {
      isMissing = true
      return
    }
    let field = Self.trimmed(reader.field(valueColumn))
    value = DecimalParser.parse(field)
    if let number = value, !number.isFinite { value = nil }
    if value == nil { isMissing = Self.saysMissing(field) }
  }

  func count(in summary: inout DetectionSummary) {
    if seconds == nil { summary.unreadableTimes += 1 }
    guard value == nil else { return }
    if isMissing { summary.missing += 1 } else { summary.unreadable += 1 }
  }

  /// A civil time, taken as UTC where it has no offset, or seconds since 1970.
  private static func seconds(_ field: UnsafeRawBufferPointer) -> Int64? {
    let time = field.withMemoryRebound(to: UInt8.self) { TimeText($0.span) }
    switch time {
    case .instant(let instant): return instant.seconds
    case .local(let local): return Int64(local.clockSeconds)
    case nil:
      guard let number = DecimalParser.parse(trimmed(field)), abs(number) < 1e15 else { return nil }
      return Int64(number.rounded(.down))
    }
  }

  private static func trimmed(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var begin = 0, end = field.count
    while begin < end, field[begin] == 0x20 { begin += 1 }
    while end > begin, field[end - 1] == 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: field[begin..<end])
  }

  private static let missingWords: Set<String> = ["", "-", "na", "n/a", "nan", "nd", "null", "none"]

  private static func saysMissing(_ field: UnsafeRawBufferPointer) -> Bool {
    field.count <= 4 && missingWords.contains(String(decoding: field, as: UTF8.self).lowercased())
  }
}
