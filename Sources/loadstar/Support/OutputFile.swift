import CommandLineKit
import DelimitedText

/// Where a command puts what it was asked for: a file that appears whole, or standard output.
struct OutputFile {
  private let path: String?

  /// A file's path; nil or `-` is standard output.
  init(_ path: String?) { self.path = path == "-" || path == "/dev/stdout" ? nil : path }

  /// Whether it is standard output.
  var isStandardOutput: Bool { path == nil }

  /// Writes the bytes.
  /// - Throws: `DelimitedTextError` where the file can't be written; `CommandError` for standard output.
  func write(_ bytes: [UInt8]) throws {
    guard let path else { return try StandardStream.output.write(String(decoding: bytes, as: UTF8.self)) }
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  /// Writes a text.
  func write(_ text: String) throws { try write(Array(text.utf8)) }
}
