/// Reads delimited text (CSV, TSV, semicolons) record by record, in memory that does not grow with the file.
///
/// Quoting follows RFC 4180: a field that begins with `"` ends at the next single `"`, `""` within it is one
/// quote, and it may hold delimiters and line ends. Lines end with LF, CR LF or CR. A byte order mark is
/// skipped. The encoding is found as the text goes: see `encoding`. Binary content, a line longer than the
/// limit and bytes that are no text are errors with their line.
/// - Complexity: one look at each byte.
public final class DelimitedReader {
  /// What a reader accepts.
  public struct Limits: Sendable {
    /// Bytes in one record.
    public var recordLength = 1 << 20
    /// Fields in one record.
    public var fieldCount = 4_096

    /// The usual limits: a record of 1 MiB, 4,096 fields.
    public init() {}
  }

  /// The byte between fields.
  public let delimiter: UInt8
  /// The encoding, as far as the text has shown it.
  public private(set) var encoding = TextEncoding.ascii
  /// The line that the current record begins on, from 1.
  public private(set) var line = 0
  /// Fields of the current record; an empty line is one empty field.
  public private(set) var fieldCount = 0
  /// Whether a line end follows the current record: false only for a last one that the text stops in.
  public private(set) var isTerminated = true

  private var window: ByteWindow
  private let limits: Limits
  private let classes: ByteClasses
  /// Begin and end of each field, as offsets from the record's begin.
  private let bounds: UnsafeMutablePointer<Int32>
  private var nextLine = 1

  /// A reader of `source`; the delimiter is looked for in the first lines where it is nil.
  public init(
    _ source: any ByteSource, delimiter: UInt8? = nil, limits: Limits = Limits()
  ) throws(DelimitedTextError) {
    var window = ByteWindow(source: source, capacity: limits.recordLength + 1 << 18)
    try window.skipByteOrderMark()
    self.delimiter = if let delimiter { delimiter } else { try window.sniffDelimiter() }
    self.limits = limits
    self.window = window
    classes = ByteClasses(delimiter: self.delimiter)
    bounds = .allocate(capacity: 2 * limits.fieldCount)
    if window.sawByteOrderMark { encoding = .utf8 }
  }

  deinit { bounds.deallocate() }

  /// Moves to the next record; false after the last.
  public func next() throws(DelimitedTextError) -> Bool {
    window.release()
    line = nextLine
    while true {
      var scan = RecordScan(
        bytes: window.bytes, isWhole: window.isAtEnd, classes: classes, bounds: bounds,
        fieldLimit: limits.fieldCount)
      switch scan.run() {
      case .end: return false
      case .incomplete:
        guard window.count < limits.recordLength else { throw tooLong }
        try window.fill()
      case .record(let length, let lines):
        guard length <= limits.recordLength else { throw tooLong }
        try accept(scan, length: length, lines: lines)
        return true
      case .fault(let fault): throw error(of: fault, in: scan)
      }
    }
  }

  /// The bytes of a field of the current record, unquoted; good until `next()`.
  public func field(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < fieldCount, "the record has no such field")
    let begin = Int(bounds[2 * index])
    return UnsafeRawBufferPointer(rebasing: window.bytes[begin..<Int(bounds[2 * index + 1])])
  }

  /// The text of a field of the current record.
  public func text(_ index: Int) -> String { encoding.decode(field(index)) }

  /// The texts of all fields of the current record.
  public func texts() -> [String] { (0..<fieldCount).map(text) }

  /// Whether the current record is an empty line.
  public var isBlank: Bool { fieldCount == 1 && bounds[0] == bounds[1] }

  private func accept(_ scan: RecordScan, length: Int, lines: Int) throws(DelimitedTextError) {
    let record = UnsafeRawBufferPointer(rebasing: window.bytes[0..<length])
    if scan.highBits >= 0x80 {
      switch encoding.continued(by: record) {
      case .success(let found): encoding = found
      case .failure(let fault): throw encodingError(fault, scan)
      }
    }
    fieldCount = scan.fieldCount
    isTerminated = scan.isTerminated
    nextLine = line + lines
    window.claim(length)
    if scan.hasDoubledQuotes { unescape() }
  }

  /// Takes `""` for one quote, in place: the record is read and its bytes are this reader's own.
  private func unescape() {
    let bytes = window.mutableBytes
    for index in 0..<fieldCount {
      let (begin, end) = (Int(bounds[2 * index]), Int(bounds[2 * index + 1]))
      guard begin > 0, bytes[begin - 1] == 0x22 else { continue }
      var (read, write) = (begin, begin)
      while read < end {
        bytes[write] = bytes[read]
        read += bytes[read] == 0x22 ? 2 : 1
        write += 1
      }
      bounds[2 * index + 1] = Int32(write)
    }
  }

  // MARK: Errors

  private var tooLong: DelimitedTextError {
    let limit =
      limits.recordLength >= 1 << 20 ? "\(limits.recordLength >> 20) MiB" : "\(limits.recordLength) bytes"
    return DelimitedTextError(
      .structure, "the line is longer than \(limit): this is no table, or a quote is never closed",
      line: line,
      column: 1)
  }

  private func error(of fault: RecordScan.Fault, in scan: RecordScan) -> DelimitedTextError {
    let (line, column) = (self.line + scan.lines, scan.fieldCount + 1)
    switch fault {
    case .control(let byte):
      let code = String(byte, radix: 16, uppercase: true)
      return DelimitedTextError(
        .notText, "binary content (byte 0x\(code.count < 2 ? "0" + code : code)): this is not a text file",
        line: line, column: column)
    case .afterQuote:
      return DelimitedTextError(
        .structure, "there is text between a closing quote and the next delimiter", line: line, column: column
      )
    case .openQuote:
      return DelimitedTextError(
        .structure, "a quote is opened and never closed", line: self.line, column: column)
    case .tooManyFields:
      return DelimitedTextError(
        .structure, "the line has more than \(limits.fieldCount) fields", line: line, column: column)
    }
  }

  private func encodingError(_ fault: EncodingFault, _ scan: RecordScan) -> DelimitedTextError {
    let before = (0..<scan.fieldCount).filter { Int(bounds[2 * $0]) <= fault.offset }.count
    let message =
      fault.encoding == .utf8
      ? "the text is UTF-8 up to here and then has a byte that UTF-8 does not allow"
      : "a byte here is no character of UTF-8 nor of ISO-8859-1"
    return DelimitedTextError(
      .encoding, message + ": save the file as UTF-8", line: line, column: max(before, 1))
  }
}
