import CivilTime
import Readings
import Spelling

/// The fields of a request's query, each checked as it is read.
struct Query {
  private let fields: [String: String]
  private let accept: String

  /// The query of `request`, which may have the fields `names` and `format` only: a mistyped field that went
  /// unnoticed would answer another question than was asked.
  init(_ request: HTTPRequest, _ names: String...) throws(HTTPProblem) {
    let known = names + ["format"]
    for name in request.query.keys.sorted() where !known.contains(name) {
      let near = nearestNames(to: name, among: known).first.map { "; did you mean '\($0)'?" } ?? ""
      throw HTTPProblem(400, "Unknown field", detail: "'\(name)' is no field of \(request.path)\(near)")
    }
    fields = request.query
    accept = request.headers["accept"] ?? ""
  }

  /// The text of a field; nil where it is absent or empty.
  func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// Whether a field is there, empty or not.
  func has(_ name: String) -> Bool { fields[name] != nil }

  func required(_ name: String) throws(HTTPProblem) -> String {
    if let text = text(name) { return text }
    throw HTTPProblem(400, "Missing field", detail: "the field '\(name)' is needed")
  }

  func integer(_ name: String, in range: ClosedRange<Int>, default value: Int) throws(HTTPProblem) -> Int {
    guard let text = fields[name] else { return value }
    guard let number = Int(text), range.contains(number) else {
      throw invalid(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func number(_ name: String, in range: ClosedRange<Double>, default value: Double) throws(HTTPProblem)
    -> Double
  {
    guard let text = fields[name] else { return value }
    guard let number = Double(text), range.contains(number) else {
      throw invalid(name, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func choice<C: RawRepresentable & CaseIterable>(_ name: String, default value: C) throws(HTTPProblem) -> C
  where C.RawValue == String {
    guard let text = fields[name] else { return value }
    if let choice = C(rawValue: text) { return choice }
    throw invalid(name, "one of " + C.allCases.map(\.rawValue).joined(separator: ", "))
  }

  func series(_ name: String = "series") throws(HTTPProblem) -> SeriesName {
    try Self.series(required(name), field: name)
  }

  /// Several series, joined by commas.
  func seriesList(_ name: String = "series", limit: Int) throws(HTTPProblem) -> [SeriesName] {
    let parts = try required(name).split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= limit else { throw invalid(name, "at most \(limit) series") }
    var names: [SeriesName] = []
    for part in parts {
      let series = try Self.series(String(part), field: name)
      if !names.contains(series) { names.append(series) }
    }
    return names
  }

  private static func series(_ text: String, field: String) throws(HTTPProblem) -> SeriesName {
    do {
      return try SeriesName(parsing: text)
    } catch {
      throw HTTPProblem(400, "Bad field '\(field)'", detail: error.description)
    }
  }

  /// A time: with an offset, or local to `zone`.
  func time(_ name: String, _ zone: TimeZoneRules) throws(HTTPProblem) -> Instant? {
    guard let text = fields[name] else { return nil }
    guard let instant = TimeText(text)?.instant(in: zone), Self.years.contains(instant) else {
      throw invalid(name, "a time such as 2018-01-31, 2018-01-31T12:00 or 2018-01-31T11:00:00Z")
    }
    return instant
  }

  /// The end of a span, exclusive: of a date alone the end of its day.
  func end(_ name: String, _ zone: TimeZoneRules) throws(HTTPProblem) -> Instant? {
    if let text = fields[name], let date = LocalDate(text), Self.dates.contains(date) {
      return zone.startOfDay(date.next)
    }
    return try time(name, zone)
  }

  // A year less than can be written, so that the days after it can be too.
  private static let dates = LocalDate(year: 1, month: 1, day: 1)...LocalDate(year: 9998, month: 12, day: 31)
  private static let years = Instant.written.lowerBound...Instant(seconds: 253_370_764_800)

  /// The span `from` … `to`; what is not given comes from `span`.
  func span(_ zone: TimeZoneRules, default span: Range<Instant>) throws(HTTPProblem) -> Range<Instant> {
    let from = try time("from", zone), to = try end("to", zone)
    let start = from ?? min(span.lowerBound, to ?? span.lowerBound)
    let end = to ?? max(span.upperBound, start)
    guard start <= end else { throw HTTPProblem(422, "Bad span", detail: "'from' is later than 'to'") }
    return start..<end
  }

  /// A problem with a field.
  func invalid(_ name: String, _ expected: String) -> HTTPProblem {
    HTTPProblem(400, "Bad field '\(name)'", detail: "'\(fields[name] ?? "")' is not \(expected)")
  }

  private enum Format: String, CaseIterable { case json, csv }

  /// Whether CSV is asked for: by `format`, else by the header `Accept`.
  var wantsCSV: Bool {
    get throws(HTTPProblem) {
      let isCSV = try choice("format", default: Format.json) == .csv
      return isCSV || (fields["format"] == nil && Self.prefersCSV(accept))
    }
  }

  /// The answer in the form that was asked for: by `format`, else by the header `Accept`.
  func answer(_ table: Table) throws(HTTPProblem) -> HTTPResponse {
    guard try wantsCSV else {
      return HTTPResponse(contentType: "application/json", table.json)
    }
    var response = HTTPResponse(contentType: "text/csv; charset=utf-8", table.csv)
    response.headers.append(("Content-Disposition", "attachment; filename=\"loadstar.csv\""))
    return response
  }

  /// An answer that has no rows and so no CSV.
  func answer(_ write: (inout JSONWriter) throws -> Void) throws -> HTTPResponse {
    guard try choice("format", default: Format.json) == .json else {
      throw HTTPProblem(400, "Bad field 'format'", detail: "this answer is JSON only")
    }
    var writer = JSONWriter()
    writer.beginObject()
    try write(&writer)
    writer.endObject()
    return HTTPResponse(contentType: "application/json", writer.bytes)
  }

  static func prefersCSV(_ accept: String) -> Bool {
    let types = accept.split(separator: ",").map { type in
      String(type.prefix { $0 != ";" }.filter { $0 != " " })
    }
    guard let csv = types.firstIndex(of: "text/csv") else { return false }
    return types.firstIndex(of: "application/json").map { csv < $0 } ?? true
  }
}
