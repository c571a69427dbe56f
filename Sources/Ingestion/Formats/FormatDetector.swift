import DelimitedText

/// Finds out how a file is laid out by its first records, up to the header.
struct FormatDetector {
  private let context: LayoutContext
  /// Records looked at for a header before the file is given up on.
  private static let longestPreamble = 30

  init(context: LayoutContext) { self.context = context }

  /// The layout of the file; the reader stands at the last record that is not data.
  func layout(_ reader: DelimitedReader, into collector: inout FileCollector) throws(IngestionError)
    -> any RowLayout
  {
    var first: [String]?
    for _ in 0..<Self.longestPreamble {
      guard try reader.advance() else { break }
      if reader.isBlank { continue }
      let names = reader.texts()
      if let layout = try layout(header: names, into: &collector) { return layout }
      first = first ?? names
    }
    guard let first else { throw IngestionError(.badData, "the file is empty", line: 1) }
    throw unknown(first)
  }

  private func layout(
    header names: [String], into collector: inout FileCollector
  ) throws(IngestionError) -> (any RowLayout)? {
    let options = context.options
    let isTable =
      options.format == .csv
      || (options.format == .auto
        && (options.timeColumn != nil || !options.values.isEmpty || CSVColumns.isReadings(names)))
    guard isTable, CSVColumns.isHeader(names, options: options) else { return nil }
    return try CSVLayout(header: names, context: context, into: &collector)
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
