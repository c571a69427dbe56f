/// A small JSON value written by hand, for answers whose shape is fixed.
struct JSONObjectText {
  private var members: [String] = []

  /// A member with a text.
  mutating func add(_ key: String, _ text: String) {
    members.append("\(Self.quoted(key)):\(Self.quoted(text))")
  }

  /// A member with a whole number.
  mutating func add(_ key: String, _ number: Int) { members.append("\(Self.quoted(key)):\(number)") }

  /// The object.
  var finished: String { "{\(members.joined(separator: ","))}" }

  /// A JSON string (RFC 8259), safe inside HTML as well.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "<", ">", "&", "\u{2028}", "\u{2029}": out += escape(scalar)
      case _ where scalar.value < 0x20: out += escape(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
  }
}
