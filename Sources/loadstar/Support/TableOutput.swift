import CommandLineKit
import DelimitedText

/// A CSV table written row by row, to a file that appears whole or to standard output, in bounded memory.
final class TableOutput {
  private let file: AtomicFile?
  private var bytes: [UInt8] = []
  private var isAtRowStart = true
  /// The rows written, without the header.
  private(set) var rowCount = 0
  private static let flushSize = 1 << 16

  /// A table with its header; a path of nil or `-` is standard output.
  /// - Throws: `DelimitedTextError` where the file can't be written.
  init(path: String?, columns: [String]) throws {
    file = OutputFile(path).isStandardOutput ? nil : try path.map { try AtomicFile(path: $0) }
    bytes = Array((columns.joined(separator: ",") + "\n").utf8)
  }

  /// Writes a text, quoted where it must be.
  func field(_ text: String) {
    separate()
    guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
      return bytes.append(contentsOf: text.utf8)
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Writes a number; NaN is an empty field.
  func field(_ value: Double) {
    separate()
    DelimitedText.NumberText.append(value, to: &bytes)
  }

  /// Ends the row.
  func endRow() throws {
    bytes.append(0x0A)
    isAtRowStart = true
    rowCount += 1
    if bytes.count >= Self.flushSize { try flush() }
  }

  /// Writes what is left, and puts a file in its place.
  func finish() throws {
    try flush()
    try file?.commit()
  }

  private func separate() {
    if !isAtRowStart { bytes.append(0x2C) }
    isAtRowStart = false
  }

  private func flush() throws {
    if let file { try file.write(bytes) } else { try OutputFile(nil).write(bytes) }
    bytes.removeAll(keepingCapacity: true)
  }
}
