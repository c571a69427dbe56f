#if Gzip
  import CZlib

  /// A gzip file, unpacked as it is read; several members one after another are one text.
  public final class GzipSource: ByteSource {
    private let file: gzFile

    /// Opens the gzip file at `path`.
    /// - Throws: `unreadable` where it can't be opened.
    public init(path: String) throws(DelimitedTextError) {
      guard let file = gzopen(path, "rbe") else {
        throw DelimitedTextError(.unreadable, "the gzip file can't be opened")
      }
      gzbuffer(file, 256 * 1024)
      self.file = file
    }

    deinit { gzclose(file) }

    /// Unpacks the next bytes.
    /// - Throws: `notText` where the file is damaged or ends early.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int {
      let count = gzread(file, buffer.baseAddress, UInt32(clamping: min(buffer.count, 1 << 30)))
      var code: Int32 = 0
      _ = gzerror(file, &code)
      guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
        throw DelimitedTextError(
          .notText,
          code == Z_BUF_ERROR
            ? "the gzip file ends early: it was not copied whole" : "the gzip file is damaged")
      }
      return Int(count)
    }
  }
#endif
