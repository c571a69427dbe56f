@preconcurrency import Glibc

/// Events as JSON lines in a file, each exactly once: the checkpoint keeps the file's length, and what a crash left
/// beyond it is cut off before the same events are written again.
public struct FileSink: EventSink {
  private let path: String
  private var descriptor: Int32 = -1
  private var length = 0
  private var text: EventText?
  private var bytes: [UInt8] = []

  /// `file:PATH`
  public var name: String { "file:\(path)" }

  /// A sink that appends to the file at `path`, made where there is none.
  public init(path: String) { self.path = path }

  /// Opens the file and cuts it back to the checkpoint's length.
  public mutating func resume(at position: [UInt8]?) throws(StreamingError) {
    let kept = position.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    descriptor = try OutputDescriptor.open(path, length: kept)
    length = Int(lseek(descriptor, 0, SEEK_END))
    if let kept, length < kept {
      throw StreamingError(
        .io,
        "\(path) has \(length) bytes and the checkpoint expects \(kept): it was cut or replaced; restore it, or "
          + "start anew with --reset")
    }
  }

  /// Appends the events.
  public mutating func write(_ batch: EventBatch) throws(StreamingError) {
    bytes.removeAll(keepingCapacity: true)
    var writer = text ?? EventText(batch.directory)
    writer.append(batch, to: &bytes)
    text = writer
    try OutputDescriptor.write(bytes, to: descriptor, path: path)
    length += bytes.count
  }

  /// Puts the file on disk; its length is the position.
  public mutating func flush() throws(StreamingError) -> [UInt8] {
    let mark = try mark()
    try mark.makeDurable?()
    return mark.position
  }

  /// The file's length, for when it is on disk.
  public mutating func mark() throws(StreamingError) -> SinkMark {
    let (descriptor, path) = (descriptor, path)
    return SinkMark(position: Array("\(length)".utf8)) { () throws(StreamingError) in
      guard fdatasync(descriptor) == 0 || errno == EINVAL else { throw OutputDescriptor.failure(path) }
    }
  }

  /// Closes the file.
  public mutating func close() throws(StreamingError) {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}

/// Events as JSON lines on standard output: each at least once, told apart by their natural keys.
public struct StandardOutputSink: EventSink {
  private var text: EventText?
  private var bytes: [UInt8] = []

  /// `-`
  public var name: String { "-" }

  /// A sink to standard output.
  public init() {}

  /// Writes the events at once.
  public mutating func write(_ batch: EventBatch) throws(StreamingError) {
    bytes.removeAll(keepingCapacity: true)
    var writer = text ?? EventText(batch.directory)
    writer.append(batch, to: &bytes)
    text = writer
    try OutputDescriptor.write(bytes, to: 1, path: "standard output")
  }

  /// Nothing is held back.
  public mutating func flush() throws(StreamingError) -> [UInt8] { [] }
}

/// Writing whole byte sequences to descriptors.
enum OutputDescriptor {
  /// Opens a file to append to, cut back to `length` where that is given.
  static func open(_ path: String, length: Int?) throws(StreamingError) -> Int32 {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StreamingError(
        .cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))")
    }
    var status = stat()
    if let length, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Int(status.st_size) > length
    {
      ftruncate(descriptor, off_t(length))
    }
    return descriptor
  }

  /// Writes all bytes, going on after signals.
  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(StreamingError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count >= 0 { written += count } else if errno != EINTR { throw failure(path) }
    }
  }

  static func failure(_ path: String) -> StreamingError {
    StreamingError(.io, "can't write \(path): \(String(cString: strerror(errno)))")
  }
}

/// Texts as JSON strings.
enum JSONString {
  /// Appends a quoted text.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0..<0x20: bytes += Array("\\u00".utf8) + [hex(byte >> 4), hex(byte & 15)]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
