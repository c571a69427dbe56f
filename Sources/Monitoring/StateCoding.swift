/// A stored state that can't be read back.
public struct MonitorStateError: Error, CustomStringConvertible, Sendable {
  /// What is wrong, where, and what to do.
  public let description: String
}

/// Writes a state as bytes, little-endian.
struct StateWriter {
  private var memory: [UInt8]
  private var count = 0

  /// A writer of about so many bytes.
  init(capacity: Int = 256) { memory = [UInt8](repeating: 0, count: capacity) }

  /// What was written.
  var bytes: [UInt8] { Array(memory[..<count]) }

  @inline(__always)
  mutating func put<Integer: FixedWidthInteger>(_ value: Integer) {
    let end = count + MemoryLayout<Integer>.size
    if end > memory.count { memory.append(contentsOf: repeatElement(0, count: max(memory.count, 64))) }
    memory.withUnsafeMutableBytes {
      $0.storeBytes(of: value.littleEndian, toByteOffset: count, as: Integer.self)
    }
    count = end
  }
  mutating func put(_ value: Double) { put(value.bitPattern) }
  mutating func put(_ value: Float) { put(value.bitPattern) }
  mutating func put(_ value: Bool) { put(value ? 1 as UInt8 : 0) }
}

/// Reads what `StateWriter` wrote.
struct StateReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func get<Integer: FixedWidthInteger>() throws(MonitorStateError) -> Integer {
    let width = MemoryLayout<Integer>.size
    guard position + width <= bytes.count else {
      throw MonitorStateError(
        description: "the monitor's state ends after \(bytes.count) bytes, inside a field at byte "
          + "\(position): it was cut short; delete it to start from the history")
    }
    var value: Integer = 0
    withUnsafeMutableBytes(of: &value) { target in
      for offset in 0..<width { target[offset] = bytes[position + offset] }
    }
    position += width
    return Integer(littleEndian: value)
  }
  mutating func get() throws(MonitorStateError) -> Double {
    let pattern: UInt64 = try get()
    return Double(bitPattern: pattern)
  }
  mutating func get() throws(MonitorStateError) -> Float {
    let pattern: UInt32 = try get()
    return Float(bitPattern: pattern)
  }
  mutating func get() throws(MonitorStateError) -> Bool {
    let byte: UInt8 = try get()
    return byte != 0
  }
}
