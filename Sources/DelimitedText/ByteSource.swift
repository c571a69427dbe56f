@preconcurrency import Glibc

/// Bytes that come in chunks, so that a file of any size is read in bounded memory.
public protocol ByteSource: AnyObject {
  /// Fills the front of `buffer` and says with how many bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int
}

/// Bytes in memory.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  /// At most so many bytes come in one read: tests cut records at every place with it.
  private let chunk: Int

  /// A source of `bytes`, handed out `chunk` at a time.
  public init(_ bytes: [UInt8], chunk: Int = .max) {
    self.bytes = bytes
    self.chunk = max(chunk, 1)
  }

  /// A source of a text's UTF-8.
  public convenience init(_ text: String, chunk: Int = .max) { self.init(Array(text.utf8), chunk: chunk) }

  /// Copies the next bytes.
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position, chunk)
    buffer.copyBytes(from: bytes[position..<(position + count)])
    position += count
    return count
  }
}

/// A file, read from its beginning to its end.
public final class FileSource: ByteSource {
  private let descriptor: Int32

  /// Opens the file at `path`.
  /// - Throws: `notFound` or `unreadable`.
  public init(path: String) throws(DelimitedTextError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DelimitedTextError(errno == ENOENT ? .notFound : .unreadable, describe(errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw DelimitedTextError(.unreadable, "this is a folder, not a file")
    }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  /// Reads the next bytes.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw DelimitedTextError(.unreadable, describe(errno)) }
    }
  }

  /// All bytes from here to the end.
  /// - Throws: `unreadable`.
  public func readAll() throws(DelimitedTextError) -> [UInt8] {
    var status = stat()
    // A byte more than it has, so that one read takes all and the next finds the end.
    var room = max(4_096, fstat(descriptor, &status) == 0 ? Int(status.st_size) + 1 : 0)
    var bytes: [UInt8] = []
    while true {
      var failure: DelimitedTextError?
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        do throws(DelimitedTextError) {
          count = try read(into: UnsafeMutableRawBufferPointer(buffer))
        } catch { failure = error }
      }
      if let failure { throw failure }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      room = 1 << 16
    }
  }

  /// The first `count` bytes, or all where there are fewer; the next read begins at the file's start again.
  /// Empty for what can't be read twice, such as a pipe.
  func peek(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(descriptor, buffer.baseAddress, count, 0))
    }
  }
}

/// Opens files, those compressed by gzip included, whatever their names.
public enum ByteSources {
  /// The bytes of the file at `path`, unpacked where it begins as a gzip file does.
  /// - Throws: `DelimitedTextError` where the file can't be opened, or where this program was built without
  ///   the `Gzip` trait and the file needs it.
  public static func open(path: String) throws(DelimitedTextError) -> any ByteSource {
    let file = try FileSource(path: path)
    guard file.peek(2) == [0x1F, 0x8B] else { return file }
    #if Gzip
      return try GzipSource(path: path)
    #else
      throw DelimitedTextError(.unreadable, "this build reads no gzip files: unpack it with gunzip first")
    #endif
  }
}

/// What the system calls an error number.
func describe(_ code: Int32) -> String {
  String(cString: strerror(code)).lowercased()
}
