import CivilTime
import Readings

extension SeriesAudit {
  /// Slots without a value, stretch by stretch.
  mutating func findGaps() {
    for range in stretches(where: { grid.values[$0].isNaN }) {
      note(range, .gap, "no value for \(Self.span(range.count * grid.step))")
    }
  }

  /// Days of a clock change whose slots are not all there.
  mutating func findClockChanges() {
    guard !grid.values.isEmpty else { return }
    for transition in zone.transitions(in: grid.start..<grid.end) {
      let day = LocalDay(containing: transition.instant, zone: zone)
      let slots = grid.values.indices.clamped(to: first(after: day.start)..<first(after: day.end))
      let present = slots.filter { !grid.values[$0].isNaN }.count
      guard present > 0, present < slots.count else { continue }
      let kind = transition.offsetAfter > transition.offsetBefore ? "skip" : "repeat"
      note(
        slots, .clockChange,
        "the clocks \(kind) an hour on \(day.date): \(present) of \(slots.count) slots have a value")
    }
  }

  /// The first slot at an instant or after it.
  private func first(after instant: Instant) -> Int {
    min(max(grid.firstCell(from: instant), 0), grid.values.count)
  }

  /// Values that others replaced, those within a day of one another in one finding.
  mutating func report(_ revisions: [AuditRevision]) {
    var group: [AuditRevision] = []
    for revision in revisions {
      if let last = group.last, revision.instant - last.instant > 86_400 {
        reportGroup(group)
        group.removeAll()
      }
      group.append(revision)
    }
    reportGroup(group)
  }

  private mutating func reportGroup(_ group: [AuditRevision]) {
    guard let first = group.first, let last = group.last else { return }
    let changes = group.map { abs($0.new - $0.old) }
    let mean = changes.reduce(0, +) / Double(changes.count)
    findings.append(
      AuditFinding(
        kind: .revision, start: first.instant, end: last.instant + grid.step, count: group.count,
        message: "\(group.count) values replaced, by \(Self.number(mean)) on average and "
          + "\(Self.number(changes.max() ?? 0)) at most"))
  }

  /// Readings that no slot begins at, in one finding. A finer vintage's are none: they come every five minutes or more.
  mutating func report(offGrid all: [Instant]) {
    let instants = all.filter { ($0 - grid.start) % 300 != 0 }
    guard let first = instants.first, let last = instants.last else { return }
    findings.append(
      AuditFinding(
        kind: .offGrid, start: first, end: last + 1, count: instants.count,
        message: "\(instants.count) readings lie between the slots of \(Self.span(grid.step))"))
  }
}
