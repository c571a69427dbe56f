@preconcurrency import Glibc

/// A file that appears under its name whole or not at all: written beside it, flushed, then renamed.
public final class AtomicFile {
  /// The final name.
  public let path: String
  private let temporary: String
  private var descriptor: Int32
  /// Devices and pipes, such as `/dev/stdout`, are written to directly: they can't be renamed onto.
  private let isDirect: Bool

  /// Begins a file that will be at `path`.
  /// - Throws: `unwritable` where the folder can't be written to.
  public init(path: String) throws(DelimitedTextError) {
    self.path = path
    isDirect = Self.isSpecial(path)
    temporary = isDirect ? path : "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).partial"
    let flags = O_WRONLY | O_CLOEXEC | (isDirect ? 0 : O_CREAT | O_EXCL)
    descriptor = open(temporary, flags, 0o666)
    guard descriptor >= 0 else {
      throw DelimitedTextError(.unwritable, "'\(path)' can't be written: \(describe(errno))")
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isDirect { unlink(temporary) }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(DelimitedTextError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw DelimitedTextError(.unwritable, "'\(path)' can't be written: \(describe(errno))")
      }
    }
  }

  /// Puts the file under its final name, in place of what was there; nothing can be written after it.
  public func commit() throws(DelimitedTextError) {
    guard descriptor >= 0 else { return }
    let flushed = isDirect || fsync(descriptor) == 0
    let code = flushed ? 0 : errno
    close(descriptor)
    descriptor = -1
    guard !isDirect else { return }
    guard flushed, rename(temporary, path) == 0 else {
      let reason = flushed ? errno : code
      unlink(temporary)
      throw DelimitedTextError(.unwritable, "'\(path)' can't be written: \(describe(reason))")
    }
  }

  private static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
  }
}
