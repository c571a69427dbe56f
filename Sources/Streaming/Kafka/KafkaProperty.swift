@preconcurrency import Glibc

/// One setting of the Kafka client, by librdkafka's name for it.
public struct KafkaProperty: Sendable, Equatable {
  /// The name, such as `security.protocol`.
  public var name: String
  /// The value as text.
  public var value: String

  /// A property.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The properties of a file: a line each, `name=value`; empty lines and those that begin with `#` say nothing.
  /// - Throws: `StreamingError`: `noInput` where the file can't be read, `usage` where a line is no property.
  public static func file(_ path: String) throws(StreamingError) -> [KafkaProperty] {
    try parse(try text(of: path), path: path)
  }

  /// The properties of a file's text.
  package static func parse(_ text: String, path: String) throws(StreamingError) -> [KafkaProperty] {
    var properties: [KafkaProperty] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let trimmed = trim(line)
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      let sides = trimmed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !trim(sides[0]).isEmpty else {
        // The line is not shown: it may hold a password.
        throw StreamingError(.usage, "\(path):\(index + 1): the line is not NAME=VALUE")
      }
      properties.append(KafkaProperty(name: String(trim(sides[0])), value: String(trim(sides[1]))))
    }
    return properties
  }

  private static func trim(_ text: Substring) -> Substring {
    var rest = text
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }

  // A file of settings is small: one of more than a megabyte is not one.
  private static func text(of path: String) throws(StreamingError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StreamingError(.noInput, "can't read \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw StreamingError(.io, "can't read \(path): \(String(cString: strerror(errno)))")
      }
      if got == 0 { return String(decoding: bytes[..<count], as: UTF8.self) }
      count += got
    }
    throw StreamingError(.usage, "\(path) is too long to be a file of properties")
  }
}
