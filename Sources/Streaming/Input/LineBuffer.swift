@preconcurrency import Glibc

/// Cuts a stream of bytes into lines, without a copy where a line lies whole in the buffer.
///
/// Line ends are LF or CR LF. A line longer than the limit is passed over whole and reported once. The state
/// machine is apart from the reading, so that it can be driven without a file.
package struct LineBuffer {
  /// A line that was too long to keep.
  package struct Overlong: Equatable, Sendable {
    /// Its number in the stream, from 1.
    package let line: Int
  }

  private var bytes: [UInt8] = []
  private var consumed = 0
  private var isSkipping = false
  private let limit: Int
  /// Lines seen so far.
  package private(set) var lineNumber: Int
  /// Bytes of the stream before the first byte not yet handed out.
  package private(set) var offset: Int

  /// A buffer for a stream that stands at `offset`, after `lineNumber` lines.
  package init(limit: Int = 1 << 20, offset: Int = 0, lineNumber: Int = 0) {
    self.limit = limit
    self.offset = offset
    self.lineNumber = lineNumber
  }

  /// Takes bytes in and hands each complete line to `body` with its number.
  package mutating func append(
    _ chunk: UnsafeRawBufferPointer, overlong: inout [Overlong],
    _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) {
    bytes.append(contentsOf: chunk)
    drain(overlong: &overlong, body)
  }

  /// Hands out what follows the last line end, if anything does.
  package mutating func finish(overlong: inout [Overlong], _ body: (UnsafeRawBufferPointer, Int) -> Void) {
    guard consumed < bytes.count || isSkipping else { return }
    bytes.append(0x0A)
    drain(overlong: &overlong, body)
    offset -= 1
  }

  /// Whether the stream stands inside a line.
  package var hasPartialLine: Bool { consumed < bytes.count || isSkipping }

  private mutating func drain(
    overlong: inout [Overlong], _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) {
    var start = consumed
    var number = lineNumber
    var skipping = isSkipping
    let limit = self.limit
    bytes.withUnsafeBytes { all in
      while let end = Self.lineEnd(in: all, from: start) {
        number += 1
        if skipping || end - start > limit {
          overlong.append(Overlong(line: number))
          skipping = false
        } else {
          body(Self.trimmed(all, start, end), number)
        }
        start = end + 1
      }
    }
    offset += start - consumed
    consumed = start
    lineNumber = number
    isSkipping = skipping
    compact()
  }

  // Keeps the unfinished line only; one that is past the limit already is dropped as it comes.
  private mutating func compact() {
    if isSkipping || bytes.count - consumed > limit {
      isSkipping = true
      offset += bytes.count - consumed
      bytes.removeAll(keepingCapacity: true)
    } else if consumed > 0 {
      bytes.removeSubrange(0..<consumed)
    }
    consumed = 0
  }

  private static func lineEnd(in all: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < all.count, let base = all.baseAddress else { return nil }
    guard let found = memchr(base + start, 0x0A, all.count - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private static func trimmed(_ all: UnsafeRawBufferPointer, _ start: Int, _ end: Int)
    -> UnsafeRawBufferPointer
  {
    let last = end > start && all[end - 1] == 0x0D ? end - 1 : end
    return UnsafeRawBufferPointer(rebasing: all[start..<last])
  }
}
