import History
import Readings

/// What became of one file.
public struct FileOutcome: Sendable {
  /// Its path.
  public var path: String
  /// Rows of data.
  public var rows = 0
  /// Value fields in them.
  public var values = 0
  /// What the history did with them.
  public var written = WriteSummary()
  /// Rows left out, of which only the first thousand are described.
  public var rejected: [RejectedRow] = []
  /// How many rows were left out.
  public var rejectedRows = 0
  /// How many of them because they can't be read.
  public var faults = 0
  /// How many values they would have had.
  public var rejectedValues = 0
  /// What else a person should know.
  public var notes: [String] = []
  /// The series that it has readings of, in order.
  public var series: [SeriesName] = []
  /// Why nothing of it was stored; nil where it was.
  public var failure: IngestionError?

  init(path: String) { self.path = path }
}

/// What became of all files.
public struct IngestReport: Sendable {
  /// One outcome a file, in their order.
  public var files: [FileOutcome] = []

  /// Rows of data in the files that were stored.
  public var rows: Int { stored.reduce(0) { $0 + $1.rows } }
  /// Value fields in them: new, changed, unchanged, missing and rejected ones add up to them.
  public var values: Int { stored.reduce(0) { $0 + $1.values } }
  /// What the history did with them.
  public var written: WriteSummary {
    stored.reduce(into: WriteSummary()) { $0 += $1.written }
  }
  /// Rows left out.
  public var rejectedRows: Int { stored.reduce(0) { $0 + $1.rejectedRows } }
  /// How many values they would have had.
  public var rejectedValues: Int { stored.reduce(0) { $0 + $1.rejectedValues } }
  /// The series that the files have readings of, in order.
  public var series: [SeriesName] { Set(stored.flatMap(\.series)).sorted() }
  /// The files of which nothing was stored.
  public var failed: [FileOutcome] { files.filter { $0.failure != nil } }
  private var stored: [FileOutcome] { files.filter { $0.failure == nil } }
}
