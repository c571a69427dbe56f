/// Writes RFC 4180 CSV: UTF-8, lines ended by LF, `.` decimals, a field quoted only where it must be.
///
/// Fields are written one by one, `endRecord()` after each record's last.
public struct DelimitedWriter: ~Copyable {
  private let file: AtomicFile
  private let delimiter: UInt8
  private var bytes: [UInt8] = []
  private var isAtRecordStart = true

  private static let flushSize = 1 << 16

  /// A writer to `path`, where nothing shows before `finish()`; what is there stays until then.
  /// - Throws: `unwritable` where the folder can't be written to.
  public init(path: String, delimiter: UInt8 = 0x2C) throws(DelimitedTextError) {
    file = try AtomicFile(path: path)
    self.delimiter = delimiter
    bytes.reserveCapacity(Self.flushSize + 1024)
  }

  /// Writes a field.
  public mutating func field(_ text: String) {
    var text = text
    text.withUTF8 { field(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a field from its UTF-8 bytes.
  public mutating func field(_ utf8: UnsafeRawBufferPointer) {
    separate()
    let mustQuote =
      utf8.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
      || utf8.first == 0x20 || utf8.last == 0x20
    guard mustQuote else { return bytes.append(contentsOf: utf8) }
    bytes.append(0x22)
    for byte in utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Writes a number in the fewest digits that read back as the same double; NaN is an empty field.
  public mutating func field(_ value: Double) {
    separate()
    NumberText.append(value, to: &bytes)
  }

  /// Writes a whole number.
  public mutating func field(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes an empty field.
  public mutating func emptyField() { separate() }

  /// Ends the record.
  public mutating func endRecord() throws(DelimitedTextError) {
    bytes.append(0x0A)
    isAtRecordStart = true
    if bytes.count >= Self.flushSize { try flush() }
  }

  /// Writes a whole record of texts.
  public mutating func record(_ fields: [String]) throws(DelimitedTextError) {
    for text in fields { field(text) }
    try endRecord()
  }

  /// Puts the file in its place: all of it, flushed to disk, or nothing.
  public consuming func finish() throws(DelimitedTextError) {
    try flush()
    try file.commit()
  }

  private mutating func separate() {
    if !isAtRecordStart { bytes.append(delimiter) }
    isAtRecordStart = false
  }

  private mutating func flush() throws(DelimitedTextError) {
    try file.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Numbers as text.
public enum NumberText {
  /// Appends the shortest text that reads back as the same double, whole numbers without a point; nothing for
  /// NaN.
  public static func append(_ value: Double, to bytes: inout [UInt8]) {
    guard !value.isNaN else { return }
    if value.magnitude <= 0x1p53, value == value.rounded(.towardZero), !(value == 0 && value.sign == .minus) {
      bytes.append(contentsOf: String(Int64(value)).utf8)
    } else {
      bytes.append(contentsOf: value.description.utf8)
    }
  }

  /// The text that `append` writes.
  public static func text(_ value: Double) -> String {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
