import CivilTime
import DelimitedText
import Readings

/// Any table with a header, a column of times and columns of values: wide, or long with a series column.
struct CSVLayout: RowLayout {
  private let columns: CSVColumns
  private let context: LayoutContext
  private var series: CSVSeries
  private var clocks: [String: LabelClock] = [:]
  private var order = LabelOrder()
  private var fields: [FieldValue]
  /// Columns that turned out to hold text, and those that have shown a number.
  private var isIgnored: [Bool]
  private var hasNumber: [Bool]
  private var place: [Int]

  init(header names: [String], context: LayoutContext, into collector: inout FileCollector)
    throws(IngestionError)
  {
    collector.rowsAreSlots = true
    columns = try CSVColumns(header: names, options: context.options)
    self.context = context
    series = CSVSeries(context: context)
    fields = [FieldValue](repeating: .blank, count: columns.values.count)
    isIgnored = [Bool](repeating: false, count: columns.values.count)
    hasNumber = columns.values.map(\.isNamed)
    place = []
    guard columns.series == nil else { return }
    for value in columns.values { place.append(try series.place(of: value, into: &collector)) }
  }

  mutating func read(_ reader: DelimitedReader, into collector: inout FileCollector) throws(IngestionError) {
    if reader.isBlank { return }
    collector.tally.rows += 1
    do throws(RowFault) {
      try checkShape(reader)
      if let column = columns.series { try turn(to: reader.text(column), reader, &collector) }
      guard let area = place.first.map({ collector.area(at: $0) }) else { return }
      let instant = try moment(reader, area: area)
      try readFields(reader, &collector)
      try store(at: instant, reader, &collector)
      order.pass(instant)
    } catch {
      if let file = error.file { throw file }
      let values = columns.values.count
      collector.tally.values += values
      try collector.reject(
        RejectedRow(
          line: reader.line, column: error.column, reason: error.reason, cause: error.cause, values: values))
    }
  }

  private func checkShape(_ reader: DelimitedReader) throws(RowFault) {
    if reader.fieldCount < columns.count {
      guard !reader.isCutOff else { throw .cutOff(reader) }
      throw RowFault("the row has \(reader.fieldCount) fields where the header has \(columns.count)")
    }
    guard reader.fieldCount > columns.count else { return }
    for index in columns.count..<reader.fieldCount where !reader.field(index).trimmingSpaces.isEmpty {
      throw RowFault(
        "the row has \(reader.fieldCount) fields where the header has \(columns.count)", column: index + 1)
    }
  }

  /// Goes to the series that a long table's row names.
  private mutating func turn(
    to name: String, _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(RowFault) {
    do throws(IngestionError) {
      place.removeAll(keepingCapacity: true)
      for value in columns.values { place.append(try series.place(of: value, row: name, into: &collector)) }
    } catch {
      throw RowFault(error.message, column: columns.series.map { $0 + 1 })
    }
  }

  private mutating func moment(_ reader: DelimitedReader, area: String) throws(RowFault) -> Instant {
    guard let time = TimeText(field: reader.field(columns.time)) else {
      throw RowFault("'\(reader.excerpt(columns.time))' is no time", column: columns.time + 1)
    }
    guard case .local(let local) = time else {
      if case .instant(let instant) = time { return instant }
      throw RowFault("no time", column: columns.time + 1)
    }
    if clocks[area] == nil { clocks[area] = LabelClock(zone: context.clockZone(ofArea: area)) }
    let moment = clocks[area]?.moment(local.date, secondOfDay: local.secondOfDay) ?? .never
    switch moment {
    case .once(let instant): return instant
    case .twice(let first, let second): return order.resolve(first: first, second: second)
    case .never:
      let zone = context.clockZone(ofArea: area).identifier
      throw RowFault(
        "the clocks of \(zone) skip \(reader.excerpt(columns.time))", column: columns.time + 1,
        cause: .clockChange)
    }
  }

  private mutating func readFields(
    _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(RowFault) {
    let allowsComma = reader.delimiter != 0x2C
    for (index, column) in columns.values.enumerated() where !isIgnored[index] {
      let value = FieldValue(reader.field(column.index), allowsComma: allowsComma)
      fields[index] = value
      switch value {
      case .number: hasNumber[index] = true
      case .text where !hasNumber[index]:
        isIgnored[index] = true
        collector.tally.note("the column '\(column.label)' holds text and is left out")
      case .text: throw RowFault("'\(reader.excerpt(column.index))' is no number", column: column.index + 1)
      case .blank, .missing: break
      }
    }
    guard isIgnored.contains(false) else { throw RowFault(file: noValues(reader)) }
  }

  private func noValues(_ reader: DelimitedReader) -> IngestionError {
    IngestionError(
      .badData, "no column holds numbers: '\(reader.excerpt(columns.values[0].index))' is none",
      line: reader.line,
      column: columns.values[0].index + 1)
  }

  private func store(
    at instant: Instant, _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(RowFault) {
    let vintage = try columns.vintage.map { index throws(RowFault) in try Self.vintage(index, reader) }
    let isSuspect = columns.quality.map { reader.field($0).elementsEqual("suspect".utf8) } ?? false
    for index in fields.indices where !isIgnored[index] {
      collector.tally.values += 1
      if isSuspect, case .number(let number) = fields[index] {
        collector.addSuspect(number, to: place[index], at: instant, vintage: vintage ?? .unspecified)
      } else {
        // A reading's row is there to say that its value is missing; an empty field of a table says less.
        let value = columns.quality != nil && fields[index] == .blank ? .missing : fields[index]
        collector.add(value, to: place[index], at: instant, vintage: vintage ?? .unspecified)
      }
    }
  }

  private static func vintage(_ index: Int, _ reader: DelimitedReader) throws(RowFault) -> Vintage {
    switch reader.text(index) {
    case "", "unspecified": .unspecified
    case "real-time": .realTime
    case "consolidated": .consolidated
    case "definitive": .definitive
    default:
      throw RowFault(
        "'\(reader.excerpt(index))' is no vintage: real-time, consolidated, definitive or unspecified",
        column: index + 1)
    }
  }
}

/// Why a row is left out, or the file with it.
struct RowFault: Error {
  var reason: String
  var column: Int?
  var cause = RejectedRow.Cause.fault
  /// Set where the fault is the whole file's.
  var file: IngestionError?

  init(_ reason: String, column: Int? = nil, cause: RejectedRow.Cause = .fault) {
    self.reason = reason
    self.column = column
    self.cause = cause
  }

  init(file: IngestionError) {
    self.init(file.message)
    self.file = file
  }

  /// The file stops within the record that the reader is at.
  static func cutOff(_ reader: DelimitedReader) -> RowFault {
    RowFault(
      file: IngestionError(
        .badData, "the file ends in the middle of a row: it was not copied whole", line: reader.line,
        column: reader.fieldCount))
  }
}
