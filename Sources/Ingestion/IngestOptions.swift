import CivilTime

/// The layouts that can be read.
public enum IngestFormat: String, Sendable, CaseIterable {
  /// Whichever of the others the file's first lines show.
  case auto
  /// RTE's éCO2mix files: national and regional, and the daily ones in their four layouts.
  case rte
  /// ODRÉ's exports of the éCO2mix data sets as CSV.
  case odre
  /// Exports of actual and forecast load from ENTSO-E's Transparency Platform.
  case entsoe
  /// Any table with a header and a column of times.
  case csv
}

/// A value column of a CSV file, and the series that it becomes.
public struct ValueColumn: Sendable, Hashable {
  /// The column's name in the header.
  public var column: String
  /// A measure, or `AREA/MEASURE`; nil where the series column or the header says it.
  public var target: String?

  /// A column and its series.
  public init(column: String, target: String? = nil) {
    self.column = column
    self.target = target
  }

  /// Reads `COLUMN`, `COLUMN=MEASURE` or `COLUMN=AREA/MEASURE`; the last `=` divides.
  public init(parsing text: String) {
    guard let mark = text.lastIndex(of: "=") else {
      self.init(column: text)
      return
    }
    self.init(column: String(text[..<mark]), target: String(text[text.index(after: mark)...]))
  }
}

/// How files are read.
public struct IngestOptions: Sendable {
  /// The files' layout.
  public var format = IngestFormat.auto
  /// The area of files that do not name one; of a CSV file its name by default.
  public var area: String?
  /// The zone of local times; by default the stored area's, else Europe/Paris.
  public var zone: TimeZoneRules?
  /// The zone in which a CSV file writes times without an offset; by default that of the area.
  public var timesIn: TimeZoneRules?
  /// The column of times of a CSV file; by default one with a usual name, such as `time` or `utc`.
  public var timeColumn: String?
  /// The value columns of a CSV file; by default every column of numbers.
  public var values: [ValueColumn] = []
  /// The column of a long CSV file that says which series a row is of.
  public var seriesColumn: String?
  /// The unit of the values; by default what the header or the measure's name tells.
  public var unit: String?
  /// Whether one row that can't be read refuses its file.
  public var strict = false

  /// Everything by default.
  public init() {}
}
