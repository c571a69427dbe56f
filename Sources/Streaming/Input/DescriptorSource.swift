@preconcurrency import Glibc

/// Readings from standard input or a file, as lines of JSON or CSV.
///
/// A followed file is read as it grows, and from its start again where it was rotated (another inode, or shorter
/// than what was read).
public struct DescriptorSource: ReadingSource {
  /// How the end of the input is taken.
  public enum End: Sendable {
    /// The end of the input ends the source.
    case stops
    /// More may come: the source looks again.
    case follows
  }

  private let path: String?
  private let end: End
  private let heartbeat: Int32
  private var descriptor: Int32
  private var identity: String
  private var lines: LineBuffer
  private var parser: ReadingParser
  private var isFinished = false

  /// Standard input.
  /// - Parameter heartbeat: milliseconds of silence after which an empty batch is handed over.
  public static func standardInput(_ directory: SeriesDirectory, heartbeat: Int32 = 1000) -> Self {
    Self(path: nil, end: .stops, heartbeat: heartbeat, descriptor: 0, position: nil, directory: directory)
  }

  /// A file, from a checkpointed position on where the file is still the same one.
  /// - Throws: `StreamingError` where it can't be opened.
  public static func file(
    _ path: String, end: End, from position: SourcePosition?, _ directory: SeriesDirectory,
    heartbeat: Int32 = 1000
  ) throws(StreamingError) -> Self {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StreamingError(.noInput, "can't read \(path): \(String(cString: strerror(errno)))")
    }
    let identity = Self.identity(of: descriptor)
    let resumed = position.flatMap {
      $0.identity == identity && $0.offset <= Self.size(of: descriptor) ? $0 : nil
    }
    if let resumed { lseek(descriptor, off_t(resumed.offset), SEEK_SET) }
    return Self(
      path: path, end: end, heartbeat: heartbeat, descriptor: descriptor, position: resumed,
      directory: directory)
  }

  private init(
    path: String?, end: End, heartbeat: Int32, descriptor: Int32, position: SourcePosition?,
    directory: SeriesDirectory
  ) {
    self.path = path
    self.end = end
    self.heartbeat = heartbeat
    self.descriptor = descriptor
    identity = path == nil ? "" : Self.identity(of: descriptor)
    lines = LineBuffer(offset: position?.offset ?? 0, lineNumber: position?.line ?? 0)
    parser = ReadingParser(directory: directory)
    parser.columnPlaces = position?.columns ?? []
  }

  /// The next batch: at most one chunk of 256 KiB.
  public mutating func next() throws(StreamingError) -> SourceBatch? {
    if isFinished { return nil }
    guard try waitForInput() else { return batch() }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    let count = try read(into: &chunk)
    if count == 0 { return try atEnd() }
    var overlong: [LineBuffer.Overlong] = []
    chunk.withUnsafeBytes { bytes in
      lines.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]), overlong: &overlong) { line, number in
        parser.read(line, number: number)
      }
    }
    for item in overlong { parser.rejectOverlong(line: item.line) }
    return batch()
  }

  private mutating func atEnd() throws(StreamingError) -> SourceBatch? {
    if end == .follows {
      try reopenIfRotated()
      usleep(useconds_t(min(heartbeat, 200)) * 1000)
      return batch()
    }
    isFinished = true
    var overlong: [LineBuffer.Overlong] = []
    lines.finish(overlong: &overlong) { line, number in parser.read(line, number: number) }
    for item in overlong { parser.rejectOverlong(line: item.line) }
    return batch()
  }

  private mutating func batch() -> SourceBatch {
    let taken = parser.take()
    let position = SourcePosition(
      offset: lines.offset, line: lines.lineNumber, identity: identity, columns: parser.columnPlaces)
    return SourceBatch(readings: taken.readings, rejected: taken.rejected, position: position)
  }

  private func waitForInput() throws(StreamingError) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let count = Glibc.poll(&poll, 1, heartbeat)
    if count < 0, errno != EINTR { throw failure("can't wait for input") }
    return count > 0
  }

  private func read(into chunk: inout [UInt8]) throws(StreamingError) -> Int {
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count >= 0 { return count }
      if errno != EINTR { throw failure("reading failed") }
    }
  }

  private mutating func reopenIfRotated() throws(StreamingError) {
    guard let path else { return }
    let fresh = open(path, O_RDONLY | O_CLOEXEC)
    guard fresh >= 0 else { return }
    let isSame = Self.identity(of: fresh) == identity
    if isSame, Self.size(of: fresh) >= lines.offset {
      close(fresh)
      return
    }
    close(descriptor)
    descriptor = fresh
    identity = Self.identity(of: fresh)
    lines = LineBuffer()
    parser.columnPlaces = []
  }

  private func failure(_ what: String) -> StreamingError {
    StreamingError(.io, "\(what) (\(path ?? "standard input")): \(String(cString: strerror(errno)))")
  }

  private static func identity(of descriptor: Int32) -> String {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? "\(info.st_dev):\(info.st_ino)" : ""
  }

  private static func size(of descriptor: Int32) -> Int {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? Int(info.st_size) : 0
  }
}
