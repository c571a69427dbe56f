@preconcurrency import Glibc

/// Frames over standard input and output, for a program that keeps a scorer running.
///
/// In: a line `FRAME STATES LINES`, then so many lines `SERIES BASE64`, then so many readings, a line each. Out: a line
/// `FRAME STATES EVENTS REJECTED`, then so many states, events (JSON) and rejected lines (`NUMBER REASON`).
public struct FrameStream {
  private var buffer: [UInt8] = []
  private var start = 0

  /// A stream over standard input and output.
  public init() {}

  /// The next frame; nil at the end of the input.
  /// - Throws: `StreamingError` (`badInput`) for what is no frame.
  public mutating func next() throws(StreamingError) -> ScoringFrame? {
    guard let head = try line() else { return nil }
    let words = String(decoding: head, as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[0] == "FRAME", let states = Int(words[1]), let lines = Int(words[2]),
      (0...10_000_000).contains(states), (0...100_000_000).contains(lines)
    else { throw Self.broken("a frame begins with 'FRAME STATES LINES'") }
    var frame = ScoringFrame()
    for _ in 0..<states {
      let parts = try required().split(separator: 0x20, maxSplits: 1)
      guard parts.count == 2, let state = Base64.decode(parts[1]) else {
        throw Self.broken("a state is a series' name and its bytes in Base64")
      }
      frame.states[String(decoding: parts[0], as: UTF8.self)] = state
    }
    for _ in 0..<lines { frame.lines.append(Array(try required())) }
    return frame
  }

  /// Answers a frame.
  public func answer(_ frame: ScoredFrame) throws(StreamingError) {
    var bytes = Array("FRAME \(frame.states.count) \(frame.events.count) \(frame.rejected.count)\n".utf8)
    for (series, state) in frame.states { bytes += Array("\(series) \(Base64.encode(state))\n".utf8) }
    for event in frame.events { bytes += event }
    for line in frame.rejected { bytes += Array("\(line.line) \(line.reason.rawValue)\n".utf8) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(1, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count > 0 {
        written += count
      } else if errno != EINTR {
        throw StreamingError(.io, "can't write to standard output: \(String(cString: strerror(errno)))")
      }
    }
  }

  private mutating func required() throws(StreamingError) -> ArraySlice<UInt8> {
    guard let line = try line() else { throw Self.broken("the input ends inside a frame") }
    return line
  }

  private mutating func line() throws(StreamingError) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return buffer[start..<end]
      }
      searched = buffer.count - start
      buffer.removeSubrange(..<start)
      start = 0
      guard try fill() else { return nil }
    }
  }

  private mutating func fill() throws(StreamingError) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(0, &chunk, chunk.count)
      if count > 0 {
        buffer += chunk[..<count]
        return true
      }
      if count == 0 { return false }
      if errno != EINTR {
        throw StreamingError(.io, "can't read standard input: \(String(cString: strerror(errno)))")
      }
    }
  }

  private static func broken(_ why: String) -> StreamingError {
    StreamingError(.badInput, "standard input holds no frame: \(why)")
  }
}

/// Base64 (RFC 4648, section 4).
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in letters.enumerated() { table[Int(letter)] = UInt8(value) }
    return table
  }()

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
      let number = group[0] << 16 | group[1] << 8 | group[2]
      for place in 0..<4 {
        let isPadding = start + place > bytes.count
        text.append(isPadding ? 0x3D : letters[Int(number >> (18 - 6 * UInt32(place))) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = text.last == 0x3D ? text.prefix { $0 != 0x3D } : text
    guard text.count % 4 == 0, text.count - digits.count <= 2 else { return nil }
    var bytes: [UInt8] = []
    var number: UInt32 = 0
    var bits = 0
    for digit in digits {
      let value = values[Int(digit)]
      guard value != 0xFF else { return nil }
      number = (number << 6 | UInt32(value)) & 0xFF_FFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(bits)))
      }
    }
    return bytes
  }
}
