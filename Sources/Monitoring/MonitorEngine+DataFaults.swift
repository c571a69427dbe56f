import CivilTime
import Readings

extension MonitorEngine {
  /// Raises a data fault, or adds the reading to the one that is open.
  mutating func raiseData(
    _ kind: IncidentKind, _ reading: ObservedReading, slot: Int64, _ verdict: Verdict? = nil
  ) {
    let handle = reading.series
    let key = IncidentKey(series: handle, kind: kind)
    if var incident = openIncidents[key] {
      extend(&incident, reading, verdict)
      openIncidents[key] = incident
      return
    }
    var incident = newData(kind, reading, slot: slot)
    extend(&incident, reading, verdict)
    if kind == .stuck { incident.readings = Int(monitors[handle].stuck.run) }
    if adoptLoad(into: &incident, handle, at: reading.arrival) { return }
    open(incident, handle, at: reading.arrival)
  }

  /// A data fault's incident, from where its evidence began.
  private func newData(_ kind: IncidentKind, _ reading: ObservedReading, slot: Int64) -> Incident {
    let layout = layouts[reading.series]
    let back = kind == .stuck ? Int(monitors[reading.series].stuck.run) - 1 : 0
    let start = reading.instant - back * layout.step
    return Incident(
      kind: kind, openedAs: kind, start: start, end: layout.end(of: reading.instant),
      peakTime: reading.instant, peakScore: 0, peakDeviation: 0, peakExpected: .nan,
      peakValue: reading.value, energy: 0, readings: 0,
      severity: kind == .duplicate || kind == .late ? .minor : .major)
  }

  private func extend(_ incident: inout Incident, _ reading: ObservedReading, _ verdict: Verdict?) {
    incident.end = max(incident.end, layouts[reading.series].end(of: reading.instant))
    incident.start = min(incident.start, reading.instant)
    incident.readings += 1
    incident.quiet = 0
    guard let verdict else { return }
    incident.peakScore = max(incident.peakScore, verdict.reportedScore)
    let deviation = verdict.sample.value - verdict.sample.expected
    if abs(deviation) >= abs(incident.peakDeviation) {
      incident.peakTime = reading.instant
      incident.peakDeviation = deviation
      incident.peakExpected = verdict.sample.expected
      incident.peakValue = reading.value
    }
  }

  /// A load incident that began with the fault was the fault: it takes its kind and keeps its name.
  private mutating func adoptLoad(into incident: inout Incident, _ handle: SeriesHandle, at: Instant) -> Bool
  {
    let key = IncidentKey(series: handle, kind: .point)
    guard monitors[handle].open.contains(.point), let load = openIncidents[key] else { return false }
    let reach = incident.kind == .shift ? 86_400 : 2 * layouts[handle].step
    guard incident.kind == .stuck || incident.kind == .shift, load.start >= incident.start - reach else {
      return false
    }
    incident.openedAs = load.openedAs
    incident.start = load.start
    incident.readings = max(incident.readings, load.readings)
    openIncidents[key] = nil
    monitors[handle].open.remove(.point)
    openIncidents[IncidentKey(series: handle, kind: incident.kind)] = incident
    monitors[handle].open.insert(incident.kind)
    budget.refund(tightness: &monitors[handle].tightness)
    tell(.updated, incident, handle, at: at)
    return true
  }

  /// Closes data incidents whose fault has not been seen for long enough.
  mutating func settleData(_ reading: ObservedReading, _ verdict: Verdict, passed: Int) {
    let handle = reading.series
    for kind in Self.dataKinds where kind != verdict.fault && monitors[handle].open.contains(kind) {
      if kind == .stuck, verdict.isStuck { continue }
      let key = IncidentKey(series: handle, kind: kind)
      guard var incident = openIncidents[key] else { continue }
      incident.quiet += passed
      openIncidents[key] = incident
      let step = layouts[handle].step
      if kind == .stuck || incident.quiet * step >= configuration.quietTime {
        close(incident, key, at: reading.arrival)
      } else if kind == .shift, reading.instant - incident.start >= 2 * configuration.rebaseTime {
        monitors[handle].shift.reset()
        close(incident, key, at: reading.arrival)
      }
    }
  }

  /// The kinds that a later reading can end; a gap ends by itself.
  private static let dataKinds: [IncidentKind] = [.stuck, .unit, .shift, .sentinel, .duplicate, .late]
}
