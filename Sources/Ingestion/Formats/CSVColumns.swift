import Readings
import Spelling

/// Which columns of a CSV file mean what, found by the names in its header.
struct CSVColumns {
  /// A column of values.
  struct Value {
    var index: Int
    var label: String
    /// A measure, or `AREA/MEASURE`, as the user wrote it; nil where the series column tells it.
    var target: String?
    var unit: String?
    /// Whether the user named the column: one that was only guessed may turn out to hold text.
    var isNamed: Bool
  }

  /// Columns in the header.
  let count: Int
  let time: Int
  let series: Int?
  let vintage: Int?
  let quality: Int?
  let values: [Value]

  /// Names of time columns, in order of preference.
  private static let usualTimes = [
    "time", "utc", "timestamp", "datetime", "date_time", "date time", "date-time", "instant", "valid_time",
    "ds", "date",
  ]

  /// Whether a record can be the header: it has the time column that was asked for, or one with a usual name.
  static func isHeader(_ names: [String], options: IngestOptions) -> Bool {
    if let time = options.timeColumn { return index(of: time, in: names) != nil }
    return names.count > 1 && timeIndex(names) != nil
  }

  /// Finds the columns.
  /// - Throws: which of those asked for the header lacks, and which it has.
  init(header names: [String], options: IngestOptions) throws(IngestionError) {
    count = names.count
    if let asked = options.timeColumn {
      time = try Self.require(asked, in: names)
    } else if let usual = Self.timeIndex(names) {
      time = usual
    } else {
      throw IngestionError(
        .badData, "no column of times is to be seen among \(Self.list(names)): name it with --time COLUMN")
    }
    let readings = Self.isReadings(names) && options.seriesColumn == nil && options.values.isEmpty
    if let asked = options.seriesColumn {
      series = try Self.require(asked, in: names)
    } else {
      series = readings ? Self.index(of: "series", in: names) : nil
    }
    vintage = readings ? Self.index(of: "vintage", in: names) : nil
    quality = readings ? Self.index(of: "quality", in: names) : nil
    values =
      readings
      ? [Value(index: try Self.require("value", in: names), label: "", target: nil, unit: nil, isNamed: true)]
      : try Self.values(names, options, except: [time] + (series.map { [$0] } ?? []))
    guard !values.isEmpty else {
      throw IngestionError(
        .badData, "the table has no column besides its time: a column of values is missing")
    }
  }

  /// Whether these are the columns of exported readings.
  static func isReadings(_ names: [String]) -> Bool {
    ["series", "time", "value"].allSatisfy { index(of: $0, in: names) != nil }
  }

  private static func values(
    _ names: [String], _ options: IngestOptions, except taken: [Int]
  ) throws(IngestionError) -> [Value] {
    guard !options.values.isEmpty else {
      return names.indices.filter { !taken.contains($0) && !LabelText.slug(names[$0]).isEmpty }.map { index in
        let (label, unit) = LabelText.labelAndUnit(names[index])
        let target = options.seriesColumn == nil ? LabelText.slug(label) : nil
        return Value(index: index, label: label, target: target, unit: unit, isNamed: false)
      }
    }
    var found: [Value] = []
    for column in options.values {
      let index = try require(column.column, in: names)
      let (label, unit) = LabelText.labelAndUnit(names[index])
      let target = column.target ?? (options.seriesColumn == nil ? LabelText.slug(label) : nil)
      found.append(Value(index: index, label: label, target: target, unit: unit, isNamed: true))
    }
    return found
  }

  private static func timeIndex(_ names: [String]) -> Int? {
    let folded = names.map { LabelText.labelAndUnit($0).label.lowercased() }
    for usual in usualTimes {
      if let index = folded.firstIndex(of: usual) { return index }
    }
    return nil
  }

  private static func require(_ name: String, in names: [String]) throws(IngestionError) -> Int {
    if let index = index(of: name, in: names) { return index }
    let near = nearestNames(to: name, among: names)
    let hint = near.first.map { "; did you mean '\($0)'?" } ?? ""
    throw IngestionError(.badData, "there is no column '\(name)' among \(list(names))\(hint)", line: 1)
  }

  private static func index(of name: String, in names: [String]) -> Int? {
    names.firstIndex { LabelText.trim($0) == name }
      ?? names.firstIndex { LabelText.trim($0).lowercased() == name.lowercased() }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "'\(LabelText.trim($0).prefix(40))'" }.joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
