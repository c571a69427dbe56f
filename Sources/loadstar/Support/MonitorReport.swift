import CommandLineKit
import Streaming

/// What a run of the monitor did, for people and for programs.
struct MonitorReport: Encodable {
  let type = "summary"
  let name: String
  let source: String
  let readings: Int
  let scores: Int
  let incidents: [String: Int]
  let open: [String]
  let rejected: [String: Int]
  let forecasts: Int
  let checkpoints: Int
  let expectations: [String: String]
  let promisedPerWeek: Double
  let realisedPerWeek: Double?
  let weeks: Double
  let first: String?
  let last: String?
  let interrupted: Bool
  let seconds: Double

  private enum CodingKeys: String, CodingKey {
    case type, name, source, readings, scores, incidents, open, rejected, forecasts, checkpoints, expectations
    case promisedPerWeek = "promised_per_week"
    case realisedPerWeek = "realised_per_week"
    case weeks, first, last, interrupted, seconds
  }

  init(_ summary: MonitorSummary, name: String, source: String) {
    self.name = name
    self.source = source
    readings = summary.readings
    scores = summary.scores
    incidents = summary.incidents
    open = summary.open
    rejected = summary.rejected
    forecasts = summary.forecasts
    checkpoints = summary.checkpoints
    expectations = Dictionary(summary.expectations.map { ($0.series, $0.expectation) }) { $1 }
    promisedPerWeek = summary.promisedPerWeek
    realisedPerWeek = summary.realisedPerWeek
    weeks = summary.weeks
    first = summary.first?.description
    last = summary.last?.description
    interrupted = summary.isInterrupted
    seconds = summary.seconds
  }

  /// A few lines for people.
  var text: String {
    let opened = incidents.values.reduce(0, +)
    let kinds = incidents.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    var lines = [
      "\(NumberText.count(readings, "reading"))\(span), \(NumberText.count(opened, "incident"))"
        + (kinds.isEmpty ? "" : " (\(kinds))"),
      "load incidents a week: \(NumberText.fixed(promisedPerWeek, decimals: 1)) promised, "
        + (realisedPerWeek.map { NumberText.fixed($0, decimals: 2) } ?? "–") + " realised",
    ]
    if !rejected.isEmpty {
      let reasons = rejected.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
      lines.append("lines refused: \(reasons.joined(separator: "; "))")
    }
    if !open.isEmpty { lines += ["open now:"] + open.prefix(10).map { "  \($0)" } }
    return lines.joined(separator: "\n") + "\n"
  }

  private var span: String {
    guard let first, let last else { return "" }
    return " from \(first) to \(last)"
  }
}

/// A calm status of a few lines on the terminal, rewritten in place; silent in pipes.
struct StatusView {
  private let isShown: Bool
  private let box = LineCount()

  private final class LineCount {
    var lines = 0
    var shown = 0.0
  }

  init(quiet: Bool) { isShown = !quiet && StandardStream.error.isTerminal }

  /// Shows where the run stands, at most four times a second.
  func show(_ summary: MonitorSummary) {
    guard isShown, summary.seconds - box.shown > 0.25 else { return }
    box.shown = summary.seconds
    let rate = summary.realisedPerWeek.map { NumberText.fixed($0, decimals: 2) } ?? "–"
    var lines = [
      "\(summary.last?.description ?? "–")  \(NumberText.count(summary.readings, "reading"))  "
        + "\(NumberText.count(summary.incidents.values.reduce(0, +), "incident"))  "
        + "\(NumberText.count(summary.rejected.values.reduce(0, +), "line")) refused  "
        + "\(rate) of \(NumberText.fixed(summary.promisedPerWeek, decimals: 1)) alerts a week"
    ]
    lines += summary.open.isEmpty ? ["all quiet"] : summary.open.prefix(6).map { "! \($0)" }
    if summary.open.count > 6 { lines.append("… and \(summary.open.count - 6) more open") }
    draw(lines.map { String($0.prefix(StandardStream.error.width - 1)) })
  }

  /// Says what takes long.
  func note(_ text: String) { if isShown { draw([text + " …"]) } }

  /// Leaves the last status where it is.
  func finish() {}

  // A status that can't be shown is no reason to stop.
  private func draw(_ lines: [String]) {
    let up = box.lines > 0 ? "\u{1B}[\(box.lines)A" : ""
    try? StandardStream.error.write(up + lines.map { "\r\u{1B}[K\($0)\n" }.joined() + "\u{1B}[J")
    box.lines = lines.count
  }
}

extension MonitorPlan.Clock: ArgumentValue {}
