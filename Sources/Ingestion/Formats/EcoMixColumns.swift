/// Which columns of an éCO2mix table mean what: RTE's files, ODRÉ's exports with labels, and those with field names.
struct EcoMixColumns {
  /// A column of values.
  struct Value {
    var index: Int
    var label: String
    var measure: String
    var unit: String
  }

  /// Fields that a whole row has at least.
  let count: Int
  let area: Int?
  let nature: Int?
  let date: Int?
  let hour: Int?
  let moment: Int?
  let values: [Value]

  /// Whether a record is such a header, or was meant to be one: it has at least two of the names that only these have.
  static func isHeader(_ names: [String]) -> Bool {
    let keys = Set(names.map { LabelText.key(LabelText.labelAndUnit($0).label) })
    return keys.intersection(telling).count >= 2
  }

  private static let telling: Set<String> = [
    "perimetre", "nature", "heures", "heure", "dateheure", "consommation", "previsionj1", "libelleregion",
    "codeinseeregion", "echphysiques",
  ]

  /// Finds the columns.
  /// - Parameter hasDate: whether each row's date stands in the row, and not above the table.
  /// - Throws: which column is missing.
  init(header names: [String], hasDate: Bool) throws(IngestionError) {
    let labels = names.map { LabelText.labelAndUnit($0) }
    let keys = labels.map { LabelText.key($0.label) }
    func index(_ candidates: String...) -> Int? { keys.firstIndex { candidates.contains($0) } }
    area = index("perimetre", "region", "libelleregion")
    nature = index("nature")
    date = hasDate ? index("date") : nil
    hour = index("heures", "heure")
    moment = index("dateheure")
    let taken = Set([area, nature, index("date"), hour, moment, index("codeinseeregion")].compactMap { $0 })
    values = names.indices.compactMap { index in
      guard !taken.contains(index), !Self.isFiller(keys[index]) else { return nil }
      let measure = EcoMixMeasures.measure(label: labels[index].label)
      guard !measure.isEmpty else { return nil }
      return Value(
        index: index, label: labels[index].label, measure: measure,
        unit: labels[index].unit ?? EcoMixMeasures.unit(measure: measure))
    }
    count = (keys.lastIndex { !$0.isEmpty } ?? 0) + 1
    try requireWhole(hasDate: hasDate)
  }

  private func requireWhole(hasDate: Bool) throws(IngestionError) {
    if moment == nil, hour == nil { throw Self.missing("Heures") }
    if moment == nil, hasDate, date == nil { throw Self.missing("Date") }
    guard values.contains(where: { $0.measure == "consumption" }) else { throw Self.missing("Consommation") }
    guard Set(values.map(\.measure)).count == values.count else {
      throw IngestionError(.badData, "two columns of the header have the same name", line: 1)
    }
  }

  private static func missing(_ column: String) -> IngestionError {
    IngestionError(
      .badData, "the column '\(column)' is missing from the header of this éCO2mix table", line: 1)
  }

  /// Columns that exports have and that hold nothing: `Column 30`, or no name at all.
  private static func isFiller(_ key: String) -> Bool {
    key.isEmpty || (key.hasPrefix("column") && key.dropFirst(6).allSatisfy(\.isNumber))
  }
}
