import CivilTime
import DelimitedText

/// Writes JSON (RFC 8259) as bytes, member by member, without trees or reflection.
///
/// Charts are long lists of numbers: an encoder of trees would take longer than reading them from the store.
struct JSONWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func beginObject(_ key: String? = nil) { begin(key, 0x7B) }
  mutating func endObject() { end(0x7D) }
  mutating func beginArray(_ key: String? = nil) { begin(key, 0x5B) }
  mutating func endArray() { end(0x5D) }

  /// A text: a member where there is a key, else an element.
  mutating func add(_ key: String? = nil, _ text: String) {
    separate(key)
    bytes += JSONObjectText.quoted(text).utf8
  }

  /// A number; null where it is not finite.
  mutating func add(_ key: String? = nil, _ number: Double) {
    separate(key)
    guard number.isFinite else { return append("null") }
    NumberText.append(number, to: &bytes)
  }

  mutating func add(_ key: String? = nil, _ number: Int) {
    separate(key)
    append("\(number)")
  }

  mutating func add(_ key: String? = nil, _ flag: Bool) {
    separate(key)
    append(flag ? "true" : "false")
  }

  /// A time as ISO 8601, null where there is none.
  mutating func add(_ key: String? = nil, _ instant: Instant?) {
    if let instant { return add(key, "\(instant)") }
    null(key)
  }

  mutating func null(_ key: String? = nil) {
    separate(key)
    append("null")
  }

  /// A value that is JSON already.
  mutating func raw(_ key: String? = nil, _ json: some Sequence<UInt8>) {
    separate(key)
    bytes += json
  }

  private mutating func begin(_ key: String?, _ bracket: UInt8) {
    separate(key)
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate(_ key: String?) {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
    guard let key else { return }
    bytes += JSONObjectText.quoted(key).utf8
    bytes.append(0x3A)
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }
}
