import CivilTime
import DelimitedText
import Readings

/// Readings as JSON objects, one a line: `{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":74494}`.
struct ReadingLinesLayout: RowLayout {
  private let context: LayoutContext
  private var places: [[UInt8]: Int] = [:]
  private var clocks: [String: LabelClock] = [:]
  private var order = LabelOrder()

  init(context: LayoutContext) { self.context = context }

  mutating func read(_ reader: DelimitedReader, into collector: inout FileCollector) throws(IngestionError) {
    if reader.isBlank { return }
    collector.tally.rows += 1
    collector.tally.values += 1
    do throws(RowFault) {
      let members = try Members(reader)
      let place = try place(of: members.series, &collector)
      let instant = try instant(members.time, area: collector.area(at: place))
      order.pass(instant)
      collector.add(members.value, to: place, at: instant, vintage: .unspecified)
    } catch {
      if let file = error.file { throw file }
      try collector.reject(
        RejectedRow(line: reader.line, column: nil, reason: error.reason, cause: error.cause, values: 1))
    }
  }

  private mutating func place(of name: [UInt8], _ collector: inout FileCollector) throws(RowFault) -> Int {
    if let known = places[name] { return known }
    do throws(SeriesNameError) {
      let series = try SeriesName(parsing: String(decoding: name, as: UTF8.self))
      let place = collector.place(of: context.definition(series, label: series.measure, unit: nil))
      places[name] = place
      return place
    } catch {
      throw RowFault("\(error)")
    }
  }

  private mutating func instant(_ bytes: [UInt8], area: String) throws(RowFault) -> Instant {
    guard let time = TimeText(String(decoding: bytes, as: UTF8.self)) else {
      throw RowFault("'\(String(decoding: bytes.prefix(40), as: UTF8.self))' is no time")
    }
    guard case .local(let local) = time else {
      if case .instant(let instant) = time { return instant }
      throw RowFault("no time")
    }
    if clocks[area] == nil { clocks[area] = LabelClock(zone: context.zone(ofArea: area)) }
    switch clocks[area]?.moment(local.date, secondOfDay: local.secondOfDay) ?? .never {
    case .once(let instant): return instant
    case .twice(let first, let second): return order.resolve(first: first, second: second)
    case .never:
      throw RowFault(
        "the clocks of \(context.zone(ofArea: area).identifier) skip \(local)", cause: .clockChange)
    }
  }

  /// What an object says.
  private struct Members {
    var series: [UInt8] = []
    var time: [UInt8] = []
    var value = FieldValue.text

    init(_ reader: DelimitedReader) throws(RowFault) {
      var scanner = FlatJSONScanner(reader.field(0))
      var found = Members()
      let isObject = scanner.members { key, member in
        switch member {
        case .string(let bytes, _) where key.elementsEqual("series".utf8): found.series = Array(bytes)
        case .string(let bytes, _) where key.elementsEqual("time".utf8): found.time = Array(bytes)
        case .number(let bytes) where key.elementsEqual("value".utf8):
          found.value = FieldValue(bytes, allowsComma: false)
        case .null where key.elementsEqual("value".utf8): found.value = .missing
        default: break
        }
      }
      guard isObject else {
        if reader.isCutOff { throw .cutOff(reader) }
        throw RowFault("the line is no JSON object")
      }
      guard !found.series.isEmpty, !found.time.isEmpty else {
        throw RowFault("a reading needs series, time and value")
      }
      guard found.value != .text else { throw RowFault("the value is no number") }
      self = found
    }

    private init() {}
  }
}
