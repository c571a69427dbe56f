/// Published labels as names: accents folded, in lower-case ASCII.
enum LabelText {
  /// A series name's part: `Île-de-France` becomes `ile-de-france`, `Temp. (2 m)` becomes `temp-2-m`. Empty where
  /// the label has neither letters nor digits.
  static func slug(_ label: String) -> String {
    var bytes: [UInt8] = []
    for scalar in label.unicodeScalars {
      let folded = fold(scalar)
      if folded.isEmpty, bytes.last != 0x2D { bytes.append(0x2D) }
      bytes.append(contentsOf: folded)
    }
    let trimmed = bytes.drop { $0 == 0x2D }.prefix(100)
    let end = trimmed.lastIndex { $0 != 0x2D }.map { $0 + 1 } ?? trimmed.startIndex
    return String(decoding: trimmed[..<end], as: UTF8.self)
  }

  /// Letters and digits alone, so that `Prévision J-1`, `PrévisionJ-1` and `prevision_j1` are one key.
  static func key(_ label: String) -> String {
    String(decoding: label.unicodeScalars.flatMap(fold), as: UTF8.self)
  }

  /// A header field in two parts: `Consommation (MW)` is the label `Consommation` and the unit `MW`.
  static func labelAndUnit(_ header: String) -> (label: String, unit: String?) {
    let text = trim(header)
    for (open, close) in [("(", ")"), ("[", "]")] {
      guard text.hasSuffix(close), let begin = text.lastIndex(of: Character(open)) else { continue }
      let unit = trim(String(text[text.index(after: begin)...].dropLast()))
      let label = trim(String(text[..<begin]))
      if !label.isEmpty, !unit.isEmpty, unit.utf8.count <= 16 { return (label, unit) }
    }
    return (text, nil)
  }

  /// Without white space at either end.
  static func trim(_ text: some StringProtocol) -> String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace || $0 == "\u{FEFF}" }
    let tail = text.drop(while: isSpace)
    guard let last = tail.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(tail[...last])
  }

  /// The ASCII letters or digits that stand for a scalar; none for a mark or a space.
  private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: return [UInt8(scalar.value)]
    case 0x41...0x5A: return [UInt8(scalar.value + 0x20)]
    case 0x300...0x36F: return []
    case 0..<0x80: return []
    default: return accented[scalar] ?? []
    }
  }

  private static let accented: [Unicode.Scalar: [UInt8]] = {
    let groups: [(String, String)] = [
      ("ÀÁÂÃÄÅàáâãäåĀāĂăĄą", "a"), ("ÇçĆćČč", "c"), ("ĎďĐđÐð", "d"), ("ÈÉÊËèéêëĒēĖėĘęĚě", "e"),
      ("Ğğ", "g"), ("ÌÍÎÏìíîïĪīİı", "i"), ("Łł", "l"), ("ÑñŃńŇň", "n"), ("ÒÓÔÕÖØòóôõöøŌōŐő", "o"),
      ("Řř", "r"), ("ŚśŞşŠš", "s"), ("ŤťŢţ", "t"), ("ÙÚÛÜùúûüŪūŮůŰű", "u"), ("ÝýŸÿ", "y"),
      ("ŹźŻżŽž", "z"), ("Œœ", "oe"), ("Ææ", "ae"), ("ß", "ss"), ("₂²", "2"), ("³", "3"),
    ]
    var table: [Unicode.Scalar: [UInt8]] = [:]
    for (letters, plain) in groups {
      for scalar in letters.unicodeScalars { table[scalar] = Array(plain.utf8) }
    }
    return table
  }()
}
