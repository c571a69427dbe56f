import CivilTime
import Readings

/// Where an open incident is kept: load incidents of a series share one place.
struct IncidentKey: Hashable, Sendable {
  var series: SeriesHandle
  var kind: IncidentKind

  init(series: SeriesHandle, kind: IncidentKind) {
    self.series = series
    self.kind = kind.group == .load ? .point : kind
  }
}

extension MonitorEngine {
  /// Brings a series' incidents up to date with a verdict; `passed` slots since the one before.
  @inline(__always)
  mutating func settle(_ reading: ObservedReading, _ verdict: Verdict, slot: Int64, passed: Int) {
    let handle = reading.series
    if verdict.fault == nil, verdict.point < 1, verdict.level < 1, monitors[handle].open.isEmpty { return }
    if let fault = verdict.fault {
      raiseData(fault, reading, slot: slot, verdict)
      if verdict.isStuck, fault != .stuck { raiseData(.stuck, reading, slot: slot, verdict) }
    } else {
      settleLoad(reading, verdict, passed: passed)
    }
    settleData(reading, verdict, passed: passed)
  }

  private mutating func settleLoad(_ reading: ObservedReading, _ verdict: Verdict, passed: Int) {
    let handle = reading.series
    let key = IncidentKey(series: handle, kind: .point)
    let strength = max(verdict.point, verdict.level)
    guard var incident = openIncidents[key] else {
      if strength >= 1, monitors[handle].scored > configuration.probation { openLoad(reading, verdict) }
      return
    }
    if strength >= configuration.clearLevel {
      let before = incident
      absorb(reading, verdict, into: &incident)
      openIncidents[key] = incident
      tellOfChange(from: before, to: incident, handle, at: reading.arrival)
    } else {
      incident.quiet += passed
      openIncidents[key] = incident
    }
    finishLoad(incident, key, reading, verdict)
  }

  /// Closes a load incident that is over, or that has lasted so long that its level is the new normal.
  private mutating func finishLoad(
    _ incident: Incident, _ key: IncidentKey, _ reading: ObservedReading, _ verdict: Verdict
  ) {
    let step = layouts[key.series].step
    if incident.quiet * step >= configuration.quietTime {
      close(incident, key, at: reading.arrival)
    } else if reading.instant - incident.start >= configuration.rebaseTime {
      let residual = reading.value - verdict.sample.point
      let mean = incident.residualSum / Double(max(incident.readings, 1))
      monitors[key.series].rebase(newest: residual, mean: mean)
      close(incident, key, at: reading.arrival)
    }
  }

  private mutating func openLoad(_ reading: ObservedReading, _ verdict: Verdict) {
    var incident = Incident(
      kind: verdict.level > verdict.point ? .level : .point,
      openedAs: verdict.level > verdict.point ? .level : .point, start: reading.instant,
      end: reading.instant, peakTime: reading.instant, peakScore: 0, peakDeviation: 0, peakExpected: .nan,
      peakValue: .nan, energy: 0, readings: 0, severity: .minor)
    absorb(reading, verdict, into: &incident)
    budget.raise(tightness: &monitors[reading.series].tightness)
    open(incident, reading.series, at: reading.arrival)
  }

  /// Adds an unusual reading to an incident.
  func absorb(_ reading: ObservedReading, _ verdict: Verdict, into incident: inout Incident) {
    let step = layouts[reading.series].step
    let sample = verdict.sample
    let isSlow = verdict.level > verdict.point
    let reference = isSlow ? sample.point + monitors[reading.series].slow.bias : sample.expected
    let deviation = reading.value - reference
    incident.end = max(incident.end, layouts[reading.series].end(of: reading.instant))
    incident.energy += deviation * Double(step) / 3600
    incident.residualSum += reading.value - sample.point
    incident.readings += 1
    incident.quiet = 0
    if abs(deviation) > abs(incident.peakDeviation) || incident.readings == 1 {
      incident.peakTime = reading.instant
      incident.peakDeviation = deviation
      incident.peakExpected = reference
      incident.peakValue = reading.value
    }
    incident.peakScore = max(incident.peakScore, verdict.reportedScore)
    incident.severity = max(incident.severity, severity(max(verdict.point, verdict.level)))
    if incident.end - incident.start >= configuration.confirmTime { incident.kind = .level }
  }

  private func severity(_ strength: Double) -> IncidentSeverity {
    strength >= 3 ? .critical : strength >= 1.5 ? .major : .minor
  }

  private mutating func tellOfChange(
    from before: Incident, to after: Incident, _ handle: SeriesHandle, at: Instant
  ) {
    let grew = abs(after.peakDeviation) > 1.5 * abs(before.peakDeviation)
    if after.kind != before.kind || after.severity != before.severity || grew {
      tell(.updated, after, handle, at: at)
    }
  }

  /// Opens an incident and tells of it.
  mutating func open(_ incident: Incident, _ handle: SeriesHandle, at: Instant) {
    let key = IncidentKey(series: handle, kind: incident.kind)
    openIncidents[key] = incident
    monitors[handle].open.insert(key.kind)
    tell(.opened, incident, handle, at: at)
  }

  /// Closes an incident and tells of it.
  mutating func close(_ incident: Incident, _ key: IncidentKey, at: Instant) {
    openIncidents[key] = nil
    monitors[key.series].open.remove(key.kind)
    tell(.closed, incident, key.series, at: at)
    closedIncidents[key.series, default: []].append(incident)
    if closedIncidents[key.series, default: []].count > Self.keptIncidents {
      closedIncidents[key.series]?.removeFirst()
    }
  }

  static let keptIncidents = 8

  mutating func tell(
    _ state: IncidentState, _ incident: Incident, _ handle: SeriesHandle, at: Instant, note: String? = nil
  ) {
    let message = IncidentMessage(
      incident: incident, state: state, unit: configuration.unit, offset: localOffset(incident.start, handle),
      precedent: state == .opened ? precedent(of: incident, handle) : nil)
    places.append(scores.count)
    events.append(
      IncidentEvent(
        state: state, id: identifier(incident, handle), series: series[handle], incident: incident, at: at,
        message: note.map { message.text + "; " + $0 } ?? message.text, isCorrection: note != nil))
  }

  /// The newest closed incident of the same kind, direction and about the same size.
  private func precedent(of incident: Incident, _ handle: SeriesHandle) -> Instant? {
    guard incident.kind.group == .load else { return nil }
    return closedIncidents[handle]?.last { earlier in
      let ratio = earlier.peakDeviation / incident.peakDeviation
      return earlier.kind.group == .load && ratio > 0.5 && ratio < 2
    }?.start
  }

  /// `france/consumption@2018-05-01T06:00:00Z/level`: the same for the same readings, always.
  func identifier(_ incident: Incident, _ handle: SeriesHandle) -> String {
    let second = Int(LocalDate.floorModulo(incident.start.seconds, 86_400))
    let time = [second / 3600, second % 3600 / 60, second % 60].map(LocalDate.pair).joined(separator: ":")
    let date = LocalDate(incident.start, offset: 0).text
    return "\(series[handle])@\(date)T\(time)Z/\(incident.openedAs.name)"
  }
}
