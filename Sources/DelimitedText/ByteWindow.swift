/// A stretch of a source's bytes that moves along with the reader.
struct ByteWindow {
  private let source: any ByteSource
  private let storage: Storage
  /// The record in use and all that is read after it.
  private var begin = 0
  private var end = 0
  /// Bytes at `begin` that the reader is done with once it moves on.
  private var claimed = 0
  /// Whether the source has nothing more.
  private(set) var isAtEnd = false
  private(set) var sawByteOrderMark = false

  private final class Storage {
    let bytes: UnsafeMutableRawBufferPointer
    init(capacity: Int) { bytes = .allocate(byteCount: capacity, alignment: 16) }
    deinit { bytes.deallocate() }
  }

  /// How much a source is asked for at once: more than the cache holds would only cost.
  private static let chunk = 1 << 18

  init(source: any ByteSource, capacity: Int) {
    self.source = source
    storage = Storage(capacity: capacity + Self.chunk)
  }

  /// Unread bytes in the window.
  var count: Int { end - begin }
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(mutableBytes) }
  var mutableBytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: storage.bytes[begin..<end])
  }

  /// Says that the first `count` bytes are the current record.
  mutating func claim(_ count: Int) { claimed = count }

  /// Moves past the current record.
  mutating func release() {
    begin += claimed
    claimed = 0
  }

  /// Reads another chunk behind what is there.
  mutating func fill() throws(DelimitedTextError) {
    if begin > 0, storage.bytes.count - end < Self.chunk {
      let rest = UnsafeRawBufferPointer(storage.bytes)[begin..<end]
      storage.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest))
      (begin, end) = (0, rest.count)
    }
    let room = UnsafeMutableRawBufferPointer(
      rebasing: storage.bytes[end..<min(end + Self.chunk, storage.bytes.count)])
    let count = try source.read(into: room)
    isAtEnd = count == 0
    end += count
  }

  /// Reads until there are `count` bytes or no more come.
  private mutating func need(_ count: Int) throws(DelimitedTextError) {
    while self.count < count, !isAtEnd { try fill() }
  }

  /// Skips the mark of UTF-8 and refuses those of encodings that are not read.
  mutating func skipByteOrderMark() throws(DelimitedTextError) {
    try need(4)
    let head = bytes
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      begin += 3
      sawByteOrderMark = true
    } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      throw DelimitedTextError(
        .encoding, "the text is UTF-16: save the file as UTF-8", line: 1, column: 1)
    } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw DelimitedTextError(
        .notText, "this is a ZIP archive or an Excel workbook: unpack it, or save it as CSV", line: 1,
        column: 1)
    } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw DelimitedTextError(.notText, "this is an Excel workbook: save it as CSV", line: 1, column: 1)
    }
  }

  /// The likeliest delimiter: of tab, `;`, `,` and `|` the one that the first lines have most of outside
  /// quotes, the earlier named where two have as many; `,` where there is none.
  mutating func sniffDelimiter() throws(DelimitedTextError) -> UInt8 {
    try need(1 << 16)
    let candidates: [UInt8] = [0x09, 0x3B, 0x2C, 0x7C]
    var counts = [0, 0, 0, 0]
    var (isQuoted, lines) = (false, 0)
    for byte in bytes.prefix(1 << 16) {
      if byte == 0x22 { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if byte == 0x0A { lines += 1 }
      if lines == 4 { break }
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else { return 0x2C }
    return candidates[index]
  }
}
