import CivilTime
import DelimitedText
import History
import Readings

/// Takes files into the history: one thread reads the next file while another stores the last.
///
/// Each file is one transaction: all of it is stored, or nothing where it can't be read to its end. Memory does not grow
/// with the size of the files.
public struct Ingestor {
  private let store: HistoryStore
  private let options: IngestOptions

  /// An ingestor into `store`.
  public init(store: HistoryStore, options: IngestOptions = IngestOptions()) {
    self.store = store
    self.options = options
  }

  /// Takes the files in, in their order.
  ///
  /// A file that can't be read leaves nothing in the history and its reason in the report, and the others go on.
  /// - Parameter progress: is told before each file how many are done.
  /// - Throws: `HistoryError` where the history itself fails; files before it are stored.
  public func ingest(
    files: [String], progress: (_ done: Int, _ path: String) -> Void = { _, _ in }
  ) throws -> IngestReport {
    let queue = WorkQueue<ParsedPart>(capacity: 1)
    let work = ParserWork(files: files, options: options, storedZones: try storedZones(), queue: queue)
    guard let thread = WorkThread({ work.run() }) else {
      throw IngestionError(.unreadable, "the system gives no thread to read files with: try again later")
    }
    defer { thread.join() }
    // Closed first where storing fails, so that the reader does not wait for ever.
    defer { queue.close() }
    var report = IngestReport()
    for (index, path) in files.enumerated() {
      progress(index, path)
      report.files.append(try outcome(path, from: queue))
    }
    return report
  }

  /// Takes in a table that is in memory, in one transaction; `name` stands for it in messages.
  /// - Throws: `IngestionError` where it can't be used, `HistoryError` where the history fails; nothing is stored then.
  func ingest(name: String, table: [UInt8]) throws -> FileOutcome {
    let context = LayoutContext(
      options: options, storedZones: try storedZones(), defaultZone: try DefaultZone.rules(), fileStem: name)
    var parser = try FileParser(name: name, context: context) { MemorySource(table) }
    return try store.transaction {
      var writer = FileWriter(store: store, path: name)
      while true {
        let (series, end) = try parser.next()
        try writer.write(series)
        if let end { return writer.finish(end) }
      }
    }
  }

  private func outcome(_ path: String, from queue: WorkQueue<ParsedPart>) throws -> FileOutcome {
    var writer = FileWriter(store: store, path: path)
    do {
      return try store.transaction {
        while let part = queue.receive() {
          switch part {
          case .readings(let series): try writer.write(series)
          case .end(let tally): return writer.finish(tally)
          case .failure(let error): throw error
          }
        }
        throw IngestionError(.unreadable, "the file was not read to its end", file: path)
      }
    } catch let error as IngestionError {
      var outcome = FileOutcome(path: path)
      outcome.failure = error
      return outcome
    } catch let error as HistoryError where error.kind == .refused {
      skipRest(of: queue)
      var outcome = FileOutcome(path: path)
      outcome.failure = IngestionError(.badData, error.message, file: path)
      return outcome
    }
  }

  /// Passes over what is still to come of a file that the history refused.
  private func skipRest(of queue: WorkQueue<ParsedPart>) {
    while case .readings? = queue.receive() {}
  }

  private func storedZones() throws -> [String: TimeZoneRules] {
    var zones: [String: TimeZoneRules] = [:]
    for series in try store.series() where zones[series.name.area] == nil {
      zones[series.name.area] = try? TimeZoneRules.named(series.definition.zone)
    }
    return zones
  }
}

/// What the reading thread hands to the storing one: of each file its readings, then its end.
enum ParsedPart: Sendable {
  case readings([SeriesReadings])
  case end(FileTally)
  case failure(IngestionError)
}

/// The reading thread's work.
private struct ParserWork: Sendable {
  let files: [String]
  let options: IngestOptions
  let storedZones: [String: TimeZoneRules]
  let queue: WorkQueue<ParsedPart>

  func run() {
    for path in files where !read(path) { return }
  }

  /// Reads one file; false where nobody waits for it any more.
  private func read(_ path: String) -> Bool {
    do throws(IngestionError) {
      var parser = try FileParser(path: path, context: try context(path))
      while true {
        let (series, end) = try parser.next()
        guard queue.send(.readings(series)) else { return false }
        if let end { return queue.send(.end(end)) }
      }
    } catch {
      return queue.send(.failure(error))
    }
  }

  private func context(_ path: String) throws(IngestionError) -> LayoutContext {
    LayoutContext(
      options: options, storedZones: storedZones, defaultZone: try DefaultZone.rules(),
      fileStem: InputFiles.stem(of: path))
  }
}

/// The zone of files that tell none: that of the data that the program was first made for.
enum DefaultZone {
  static func rules() throws(IngestionError) -> TimeZoneRules {
    do throws(TimeZoneError) {
      return try TimeZoneRules.named("Europe/Paris")
    } catch {
      throw IngestionError(.usage, "\(error)")
    }
  }
}
