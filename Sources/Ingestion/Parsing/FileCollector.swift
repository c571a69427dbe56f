import CivilTime
import Readings

/// Gathers what a layout reads from one file, until there is enough to hand on.
struct FileCollector {
  private(set) var buffers: [SeriesBuffer] = []
  private var places: [SeriesName: Int] = [:]
  /// Counts, rejections and notes so far.
  var tally = FileTally()
  private let strict: Bool
  private var held = 0
  /// Whether each row is a slot of every series, which a table of any publisher is taken for.
  var rowsAreSlots = false

  /// Readings of one file held at once: bounds memory whatever the file's size.
  static let capacity = 500_000

  init(strict: Bool) { self.strict = strict }

  /// Whether enough is gathered to hand on.
  var isFull: Bool { held >= Self.capacity }

  /// The place of a series, made where it is new.
  mutating func place(of definition: SeriesDefinition) -> Int {
    if let known = places[definition.name] { return known }
    buffers.append(SeriesBuffer(definition, rowsAreSlots: rowsAreSlots))
    places[definition.name] = buffers.count - 1
    return buffers.count - 1
  }

  /// The area of the series at a place.
  func area(at place: Int) -> String { buffers[place].definition.name.area }

  /// Adds a value field of a row.
  @inline(__always)
  mutating func add(_ value: FieldValue, to place: Int, at instant: Instant, vintage: Vintage) {
    held += 1
    switch value {
    case .number(let number): buffers[place].append(number, at: instant, vintage: vintage)
    case .blank: buffers[place].appendBlank(at: instant, vintage: vintage)
    case .missing, .text: buffers[place].appendMissing(at: instant, vintage: vintage)
    }
  }

  /// Adds a number that a check holds for wrong.
  mutating func addSuspect(_ number: Double, to place: Int, at instant: Instant, vintage: Vintage) {
    held += 1
    buffers[place].append(number, at: instant, vintage: vintage, quality: .suspect)
  }

  /// Leaves a row out.
  /// - Throws: the reason, where one faulty row refuses the file.
  mutating func reject(_ row: RejectedRow) throws(IngestionError) {
    if strict, row.cause == .fault {
      throw IngestionError(.badData, row.reason, line: row.line, column: row.column)
    }
    tally.reject(row)
  }

  /// Hands over what was gathered since the last time, series by series.
  mutating func take(isEnd: Bool) -> [SeriesReadings] {
    var series: [SeriesReadings] = []
    for index in buffers.indices {
      if let readings = buffers[index].take(isEnd: isEnd) { series.append(readings) }
    }
    if isEnd { finish() }
    held = 0
    return series
  }

  private mutating func finish() {
    tally.blanks += buffers.reduce(0) { $0 + $1.dropped }
    // The layouts of publishers have columns that many an area has nothing for; a plain table's were asked for.
    for buffer in buffers where rowsAreSlots && !buffer.hasNumber {
      tally.note("no row has a value for \(buffer.definition.name): nothing of it is stored")
    }
  }
}
