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
    self.path = path
    collector = FileCollector(strict: context.options.strict)
    do throws(IngestionError) {
      reader = try Self.open(path)
      layout = try FormatDetector(context: context).layout(reader, into: &collector)
    } catch {
      throw error.inFile(path)
    }
  }

  private static func open(_ path: String) throws(IngestionError) -> DelimitedReader {
    do throws(DelimitedTextError) {
      return try DelimitedReader(try ByteSources.open(path: path))
    } catch {
      throw IngestionError(error)
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
