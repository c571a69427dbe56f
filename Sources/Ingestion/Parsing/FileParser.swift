import CivilTime
import DelimitedText

/// Reads one file, a bounded number of readings at a time.
struct FileParser {
  private let path: String
  private let reader: DelimitedReader
  private var layout: any RowLayout
  private var collector: FileCollector

  /// Opens the file and finds out how it is laid out.
  init(path: String, context: LayoutContext) throws(IngestionError) {
    try self.init(name: path, context: context) { () throws(DelimitedTextError) in
      try ByteSources.open(path: path)
    }
  }

  /// Opens a source and finds out how its text is laid out; `name` stands for it in messages.
  init(
    name: String, context: LayoutContext, source: () throws(DelimitedTextError) -> any ByteSource
  ) throws(IngestionError) {
    path = name
    collector = FileCollector(strict: context.options.strict)
    do throws(IngestionError) {
      let text: PrefixedSource
      do throws(DelimitedTextError) {
        text = try PrefixedSource(try source(), peeking: 256)
        // A line of JSON is one field: no text has the unit separator.
        let isJSON = text.beginsWithObject && context.options.format == .auto
        reader = try DelimitedReader(text, delimiter: isJSON ? 0x1F : nil)
      } catch {
        throw IngestionError(error)
      }
      if text.beginsWithObject, context.options.format == .auto {
        layout = ReadingLinesLayout(context: context)
      } else {
        var detector = FormatDetector(context: context)
        layout = try detector.layout(reader, into: &collector)
      }
    } catch {
      throw error.inFile(name)
    }
  }

  /// The next readings, and at the end of the file what was found in all of it.
  mutating func next() throws(IngestionError) -> (series: [SeriesReadings], end: FileTally?) {
    do throws(IngestionError) {
      while try reader.advance() {
        try layout.read(reader, into: &collector)
        if collector.isFull { return (collector.take(isEnd: false), nil) }
      }
      try layout.finish(&collector)
      let series = collector.take(isEnd: true)
      try requireRows()
      return (series, collector.tally)
    } catch {
      throw error.inFile(path)
    }
  }

  private func requireRows() throws(IngestionError) {
    let tally = collector.tally
    guard tally.rows > 0 else {
      throw IngestionError(.badData, "there is a header and no row of data", line: max(reader.line, 1))
    }
    guard tally.faults < tally.rows else {
      let first = tally.rejected.first { $0.cause == .fault }
      throw IngestionError(
        .badData, "no row can be read; the first: \(first?.reason ?? "")", line: first?.line,
        column: first?.column)
    }
  }
}
