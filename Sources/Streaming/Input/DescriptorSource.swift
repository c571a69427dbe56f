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
  private var resent: ResentStream?
  private var chunk: [UInt8]

  /// Standard input, from a checkpointed position on where it is the same input again.
  ///
  /// A file at standard input is known again by its inode. A pipe can't be: it is taken for the same one, sent
  /// again, where its first bytes are those of the last; then what had been taken is passed over.
  /// - Parameter heartbeat: milliseconds of silence after which an empty batch is handed over.
  public static func standardInput(
    _ directory: SeriesDirectory, from position: SourcePosition? = nil, heartbeat: Int32 = 1000,
    chunkBytes: Int = 1 << 18
  ) -> Self {
    guard isRegularFile(0) else {
      return Self(
        path: nil, end: .stops, heartbeat: heartbeat, descriptor: 0, position: nil, directory: directory,
        resent: ResentStream(after: position), chunkBytes: chunkBytes)
    }
    let resumed = position.flatMap { $0.identity == identity(of: 0) && $0.offset <= size(of: 0) ? $0 : nil }
    if let resumed { lseek(0, off_t(resumed.offset), SEEK_SET) }
    return Self(
      path: nil, end: .stops, heartbeat: heartbeat, descriptor: 0, position: resumed, directory: directory,
      chunkBytes: chunkBytes)
  }

  private static func isRegularFile(_ descriptor: Int32) -> Bool {
    var info = stat()
    return fstat(descriptor, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
  }

  /// A file, from a checkpointed position on where the file is still the same one.
  /// - Throws: `StreamingError` where it can't be opened.
  public static func file(
    _ path: String, end: End, from position: SourcePosition?, _ directory: SeriesDirectory,
    heartbeat: Int32 = 1000, chunkBytes: Int = 1 << 18
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
      directory: directory, chunkBytes: chunkBytes)
  }

  private init(
    path: String?, end: End, heartbeat: Int32, descriptor: Int32, position: SourcePosition?,
    directory: SeriesDirectory, resent: ResentStream? = nil, chunkBytes: Int
  ) {
    chunk = [UInt8](repeating: 0, count: max(chunkBytes, 4096))
    self.resent = resent
    self.path = path
    self.end = end
    self.heartbeat = heartbeat
    self.descriptor = descriptor
    identity = resent == nil ? Self.identity(of: descriptor) : ""
    lines = LineBuffer(offset: position?.offset ?? 0, lineNumber: position?.line ?? 0)
    parser = ReadingParser(directory: directory)
    parser.columnPlaces = position?.columns ?? []
  }

  /// The next batch: at most one chunk.
  public mutating func next() throws(StreamingError) -> SourceBatch? {
    if isFinished { return nil }
    guard try waitForInput() else { return batch() }
    let count = try read()
    if count == 0 { return try atEnd() }
    // Taken out while it is parsed, so that it is not copied.
    let bytes = chunk
    if resent == nil {
      bytes.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    } else if let admitted = resent?.admit(bytes[..<count]) {
      continueResent()
      admitted.withUnsafeBytes { take($0) }
    }
    return batch()
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer) {
    var overlong: [LineBuffer.Overlong] = []
    lines.append(bytes, overlong: &overlong) { line, number in parser.read(line, number: number) }
    for item in overlong { parser.rejectOverlong(line: item.line) }
  }

  /// Goes on in the numbering of the pipe that is sent again, once it is known to be that one.
  private mutating func continueResent() {
    guard let position = resent?.takeResumed() else { return }
    lines = LineBuffer(offset: position.offset, lineNumber: position.line)
    parser.columnPlaces = position.columns
  }

  private mutating func atEnd() throws(StreamingError) -> SourceBatch? {
    if end == .follows {
      try reopenIfRotated()
      usleep(useconds_t(min(heartbeat, 200)) * 1000)
      return batch()
    }
    isFinished = true
    if let rest = resent?.finish() { rest.withUnsafeBytes { take($0) } }
    var overlong: [LineBuffer.Overlong] = []
    lines.finish(overlong: &overlong) { line, number in parser.read(line, number: number) }
    for item in overlong { parser.rejectOverlong(line: item.line) }
    return batch()
  }

  private mutating func batch() -> SourceBatch {
    let taken = parser.take()
    // While it is not clear whether a pipe is the old one, the old place stays as it is, its header too.
    let held = resent?.held
    let position = SourcePosition(
      offset: held?.offset ?? lines.offset, line: held?.line ?? lines.lineNumber,
      identity: resent?.identity(taken: lines.offset) ?? identity,
      columns: held?.columns ?? parser.columnPlaces)
    return SourceBatch(readings: taken.readings, rejected: taken.rejected, position: position)
  }

  private func waitForInput() throws(StreamingError) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let count = Glibc.poll(&poll, 1, heartbeat)
    if count < 0, errno != EINTR { throw failure("can't wait for input") }
    return count > 0
  }

  private mutating func read() throws(StreamingError) -> Int {
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
