/// An address `SCHEME://SERVER[/NAME][?OPTION=VALUE&…]` in its parts.
struct AddressParts {
  /// What stands between the scheme and the first slash.
  let server: Substring
  /// What follows the slash; nil without one.
  let name: Substring?
  private let options: [Substring]

  /// The parts of what follows the scheme.
  init(_ rest: Substring) {
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    server = place[0]
    name = place.count == 2 ? place[1] : nil
    options = parts.count == 2 ? parts[1].split(separator: "&") : []
  }

  /// An address for people and for the store: without options, which may hold a password and may change.
  static func withoutOptions(_ text: String) -> String {
    guard text != "-", !text.hasPrefix("file:") else { return text }
    return String(text.prefix { $0 != "?" })
  }

  /// An address with the values of its librdkafka properties left out: one of them may be a password.
  static func withoutProperties(_ text: String) -> String {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return text }
    let options = parts[1].split(separator: "&", omittingEmptySubsequences: false).map { option in
      let name: Substring = option.prefix { $0 != "=" }
      return name.contains(".") && name.count < option.count ? "\(name)=…" : String(option)
    }
    return "\(parts[0])?\(options.joined(separator: "&"))"
  }

  /// The options' names and values; `fault` makes an error of a sentence.
  func pairs(
    orThrow fault: (String) -> StreamingError
  ) throws(StreamingError) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for option in options {
      let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[1].isEmpty else { throw fault("'\(option)' is not NAME=VALUE") }
      pairs.append((String(sides[0]), String(sides[1])))
    }
    return pairs
  }
}
