import Foundation

/// Reading of the golden values beside the tests.
enum GoldenFile {
  static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
  }
}

/// Whether `value` agrees with `expected` to a relative tolerance.
func isClose(_ value: Double, _ expected: Double, to tolerance: Double = 1e-9) -> Bool {
  value == expected || abs(value - expected) <= tolerance * abs(expected)
}
