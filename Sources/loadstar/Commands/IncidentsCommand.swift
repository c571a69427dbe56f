import CivilTime
import CommandLineKit
@preconcurrency import Glibc
import History

/// `loadstar incidents`
struct IncidentsCommand: CommonCommand {
  var common = CommonOptions()
  var words: [String] = []
  var series: String?
  var from: TimeArgument?
  var to: TimeArgument?
  var open = false
  var span = SpanArgument(seconds: 86_400)

  static let name = "incidents"
  static let summary = "List incidents; acknowledge, mute or annotate one."
  static let examples = [
    "loadstar incidents list --open",
    "loadstar incidents show france/consumption@2018-05-01T06:00:00Z/level",
    "loadstar incidents acknowledge ID",
    "loadstar incidents mute ID --for 12h",
    "loadstar incidents note ID 'substation works, announced'",
  ]
  static let discussion = """
    A muted incident is still followed and stored, and no sink is told of its changes. 'unmute' ends that early.
    """
  static var ownParameters: [Parameter<Self>] {
    [
      .positionals(
        "list | VERB ID [TEXT]", \.words, "list, show, acknowledge, mute, unmute or note (default: list).",
        choices: Self.verbs),
      .option("--series", "SERIES", \.series, "Only that series' incidents."),
      .option("--from", "TIME", \.from, "Only incidents that end after it."),
      .option("--to", "TIME", \.to, "Only incidents that start before it."),
      .flag("--open", \.open, "Only incidents that are still open."),
      .option("--for", "SPAN", \.span, "How long to mute (default: 1d)."),
    ]
  }
  private static let verbs = ["list", "show", "acknowledge", "mute", "unmute", "note"]

  func run() async throws {
    let verb = words.first ?? "list"
    guard Self.verbs.contains(verb) else {
      throw UsageError("there is no '\(verb)' of incidents\(suggestion(for: verb, among: Self.verbs))")
    }
    if verb == "list" { return try list() }
    guard words.count >= 2 else { throw UsageError("'incidents \(verb)' needs an incident's identifier") }
    guard verb == "note" || words.count == 2 else {
      throw UsageError("'incidents \(verb)' takes one identifier; '\(words[2])' is too much")
    }
    if verb == "show" { return try show(words[1]) }
    try handle(verb, words[1])
  }

  private func list() throws {
    let workspace = try Workspace.reading(common)
    let stored = try series.map { try workspace.series($0) }
    let zone = try stored?.zone() ?? .utc
    let query = IncidentQuery(
      series: stored?.id, from: try from?.instant(in: zone), to: try to?.end(in: zone), openOnly: open)
    let rows = try workspace.store.incidents(query).map { try row($0, workspace) }
    if common.json { return try JSONOutput.write(["incidents": rows]) }
    guard !rows.isEmpty else { return try StandardStream.output.line("no incidents") }
    var table = TextTable(["start", "state", "kind", "severity", "handled", "message", "id"])
    for row in rows {
      let handled = row.acknowledged != nil ? "acknowledged" : row.mutedUntil != nil ? "muted" : ""
      table.add([row.start, row.state, row.kind, row.severity, handled, row.message, row.id])
    }
    try StandardStream.output.line(table.lines(style: Style(for: .output)).joined(separator: "\n"))
  }

  private func show(_ id: String) throws {
    let workspace = try Workspace.reading(common)
    let forms = try workspace.store.forms(ofIncident: id)
    guard let record = forms.last else { throw try unknown(id, workspace) }
    var row = try row(record, workspace)
    let earlier = forms.dropLast().map(IncidentRow.Form.init)
    row.earlier = earlier
    if common.json { return try JSONOutput.write(row) }
    var lines = [
      row.id, row.message, "\(row.severity) \(row.class) incident of kind \(row.kind), \(row.state)",
      "from \(row.start) to \(row.end), peak at \(row.peakTime), "
        + "\(NumberText.grouped(row.energyMwh ?? 0, decimals: 1)) MWh",
    ]
    lines += earlier.map { "before a revision of the data, \($0.state): \($0.message)" }
    if let time = row.acknowledged { lines.append("acknowledged \(time)") }
    if let time = row.mutedUntil { lines.append("muted until \(time)") }
    lines += row.notes.map { "\($0.written)  \($0.text)" }
    try StandardStream.output.line(lines.joined(separator: "\n"))
  }

  private func handle(_ verb: String, _ id: String) throws {
    let workspace = try Workspace.writing(common)
    let now = Instant(seconds: Int64(time(nil)))
    guard try workspace.store.incident(id: id) != nil else { throw try unknown(id, workspace) }
    switch verb {
    case "acknowledge": try workspace.store.acknowledge(incident: id, at: now)
    case "mute": try workspace.store.mute(incident: id, until: now + span.seconds)
    case "unmute": try workspace.store.mute(incident: id, until: nil)
    default:
      let text = words.dropFirst(2).joined(separator: " ")
      guard !text.isEmpty else { throw UsageError("'incidents note' needs a text after the identifier") }
      try workspace.store.addNote(text, toIncident: id, at: now)
    }
    if common.json {
      guard let record = try workspace.store.incident(id: id) else { return }
      try JSONOutput.write(try row(record, workspace))
    }
  }

  private func unknown(_ id: String, _ workspace: Workspace) throws -> CommandError {
    let known = try workspace.store.incidents().map(\.id)
    return CommandError(
      .noInput,
      "there is no incident '\(id)'\(suggestion(for: id, among: known)) ('loadstar incidents list' lists them)"
    )
  }

  private func row(_ record: IncidentRecord, _ workspace: Workspace) throws -> IncidentRow {
    let names = try workspace.store.series().first { $0.id == record.series }?.name.description ?? ""
    return IncidentRow(record, series: names, try workspace.store.handling(ofIncident: record.id))
  }
}

/// An incident with what was done about it.
struct IncidentRow: Encodable {
  struct Note: Encodable {
    let written: String
    let text: String
  }

  /// What was known before a revision of the data.
  struct Form: Encodable {
    let state: String
    let kind: String
    let reported: String
    let message: String

    init(_ record: IncidentRecord) {
      (state, kind, message) = (record.state, record.kind, record.message)
      reported = record.reported.description
    }
  }

  let id: String
  let series: String
  let kind: String
  let `class`: String
  let state: String
  let severity: String
  let start: String
  let end: String
  let peakTime: String
  let peakScore: Double?
  let energyMwh: Double?
  let message: String
  let acknowledged: String?
  let mutedUntil: String?
  let notes: [Note]
  /// Its earlier forms, the oldest first; nil in a list.
  var earlier: [Form]?

  private enum CodingKeys: String, CodingKey {
    case id, series, kind, `class`, state, severity, start, end, message, acknowledged, notes, earlier
    case peakTime = "peak_time"
    case peakScore = "peak_score"
    case energyMwh = "energy_mwh"
    case mutedUntil = "muted_until"
  }

  init(_ record: IncidentRecord, series: String, _ handling: IncidentHandling) {
    id = record.id
    self.series = series
    kind = record.kind
    `class` = record.incidentClass
    state = record.state
    severity = ["minor", "major", "critical"][min(max(record.severity, 0), 2)]
    start = record.start.description
    end = record.end.description
    peakTime = record.peak.description
    peakScore = record.peakScore.isFinite ? record.peakScore : nil
    energyMwh = record.energy.isFinite ? record.energy : nil
    message = record.message
    acknowledged = handling.acknowledged?.description
    mutedUntil = handling.mutedUntil?.description
    notes = handling.notes.map { Note(written: $0.written.description, text: $0.text) }
  }
}
