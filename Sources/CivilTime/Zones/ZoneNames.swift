extension ZoneDatabase {
  /// Up to three identifiers of the database that a mistyped one may have meant.
  static func candidates(for identifier: String) -> [String] {
    let wanted = identifier.lowercased()
    let ranked = names().compactMap { name -> (distance: Int, name: String)? in
      let known = name.lowercased()
      let city = known.split(separator: "/").last.map(String.init) ?? known
      let distance = wanted == city ? 0 : min(editDistance(wanted, known), 1 + editDistance(wanted, city))
      return distance <= 1 + wanted.utf8.count / 5 ? (distance, name) : nil
    }
    return ranked.sorted { $0 < $1 }.prefix(3).map(\.name)
  }

  /// Every identifier, from the database's own source text: lines `Z NAME …` and `L TARGET NAME`.
  private static func names() -> [String] {
    guard let bytes = contents(of: "tzdata.zi") else { return [] }
    return bytes.split(separator: 0x0A).compactMap { line in
      let fields = line.split(separator: 0x20)
      switch fields.first {
      case [0x5A] where fields.count > 1: return String(decoding: fields[1], as: UTF8.self)
      case [0x4C] where fields.count > 2: return String(decoding: fields[2], as: UTF8.self)
      default: return nil
      }
    }
  }

  /// Insertions, deletions and replacements from one text to the other (Levenshtein, 1966).
  private static func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    guard abs(first.count - second.count) <= 4 else { return .max / 2 }
    var row = Array(0...second.count)
    for (i, byte) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in second.indices {
        let replaced = diagonal + (byte == second[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }
}
