@preconcurrency import Glibc

/// The lines that could not be read, with their reasons, as JSON lines in a file that is made when first needed.
struct DeadLetterFile: ~Copyable {
  private let path: String
  private var descriptor: Int32 = -1
  private var pending: [UInt8] = []
  private(set) var length: Int

  /// A file at `path` that a checkpoint left at `length` bytes: what was written after that is cut off. Without a
  /// checkpoint what is there stays.
  init(path: String, length: Int?) {
    self.path = path
    var status = stat()
    let present = stat(path, &status) == 0 ? Int(status.st_size) : 0
    self.length = min(length ?? present, present)
    if present > self.length { truncate(path, off_t(self.length)) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds a line to what the next `flush` writes.
  mutating func add(_ line: RejectedLine, source: String) {
    pending += Array("{\"source\":".utf8)
    JSONString.append(source, to: &pending)
    pending += Array(",\"line\":\(line.line),\"reason\":".utf8)
    JSONString.append(line.reason.rawValue, to: &pending)
    pending += Array(",\"text\":".utf8)
    JSONString.append(String(decoding: line.excerpt, as: UTF8.self), to: &pending)
    pending += Array("}\n".utf8)
  }

  /// Puts what was added on disk.
  mutating func flush() throws(StreamingError) {
    guard !pending.isEmpty else { return }
    if descriptor < 0 { descriptor = try OutputDescriptor.open(path, length: length) }
    try OutputDescriptor.write(pending, to: descriptor, path: path)
    guard fdatasync(descriptor) == 0 else { throw OutputDescriptor.failure(path) }
    length += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}
