import CivilTime
import DelimitedText
import Readings

/// Load exports of ENTSO-E's Transparency Platform: an interval a row, actual load and day-ahead forecast.
///
/// The older layout names the area in the columns (`Actual Total Load [MW] - BZN|FR`), the newer in a column.
struct ENTSOELayout: RowLayout {
  private struct Value {
    var index: Int
    var label: String
    var measure: String
    var area: String
  }

  private let time: Int
  private let area: Int?
  private let values: [Value]
  private let count: Int
  private let context: LayoutContext
  private var clock: LabelClock
  private var order = LabelOrder()
  private var places: [String: [Int]] = [:]

  /// Whether a record is such a header.
  static func isHeader(_ names: [String]) -> Bool {
    timeColumn(names) != nil && names.contains { measure(of: $0) != nil }
  }

  init(header names: [String], context: LayoutContext) throws(IngestionError) {
    guard let time = Self.timeColumn(names) else {
      throw IngestionError(
        .badData, "the column 'Time (UTC)' or 'MTU (UTC)' is missing from the header", line: 1)
    }
    self.time = time
    self.context = context
    count = names.count
    area = names.firstIndex { LabelText.key($0) == "area" }
    values = names.indices.compactMap { index in
      guard let measure = Self.measure(of: names[index]) else { return nil }
      let label = LabelText.labelAndUnit(String(names[index].prefix { $0 != "[" && $0 != "(" })).label
      return Value(index: index, label: label, measure: measure, area: Self.area(in: names[index]))
    }
    clock = LabelClock(zone: try Self.zone(of: names[time], context))
    guard !values.isEmpty else {
      throw IngestionError(.badData, "the column 'Actual Total Load' is missing from the header", line: 1)
    }
  }

  mutating func read(_ reader: DelimitedReader, into collector: inout FileCollector) throws(IngestionError) {
    if reader.isBlank { return }
    collector.tally.rows += 1
    collector.tally.values += values.count
    do throws(RowFault) {
      guard reader.fieldCount == count else {
        if !reader.isTerminated, reader.fieldCount < count { throw .cutOff(reader) }
        throw RowFault("the row has \(reader.fieldCount) fields where the header has \(count)")
      }
      let instant = try instant(reader)
      try store(at: instant, reader, &collector)
      order.pass(instant)
    } catch {
      if let file = error.file { throw file }
      try collector.reject(
        RejectedRow(
          line: reader.line, column: error.column, reason: error.reason, cause: error.cause,
          values: values.count))
    }
  }

  private mutating func store(
    at instant: Instant, _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(RowFault) {
    var fields: [FieldValue] = []
    for value in values {
      let field = FieldValue(reader.field(value.index), allowsComma: false)
      guard field != .text else {
        throw RowFault("'\(reader.excerpt(value.index))' is no number", column: value.index + 1)
      }
      fields.append(field)
    }
    let places = try places(ofRowIn: area.map { reader.text($0) } ?? "", &collector)
    for (field, place) in zip(fields, places) {
      collector.add(field, to: place, at: instant, vintage: .unspecified)
    }
  }

  private mutating func places(
    ofRowIn rowArea: String, _ collector: inout FileCollector
  ) throws(RowFault) -> [Int] {
    if let known = places[rowArea] { return known }
    var found: [Int] = []
    for value in values {
      let label = area == nil ? value.area : rowArea
      let name = context.options.area ?? BiddingZones.area(of: label)
      do throws(SeriesNameError) {
        let series = try SeriesName(area: name, measure: value.measure)
        found.append(
          collector.place(of: context.definition(series, label: value.label, unit: "MW", areaLabel: label)))
      } catch {
        throw RowFault("no area is named in the header nor in the row: say which with --area")
      }
    }
    places[rowArea] = found
    return found
  }

  /// The start of the row's interval.
  private mutating func instant(_ reader: DelimitedReader) throws(RowFault) -> Instant {
    let text = reader.text(time)
    // Newer exports say behind each time which of the repeated hours is meant: `… 02:00:00 (CEST) - …`.
    let start = LabelText.trim(text.place(of: " - ").map { String(text[..<$0]) } ?? text)
    let bare = LabelText.trim(String(start.prefix { $0 != "(" }))
    guard let parsed = TimeText(bare) else {
      throw RowFault("'\(text.prefix(60))' is no interval", column: time + 1)
    }
    guard case .local(let local) = parsed else {
      if case .instant(let instant) = parsed { return instant }
      throw RowFault("no time", column: time + 1)
    }
    switch clock.moment(local.date, secondOfDay: local.secondOfDay) {
    case .once(let instant): return instant
    case .twice(let first, let second):
      if start.hasSuffix("(CEST)") || start.hasSuffix("(WEST)") || start.hasSuffix("(EEST)") { return first }
      return start.hasSuffix(")") ? second : order.resolve(first: first, second: second)
    case .never:
      throw RowFault(
        "the clocks of \(clock.zone.identifier) skip \(bare)", column: time + 1, cause: .clockChange)
    }
  }

  // MARK: Header

  private static func timeColumn(_ names: [String]) -> Int? {
    names.firstIndex { name in
      let key = LabelText.key(LabelText.labelAndUnit(name).label)
      return key == "time" || key == "mtu"
    }
  }

  private static func measure(of name: String) -> String? {
    let key = LabelText.key(name)
    if key.hasPrefix("actualtotalload") { return "consumption" }
    return key.hasPrefix("dayaheadtotalloadforecast") ? "forecast-day-ahead" : nil
  }

  /// What stands after the unit: `BZN|FR` of `Actual Total Load [MW] - BZN|FR`.
  private static func area(in name: String) -> String {
    guard let dash = name.place(of: " - ", last: true) else { return "" }
    return LabelText.trim(String(name[name.index(dash, offsetBy: 3)...]))
  }

  /// The zone that the time column's name gives in parentheses.
  private static func zone(of name: String, _ context: LayoutContext) throws(IngestionError) -> TimeZoneRules
  {
    let unit = LabelText.labelAndUnit(name).unit ?? "UTC"
    let identifier =
      switch unit {
      case "CET/CEST", "CET", "CEST": "Europe/Brussels"
      case "WET/WEST", "WET", "WEST": "Europe/Lisbon"
      case "EET/EEST", "EET", "EEST": "Europe/Athens"
      default: "UTC"
      }
    guard identifier != "UTC" else { return .utc }
    do throws(TimeZoneError) {
      return try TimeZoneRules.named(identifier)
    } catch {
      throw IngestionError(.usage, "\(error)")
    }
  }
}

/// ENTSO-E's codes of areas.
enum BiddingZones {
  /// The area that `BZN|FR`, `CTY|FR`, `France (FR)` or `FR` stands for; of a code that is not known its letters.
  static func area(of label: String) -> String {
    let code = label.split(separator: "|").last.map { LabelText.trim($0) } ?? ""
    if let known = names[code.uppercased()] { return known }
    let (name, inner) = LabelText.labelAndUnit(code)
    return inner.flatMap { names[$0.uppercased()] } ?? LabelText.slug(name)
  }

  private static let names = [
    "FR": "france", "BE": "belgium", "NL": "netherlands", "ES": "spain", "PT": "portugal",
    "CH": "switzerland",
    "DE-LU": "germany-luxembourg", "DE-AT-LU": "germany-austria-luxembourg", "DE": "germany", "AT": "austria",
    "IT": "italy", "IT-NORTH": "italy-north", "PL": "poland", "CZ": "czechia", "GB": "great-britain",
    "UK": "great-britain", "IE(SEM)": "ireland", "IE": "ireland", "HU": "hungary", "SK": "slovakia",
    "SI": "slovenia", "HR": "croatia", "RO": "romania", "BG": "bulgaria", "GR": "greece", "FI": "finland",
    "EE": "estonia", "LV": "latvia", "LT": "lithuania", "DK": "denmark", "DK1": "denmark-1",
    "DK2": "denmark-2",
    "NO1": "norway-1", "NO2": "norway-2", "NO3": "norway-3", "NO4": "norway-4", "NO5": "norway-5",
    "SE1": "sweden-1", "SE2": "sweden-2", "SE3": "sweden-3", "SE4": "sweden-4", "LU": "luxembourg",
  ]
}

extension String {
  /// Where a text begins in this one, at its first or last place; nil where it is not there.
  fileprivate func place(of text: String, last: Bool = false) -> String.Index? {
    var found: String.Index?
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) {
        found = index
        if !last { return found }
      }
      index = self.index(after: index)
    }
    return found
  }
}
