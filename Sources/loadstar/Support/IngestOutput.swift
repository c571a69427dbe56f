import CommandLineKit
import Ingestion

/// What `ingest` and `fetch` say in the end: what became of every value, and of every row left out.
struct IngestOutput {
  let report: IngestReport
  let seconds: Double

  /// Writes the report to standard output, and what needs attention to standard error.
  /// - Throws: `CommandError` where a file could not be used.
  func write(asJSON: Bool) throws {
    if asJSON { try JSONOutput.write(Summary(report, seconds: seconds)) } else { try writeText() }
    try writeFailures()
  }

  private func writeText() throws {
    let written = report.written
    try StandardStream.output.line(
      """
      \(NumberText.count(report.files.count, "file")), \(NumberText.count(report.rows, "row")), \
      \(NumberText.count(report.values, "value")) in \(NumberText.fixed(seconds, decimals: 2)) s
      \(NumberText.grouped(written.new)) new, \(NumberText.grouped(written.changed)) changed, \
      \(NumberText.grouped(written.unchanged)) unchanged, \(NumberText.grouped(written.missing)) missing, \
      \(NumberText.grouped(report.rejectedValues)) in \(NumberText.count(report.rejectedRows, "rejected row"))
      """)
    if !report.series.isEmpty {
      let shown = report.series.prefix(12).map(\.description).joined(separator: ", ")
      let more = report.series.count > 12 ? " and \(report.series.count - 12) more ('loadstar series')" : ""
      try StandardStream.output.line("series: \(shown)\(more)")
    }
    try writeDetails()
  }

  private func writeDetails() throws {
    for file in report.files {
      let shown = file.rejected.filter { $0.cause == .fault }.prefix(20)
      for row in shown {
        try StandardStream.error.line("\(file.path), \(place(of: row)): left out: \(row.reason)")
      }
      if file.faults > shown.count {
        try StandardStream.error.line("\(file.path): \(file.faults - shown.count) more rows left out")
      }
      try writeClockChange(file)
      for note in file.notes { try StandardStream.error.line("\(file.path): \(note)") }
    }
  }

  /// Rows that a clock change makes, which every file of a year has, in one line.
  private func writeClockChange(_ file: FileOutcome) throws {
    guard let first = file.rejected.first(where: { $0.cause == .clockChange }) else { return }
    let others = file.rejectedRows - file.faults - 1
    let more = others > 0 ? " (and \(NumberText.count(others, "row")) more of that kind)" : ""
    try StandardStream.error.line("\(file.path), \(place(of: first)): left out: \(first.reason)\(more)")
  }

  private func place(of row: RejectedRow) -> String {
    "line \(row.line)" + (row.column.map { ", column \($0)" } ?? "")
  }

  private func writeFailures() throws {
    let failed = report.failed
    guard let first = failed.first?.failure else { return }
    let lines = failed.compactMap { $0.failure?.description }
    guard failed.count > 1 || report.files.count > 1 else {
      throw first
    }
    let others = report.files.count - failed.count
    throw CommandError(
      .dataError,
      "nothing was stored of \(NumberText.count(failed.count, "file")), the other \(others) went in:\n"
        + lines.map { "  \($0)" }.joined(separator: "\n"))
  }

  private struct Summary: Encodable {
    let files: Int
    let rows: Int
    let values: Int
    let new: Int
    let changed: Int
    let unchanged: Int
    let missing: Int
    let rejected: [Row]
    let rejectedRows: Int
    let rejectedValues: Int
    let notes: [Note]
    let failed: [Failure]
    let series: [String]
    let seconds: Double

    enum CodingKeys: String, CodingKey {
      case files, rows, values, new, changed, unchanged, missing, rejected, notes, failed, series, seconds
      case rejectedRows = "rejected_rows"
      case rejectedValues = "rejected_values"
    }

    init(_ report: IngestReport, seconds: Double) {
      let written = report.written
      files = report.files.count
      rows = report.rows
      values = report.values
      (new, changed) = (written.new, written.changed)
      (unchanged, missing) = (written.unchanged, written.missing)
      rejected = report.files.flatMap { file in file.rejected.map { Row(file: file.path, $0) } }
      rejectedRows = report.rejectedRows
      rejectedValues = report.rejectedValues
      notes = report.files.flatMap { file in file.notes.map { Note(file: file.path, note: $0) } }
      failed = report.failed.compactMap { file in file.failure.map { Failure(file: file.path, $0) } }
      series = report.series.map(\.description)
      self.seconds = seconds
    }
  }

  private struct Row: Encodable {
    let file: String
    let line: Int
    let column: Int?
    let reason: String
    let cause: String
    let values: Int

    init(file: String, _ row: RejectedRow) {
      self.file = file
      (line, column, reason, values) = (row.line, row.column, row.reason, row.values)
      cause = row.cause.rawValue
    }
  }

  private struct Note: Encodable {
    let file: String
    let note: String
  }

  private struct Failure: Encodable {
    let file: String
    let line: Int?
    let column: Int?
    let reason: String

    init(file: String, _ error: IngestionError) {
      self.file = file
      (line, column, reason) = (error.line, error.column, error.message)
    }
  }
}

extension IngestionError: ExitStatusError {
  /// The status that fits the sort of failure.
  public var exitStatus: ExitStatus {
    switch kind {
    case .noInput: .noInput
    case .unreadable: .ioError
    case .badData: .dataError
    case .usage: .usage
    case .unavailable: .unavailable
    }
  }
}
