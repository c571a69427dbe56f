import CivilTime
import DelimitedText
import Readings

/// éCO2mix tables of RTE and ODRÉ, national and regional.
///
/// RTE publishes 96 rows a local day whatever the clocks do. In spring the rows of the skipped hour repeat others: they
/// are left out. In autumn the repeated hour is there once: settled half-hours show the first 02:00 and the second 02:30
/// (the load jumps between them, as it does over the 90 minutes that lie between), quarter-hours the first hour; the
/// rest is left missing. ODRÉ gives instants, but on the spring day publishes 02:30 as 03:30+02:00: left out too.
struct EcoMixLayout: RowLayout {
  private let columns: EcoMixColumns
  private let context: LayoutContext
  private let fixedDate: LocalDate?
  private var area: EcoMixArea?
  private var areas: [String: EcoMixArea] = [:]
  private var vintage: Vintage
  private var natureBytes: [UInt8] = []
  private var dateBytes: [UInt8] = []
  private var date: LocalDate
  private var fields: [FieldValue]
  private var hasTrailingField = false
  private var sawDisclaimer = false
  private let isTabbed: Bool

  /// A table under a header.
  /// - Parameters:
  ///   - date: the date above the table, of files of one day.
  ///   - nature: the nature of the data above the table.
  init(
    header names: [String], date: LocalDate? = nil, nature: String? = nil, isTabbed: Bool,
    context: LayoutContext
  ) throws(IngestionError) {
    columns = try EcoMixColumns(header: names, hasDate: date == nil)
    self.context = context
    self.isTabbed = isTabbed
    fixedDate = date
    self.date = date ?? LocalDate(dayNumber: 0)
    vintage = nature.map(EcoMixNature.vintage) ?? .unspecified
    fields = [FieldValue](repeating: .blank, count: columns.values.count)
  }

  mutating func read(_ reader: DelimitedReader, into collector: inout FileCollector) throws(IngestionError) {
    guard !isFooter(reader) else { return }
    collector.tally.rows += 1
    collector.tally.values += columns.values.count
    do throws(RowFault) {
      try checkShape(reader)
      try turn(reader, &collector)
      guard try readFields(reader) else {
        collector.tally.blanks += fields.count
        return
      }
      let instant = try instant(reader, &collector)
      guard let area else { return }
      for index in fields.indices {
        collector.add(fields[index], to: area.places[index], at: instant, vintage: vintage)
      }
    } catch {
      if let file = error.file { throw file }
      try collector.reject(
        RejectedRow(
          line: reader.line, column: error.column, reason: error.reason, cause: error.cause,
          values: columns.values.count))
    }
  }

  mutating func finish(_ collector: inout FileCollector) throws(IngestionError) {
    if isTabbed, !sawDisclaimer, hasTrailingField {
      collector.tally.note("RTE's closing sentence is missing: the file may not have been copied whole")
    }
  }

  /// Whether the record is an empty line or the disclaimer at the end.
  private mutating func isFooter(_ reader: DelimitedReader) -> Bool {
    if reader.isBlank { return true }
    let isDisclaimer = reader.fieldCount <= 2 && reader.field(0).starts(with: "RTE ne".utf8)
    if isDisclaimer { sawDisclaimer = true }
    return isDisclaimer
  }

  private mutating func checkShape(_ reader: DelimitedReader) throws(RowFault) {
    let count = reader.fieldCount
    if !reader.isTerminated, count < columns.count || (hasTrailingField && count == columns.count) {
      throw .cutOff(reader)
    }
    guard count >= columns.count else {
      throw RowFault("the row has \(count) fields where the header has \(columns.count)")
    }
    if count > columns.count {
      hasTrailingField = true
      for index in columns.count..<count where !reader.field(index).trimmingSpaces.isEmpty {
        throw RowFault("the row has \(count) fields where the header has \(columns.count)", column: index + 1)
      }
    }
  }

  /// Goes to the row's area, nature and date.
  private mutating func turn(_ reader: DelimitedReader, _ collector: inout FileCollector) throws(RowFault) {
    if let column = columns.area {
      if area.map({ !reader.field(column).spells($0.bytes) }) ?? true {
        try turnArea(reader, column, &collector)
      }
    } else if area == nil {
      area = EcoMixArea(label: context.options.area ?? "France", bytes: [], columns, context, &collector)
    }
    if let column = columns.nature, !reader.field(column).spells(natureBytes) {
      natureBytes = Array(reader.field(column))
      vintage = EcoMixNature.vintage(reader.text(column))
    }
  }

  private mutating func turnArea(
    _ reader: DelimitedReader, _ column: Int, _ collector: inout FileCollector
  ) throws(RowFault) {
    let label = LabelText.trim(reader.text(column))
    if areas[label] == nil {
      let bytes = Array(reader.field(column))
      guard let new = EcoMixArea(label: label, bytes: bytes, columns, context, &collector) else {
        throw RowFault("the row names no area", column: column + 1)
      }
      areas[label] = new
    }
    area = areas[label]
  }

  /// Reads the value fields; false where all are empty.
  private mutating func readFields(_ reader: DelimitedReader) throws(RowFault) -> Bool {
    let allowsComma = reader.delimiter != 0x2C
    var hasContent = false
    for (index, column) in columns.values.enumerated() {
      let value = FieldValue(reader.field(column.index), allowsComma: allowsComma)
      fields[index] = value
      switch value {
      case .text: throw RowFault("'\(reader.excerpt(column.index))' is no number", column: column.index + 1)
      case .blank: break
      case .number, .missing: hasContent = true
      }
    }
    return hasContent
  }

  // MARK: Time

  private mutating func instant(
    _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(RowFault) -> Instant {
    guard let column = columns.moment else { return try localInstant(reader, &collector) }
    guard let time = TimeText(field: reader.field(column)) else {
      throw RowFault("'\(reader.excerpt(column))' is no time", column: column + 1)
    }
    guard case .instant(let instant) = time else { return try localInstant(reader, &collector) }
    if let hour = columns.hour, let second = ClockText.secondOfDay(reader.field(hour)),
      let local = area?.clock.zone.localDateTime(at: instant), local.secondOfDay != second
    {
      try refuseSkipped(LocalDateTime(date: local.date, secondOfDay: second), column: hour + 1)
    }
    return instant
  }

  /// Refuses a row whose label the clocks skip, although it comes with an instant.
  private func refuseSkipped(_ label: LocalDateTime, column: Int) throws(RowFault) {
    guard let zone = area?.clock.zone, zone.firstInstant(of: label) == nil else { return }
    throw skipped(label, zone, column: column)
  }

  private func skipped(_ label: LocalDateTime, _ zone: TimeZoneRules, column: Int) -> RowFault {
    RowFault(
      "the clocks of \(zone.identifier) skip \(label): the row repeats others", column: column,
      cause: .clockChange)
  }

  private mutating func localInstant(
    _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(RowFault) -> Instant {
    guard let hour = columns.hour, let second = ClockText.secondOfDay(reader.field(hour)) else {
      let column = columns.hour ?? 0
      throw RowFault("'\(reader.excerpt(column))' is no time of day", column: column + 1)
    }
    try turnDate(reader)
    switch area?.clock.moment(date, secondOfDay: second) ?? .never {
    case .once(let instant): return instant
    case .never:
      throw skipped(
        LocalDateTime(date: date, secondOfDay: second), area?.clock.zone ?? .utc, column: hour + 1)
    case .twice(let first, let later):
      let isSettled = vintage == .definitive || vintage == .consolidated
      collector.tally.note(
        isSettled
          ? "\(date): the clocks repeat an hour that the file has once: from its middle, an hour is left missing"
          : "\(date): the clocks repeat an hour that the file has once: the second one is left missing")
      return isSettled && second % 3_600 >= 1_800 ? later : first
    }
  }

  private mutating func turnDate(_ reader: DelimitedReader) throws(RowFault) {
    guard fixedDate == nil, let column = columns.date, !reader.field(column).spells(dateBytes) else { return }
    let parsed = reader.field(column).trimmingSpaces.withMemoryRebound(to: UInt8.self) { LocalDate($0.span) }
    guard let parsed else { throw RowFault("'\(reader.excerpt(column))' is no date", column: column + 1) }
    date = parsed
    dateBytes = Array(reader.field(column))
  }
}

/// An area's series and clock.
struct EcoMixArea {
  /// Its label as the file spells it.
  let bytes: [UInt8]
  /// The place of each value column's series.
  let places: [Int]
  var clock: LabelClock

  /// Nil where the label has no letters.
  init?(
    label: String, bytes: [UInt8], _ columns: EcoMixColumns, _ context: LayoutContext,
    _ collector: inout FileCollector
  ) {
    let area = EcoMixAreas.name(label: label)
    var places: [Int] = []
    for value in columns.values {
      guard let name = try? SeriesName(area: area, measure: value.measure) else { return nil }
      places.append(
        collector.place(of: context.definition(name, label: value.label, unit: value.unit, areaLabel: label)))
    }
    self.bytes = bytes
    self.places = places
    clock = LabelClock(zone: context.zone(ofArea: area))
  }
}

/// How final data are, as their publisher says.
enum EcoMixNature {
  /// The vintage that `Données définitives`, `… consolidées` or `… temps réel` stands for.
  static func vintage(_ nature: String) -> Vintage {
    let key = LabelText.key(nature)
    if key.contains("definitiv") { return .definitive }
    if key.contains("consolid") { return .consolidated }
    return key.contains("tempsreel") ? .realTime : .unspecified
  }
}

/// Times of day.
enum ClockText {
  /// The second of the day that `HH:MM` or `HH:MM:SS` names; nil for anything else.
  static func secondOfDay(_ field: UnsafeRawBufferPointer) -> Int? {
    let bytes = field.trimmingSpaces
    guard bytes.count == 5 || bytes.count == 8, bytes[2] == 0x3A, let hour = pair(bytes, 0), hour < 24,
      let minute = pair(bytes, 3), minute < 60
    else { return nil }
    guard bytes.count == 8 else { return hour * 3_600 + minute * 60 }
    guard bytes[5] == 0x3A, let second = pair(bytes, 6), second < 60 else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  private static func pair(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
    let (tens, units) = (bytes[index] &- 0x30, bytes[index + 1] &- 0x30)
    return tens < 10 && units < 10 ? Int(tens) * 10 + Int(units) : nil
  }
}
