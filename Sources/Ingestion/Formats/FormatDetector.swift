import CivilTime
import DelimitedText

/// Finds out how a file is laid out by its first records, up to the header.
struct FormatDetector {
  private let context: LayoutContext
  /// What stood above a daily file's table.
  private var day: LocalDate?
  private var nature: String?
  private var first: [String]?
  /// Records looked at for a header before the file is given up on.
  private static let longestPreamble = 30

  init(context: LayoutContext) { self.context = context }

  /// The layout of the file; the reader stands at the last record that is not data.
  mutating func layout(
    _ reader: DelimitedReader, into collector: inout FileCollector
  ) throws(IngestionError) -> any RowLayout {
    for _ in 0..<Self.longestPreamble {
      guard try reader.advance() else { break }
      if reader.isBlank { continue }
      let names = reader.texts()
      do throws(IngestionError) {
        if let layout = try layout(header: names, reader, &collector) { return layout }
      } catch {
        throw error.line == nil ? error : error.atLine(reader.line)
      }
      first = first ?? names
    }
    guard let first else { throw IngestionError(.badData, "the file is empty", line: 1) }
    throw unknown(first)
  }

  private mutating func layout(
    header names: [String], _ reader: DelimitedReader, _ collector: inout FileCollector
  ) throws(IngestionError) -> (any RowLayout)? {
    let options = context.options
    let isTable = options.timeColumn != nil || !options.values.isEmpty || CSVColumns.isReadings(names)
    if options.format == .csv || (options.format == .auto && isTable) {
      guard CSVColumns.isHeader(names, options: options) else { return nil }
      return try CSVLayout(header: names, context: context, into: &collector)
    }
    if options.format == .entsoe || options.format == .auto, ENTSOELayout.isHeader(names) {
      return try ENTSOELayout(header: names, context: context)
    }
    guard options.format != .entsoe else { return nil }
    if noteTitle(names) { return nil }
    guard EcoMixColumns.isHeader(names) else { return nil }
    return try EcoMixLayout(
      header: names, date: day, nature: nature, isTabbed: reader.delimiter == 0x09, context: context)
  }

  /// Remembers a daily file's date, or the nature that follows it; false where the record is neither.
  private mutating func noteTitle(_ names: [String]) -> Bool {
    let texts = names.filter { !$0.isEmpty }
    guard texts.count == 1, let text = texts.first else { return false }
    let key = LabelText.key(text)
    if key.hasPrefix("journeedu"), let date = text.split(separator: " ").last.flatMap({ LocalDate($0) }) {
      day = date
      return true
    }
    guard day != nil, key.hasPrefix("donnees") else { return false }
    nature = text
    return true
  }

  private func unknown(_ first: [String]) -> IngestionError {
    if context.options.format == .csv {
      // The columns' own message says what is missing and what there is.
      do throws(IngestionError) {
        _ = try CSVColumns(header: first, options: context.options)
      } catch {
        return error
      }
    }
    let shown = first.prefix(8).map { "'\(LabelText.trim($0).prefix(40))'" }.joined(separator: ", ")
    let wanted =
      context.options.format == .auto
      ? "this is none of the layouts that are known by sight"
      : "this is no \(context.options.format.rawValue) file"
    return IngestionError(
      .badData,
      "\(wanted) (its first line has \(shown)): for a table with a header say "
        + "--format csv --time COLUMN --value COLUMN=MEASURE", line: 1)
  }
}

extension DelimitedReader {
  /// Moves to the next record; false after the last.
  func advance() throws(IngestionError) -> Bool {
    do throws(DelimitedTextError) {
      return try next()
    } catch {
      throw IngestionError(error)
    }
  }
}

extension IngestionError {
  /// The same failure, at a line.
  fileprivate func atLine(_ line: Int) -> IngestionError {
    var copy = self
    copy.line = line
    return copy
  }
}
