import Forecasting

/// HMAC with SHA-256 (RFC 2104, RFC 4231).
package enum KeyedHash {
  private static let blockSize = 64

  /// The message's authentication code under `key`, as 64 hexadecimal digits.
  package static func hexadecimal(_ message: [UInt8], key: [UInt8]) -> String {
    var block = key.count > blockSize ? digest(key) : key
    block += [UInt8](repeating: 0, count: blockSize - block.count)
    let inner = digest(block.map { $0 ^ 0x36 } + message)
    return SHA256.hexadecimal(block.map { $0 ^ 0x5C } + inner)
  }

  private static func digest(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array(SHA256.hexadecimal(bytes).utf8).map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
