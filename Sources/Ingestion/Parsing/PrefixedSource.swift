import DelimitedText

/// A source whose first bytes have been looked at, and come again.
final class PrefixedSource: ByteSource {
  /// The first bytes, up to as many as were asked for.
  let prefix: [UInt8]
  private let rest: any ByteSource
  private var position = 0

  /// Reads up to `count` bytes ahead.
  init(_ source: any ByteSource, peeking count: Int) throws(DelimitedTextError) {
    rest = source
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let result = bytes.withUnsafeMutableBytes { buffer in
        Result { () throws(DelimitedTextError) in
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        }
      }
      let read = try result.get()
      if read == 0 { break }
      filled += read
    }
    prefix = Array(bytes.prefix(filled))
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int {
    guard position < prefix.count else { return try rest.read(into: buffer) }
    let count = min(buffer.count, prefix.count - position)
    buffer.copyBytes(from: prefix[position..<(position + count)])
    position += count
    return count
  }

  /// Whether the text begins as a JSON object does, behind a byte order mark and white space.
  var beginsWithObject: Bool {
    let text = prefix.starts(with: [0xEF, 0xBB, 0xBF]) ? prefix.dropFirst(3) : prefix[...]
    return text.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } == 0x7B
  }
}
