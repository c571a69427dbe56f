import CivilTime
import DelimitedText
@preconcurrency import Glibc
import Readings

/// Reads lines as readings: JSON objects, or CSV rows under a header with `series`, `time` and `value`.
///
/// Which of the two a line is, its first byte says, so that both may come in one stream. What can't be read is
/// rejected with its line number and reason, and the stream goes on.
package struct ReadingParser: Sendable {
  /// The columns of the CSV header in force.
  private struct Columns: Sendable {
    var series: Int
    var time: Int
    var value: Int
    /// -1 where there is none.
    var vintage: Int
  }

  private let directory: SeriesDirectory
  private var columns: Columns?
  private var times = TimeMemory()
  /// Readings that were understood.
  package private(set) var readings: [IncomingReading] = []
  /// Lines that were not.
  package private(set) var rejected: [RejectedLine] = []

  package init(directory: SeriesDirectory) { self.directory = directory }

  /// The places of series, time, value and vintage in the CSV header in force; empty before the first header.
  package var columnPlaces: [Int] {
    get { columns.map { [$0.series, $0.time, $0.value, $0.vintage] } ?? [] }
    set {
      columns =
        newValue.count == 4
        ? Columns(series: newValue[0], time: newValue[1], value: newValue[2], vintage: newValue[3]) : nil
    }
  }

  /// Hands over what was read since the last call.
  package mutating func take() -> (readings: [IncomingReading], rejected: [RejectedLine]) {
    defer {
      readings.removeAll(keepingCapacity: true)
      rejected.removeAll()
    }
    return (readings, rejected)
  }

  /// Records a line that was too long to look at.
  package mutating func rejectOverlong(line: Int) {
    rejected.append(RejectedLine(line: line, reason: .tooLong, excerpt: []))
  }

  /// Reads one line.
  package mutating func read(_ line: UnsafeRawBufferPointer, number: Int) {
    guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return }
    do throws(Rejection) {
      guard Self.isText(line) else { throw Rejection(.badText) }
      if first == 0x7B {
        readings.append(try readObject(line, number: number))
      } else if let reading = try readRow(line, number: number) {
        readings.append(reading)
      }
    } catch {
      rejected.append(RejectedLine(line: number, reason: error.reason, excerpt: Array(line.prefix(4096))))
    }
  }

  private struct Rejection: Error {
    let reason: RejectedLine.Reason
    init(_ reason: RejectedLine.Reason) { self.reason = reason }
  }

  private struct Fields {
    var series: UnsafeRawBufferPointer?
    var time: UnsafeRawBufferPointer?
    var value: UnsafeRawBufferPointer?
    var vintage: UnsafeRawBufferPointer?
    var isMissing = false
  }

  private mutating func readObject(_ line: UnsafeRawBufferPointer, number: Int) throws(Rejection)
    -> IncomingReading
  {
    var fields = Fields()
    var isReadable = true
    var scanner = FlatJSONScanner(line)
    let isObject = scanner.members { key, value in
      switch (key.count, value) {
      case (6, .string(let bytes, let hasEscapes)) where Self.equals(key, "series"):
        fields.series = bytes
        isReadable = isReadable && !hasEscapes
      case (4, .string(let bytes, let hasEscapes)) where Self.equals(key, "time"):
        fields.time = bytes
        isReadable = isReadable && !hasEscapes
      case (5, _) where Self.equals(key, "value"):
        switch value {
        case .number(let bytes): fields.value = bytes
        case .null: fields.isMissing = true
        case .string, .other: fields.value = UnsafeRawBufferPointer(start: nil, count: 0)
        }
      case (7, .string(let bytes, _)) where Self.equals(key, "vintage"): fields.vintage = bytes
      default: break
      }
    }
    guard isObject else { throw Rejection(.malformed) }
    // Escaped letters would only spell a name that no series has, or a time that is none.
    guard isReadable else { throw Rejection(.unknownSeries) }
    return try reading(fields, number: number)
  }

  private mutating func readRow(
    _ line: UnsafeRawBufferPointer, number: Int
  ) throws(Rejection) -> IncomingReading? {
    guard let columns else {
      self.columns = Self.header(line)
      guard self.columns != nil else { throw Rejection(.malformed) }
      return nil
    }
    // A second header, as where files are joined, may order its columns anew; a row has digits, a header has none.
    if !line.contains(where: { (0x30...0x39).contains($0) }), let header = Self.header(line) {
      self.columns = header
      return nil
    }
    var fields = Self.fields(of: line, columns)
    if let value = fields.value, value.isEmpty { fields.isMissing = true }
    return try reading(fields, number: number)
  }

  private static func fields(of line: UnsafeRawBufferPointer, _ columns: Columns) -> Fields {
    var fields = Fields()
    var (column, start, end) = (0, 0, 0)
    repeat {
      end = comma(in: line, from: start)
      let field = unquoted(UnsafeRawBufferPointer(rebasing: line[start..<end]))
      if column == columns.series { fields.series = field }
      if column == columns.time { fields.time = field }
      if column == columns.value { fields.value = field }
      if column == columns.vintage { fields.vintage = field }
      column += 1
      start = end + 1
    } while end < line.count
    return fields
  }

  private static func comma(in line: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = line.baseAddress, let found = memchr(base + start, 0x2C, line.count - start) else {
      return line.count
    }
    return UnsafeRawPointer(found) - base
  }

  private mutating func reading(_ fields: Fields, number: Int) throws(Rejection) -> IncomingReading {
    guard let name = fields.series, let time = fields.time, fields.value != nil || fields.isMissing else {
      throw Rejection(.incomplete)
    }
    guard let series = directory.index(of: name) else { throw Rejection(.unknownSeries) }
    let entry = directory.entries[Int(series)]
    guard let instant = times.instant(time, zone: entry.zone) else { throw Rejection(.badTime) }
    guard Self.plausible.contains(instant) else { throw Rejection(.implausibleTime) }
    guard entry.isSlot(instant) else { throw Rejection(.offGrid) }
    var value = Double.nan
    if !fields.isMissing, let bytes = fields.value {
      guard let number = DecimalParser.parse(bytes), number.isFinite else { throw Rejection(.badValue) }
      value = number
    }
    return IncomingReading(
      series: series, instant: instant, value: value, line: number, vintage: Self.vintage(fields.vintage))
  }

  private static func vintage(_ name: UnsafeRawBufferPointer?) -> Vintage {
    guard let name, !name.isEmpty else { return .unspecified }
    if equals(name, "real-time") { return .realTime }
    if equals(name, "consolidated") { return .consolidated }
    return equals(name, "definitive") ? .definitive : .unspecified
  }

  // 1980-01-01 to 2150-01-01.
  private static let plausible = Instant(seconds: 315_532_800)..<Instant(seconds: 5_680_281_600)

  private static func header(_ line: UnsafeRawBufferPointer) -> Columns? {
    guard line.count < 1000 else { return nil }
    let names = String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { $0 != "\"" && $0 != "\u{FEFF}" && $0 != " " } }
    guard let series = names.firstIndex(of: "series"), let time = names.firstIndex(of: "time"),
      let value = names.firstIndex(of: "value")
    else { return nil }
    return Columns(
      series: series, time: time, value: value, vintage: names.firstIndex(of: "vintage") ?? -1)
  }

  private static func unquoted(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard field.count >= 2, field.first == 0x22, field.last == 0x22 else { return field }
    return UnsafeRawBufferPointer(rebasing: field[1..<(field.count - 1)])
  }

  private static func equals(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    bytes.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Whether the line is UTF-8 without NUL bytes; ASCII, the common case, is decided in one pass.
  private static func isText(_ line: UnsafeRawBufferPointer) -> Bool {
    var (all, nul): (UInt64, UInt64) = (0, 0)
    var place = 0
    while place + 8 <= line.count {
      let word = line.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      all |= word
      nul |= (word &- 0x0101_0101_0101_0101) & ~word
      place += 8
    }
    while place < line.count {
      all |= UInt64(line[place])
      nul |= (UInt64(line[place]) &- 1) & ~UInt64(line[place])
      place += 1
    }
    // The highest bit of a byte: in `all` one that is not ASCII, in `nul` one that is 0.
    let highest: UInt64 = 0x8080_8080_8080_8080
    if nul & highest != 0 { return false }
    return all & highest == 0 || String(validating: line, as: UTF8.self) != nil
  }
}
