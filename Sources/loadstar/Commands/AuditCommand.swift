import CivilTime
import CommandLineKit
import History
import Monitoring
import Readings
import Workbench

/// `loadstar audit`
struct AuditCommand: CommonCommand {
  var common = CommonOptions()
  var series = ""
  var from: TimeArgument?
  var to: TimeArgument?

  static let name = "audit"
  static let summary = "Look a series over for faults of its data."
  static let discussion = """
    Finds gaps, repeated stretches, stuck values, spikes, sentinels such as -999, unit faults (x1000), days of a clock
    change that are not whole, and values that were revised, each with its span. What is usual is taken from the series
    itself: nights of a solar plant are no fault. Nothing is changed.
    """
  static let examples = [
    "loadstar audit france/consumption",
    "loadstar audit 'bretagne/*' --from 2015-01-01 --to 2015-12-31 --json",
  ]
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("SERIES", \.series, "A series, or a pattern such as 'bretagne/*'."),
      .option("--from", "TIME", \.from, "Only from here on (default: all)."),
      .option("--to", "TIME", \.to, "Only until here; a date counts whole (default: all)."),
    ]
  }

  func run() async throws {
    let workspace = try Workspace.reading(common)
    let found = try workspace.series(matching: series)
    let audits = try workspace.store.snapshot { try found.map { try AuditReport($0, workspace.store, self) } }
    if common.json {
      if let only = audits.first, audits.count == 1 { return try JSONOutput.write(only.summary) }
      return try JSONOutput.write(["audits": audits.map(\.summary)])
    }
    for audit in audits { try audit.writeText() }
  }
}

/// The audit of one stored series.
private struct AuditReport {
  let summary: Summary
  private let findings: [AuditFinding]

  struct Summary: Encodable {
    let series: String
    let from: String?
    let to: String?
    let step: Int
    let slots: Int
    let missing: Int
    let clean: Bool
    let counts: [String: Int]
    let findings: [Finding]
  }

  struct Finding: Encodable {
    let kind: String
    let start: String
    let end: String
    let count: Int
    let message: String
  }

  init(_ series: StoredSeries, _ store: HistoryStore, _ options: AuditCommand) throws {
    let zone = try series.zone()
    let audit = try StoredAudit(
      of: series, from: try options.from?.instant(in: zone), to: try options.to?.end(in: zone), in: store)
    let grid = audit.grid
    findings = audit.findings
    let isEmpty = grid.values.isEmpty
    summary = Summary(
      series: "\(series.name)", from: isEmpty ? nil : "\(grid.start)", to: isEmpty ? nil : "\(grid.end)",
      step: grid.step, slots: grid.values.count, missing: grid.values.filter(\.isNaN).count,
      clean: findings.isEmpty,
      counts: Dictionary(grouping: findings, by: \.kind.rawValue).mapValues(\.count),
      findings: findings.map {
        Finding(
          kind: $0.kind.rawValue, start: "\($0.start)", end: "\($0.end)", count: $0.count, message: $0.message
        )
      })
  }

  func writeText() throws {
    let span = summary.from.map { "\($0) to \(summary.to ?? "")" } ?? "no readings"
    try StandardStream.output.line(
      "\(summary.series): \(NumberText.count(summary.slots, "slot")), \(NumberText.grouped(summary.missing)) "
        + "without a value, \(span)")
    guard !findings.isEmpty else { return try StandardStream.output.line("nothing found\n") }
    var table = TextTable(["kind", "start", "end", "slots", "what"])
    for finding in summary.findings {
      table.add([finding.kind, finding.start, finding.end, "\(finding.count)", finding.message])
    }
    try StandardStream.output.line(table.lines(style: Style(for: .output)).joined(separator: "\n") + "\n")
  }
}
