import CivilTime
import Readings

extension MonitorEngine {
  /// A reading of a slot that has passed: a duplicate, a revision, or one that comes late.
  mutating func revisit(_ reading: ObservedReading, _ expectation: Expectation, slot: Int64) {
    let layout = layouts[reading.series]
    let index = layout.recentIndex(slot)
    let earlier = recent[index]
    let isRemembered = slot > monitors[reading.series].lastSlot - Int64(layout.recentCount)
    guard earlier.slot == slot else {
      let isRevision = !isRemembered && reading.vintage > .realTime
      if !isRevision { raiseData(.late, reading, slot: slot) }
      return isRevision
        ? revise(reading, expectation, earlier: nil, slot: slot) : fillIn(reading, expectation, slot: slot)
    }
    let vintage = UInt8(reading.vintage.rawValue)
    if vintage < earlier.vintage { return }
    let isSame = earlier.value == reading.value || (earlier.value.isNaN && reading.value.isNaN)
    if isSame, vintage == earlier.vintage { return raiseData(.duplicate, reading, slot: slot) }
    recent[index].vintage = vintage
    revise(reading, expectation, earlier: earlier, slot: slot)
    recent[index].value = reading.value
  }

  /// A reading that came out of order: scored by itself, remembered, not learned from.
  private mutating func fillIn(_ reading: ObservedReading, _ expectation: Expectation, slot: Int64) {
    let layout = layouts[reading.series]
    scoreApart(reading, expectation, kind: .late)
    guard slot > monitors[reading.series].lastSlot - Int64(layout.recentCount) else { return }
    recent[layout.recentIndex(slot)] = RecentReading(
      slot: slot, value: reading.value, vintage: UInt8(reading.vintage.rawValue))
  }

  /// A newer vintage: scores the slot again as it was scored first, and corrects its incident.
  private mutating func revise(
    _ reading: ObservedReading, _ expectation: Expectation, earlier: RecentReading?, slot: Int64
  ) {
    guard !reading.value.isNaN else { return }
    let verdict = apart(reading, expectation, earlier: earlier)
    guard let verdict else { return reportUnscored(reading, kind: nil) }
    report(reading, verdict, isRevision: true)
    correctIncident(reading, verdict, earlier: earlier)
  }

  /// Scores a reading away from its time: against what was expected then where that is remembered, else
  /// against the stored forecast with the scale of its errors over days.
  private func apart(
    _ reading: ObservedReading, _ expectation: Expectation, earlier: RecentReading?
  ) -> Verdict? {
    let monitor = monitors[reading.series]
    var sample = Sample(
      value: reading.value, point: expectation.point, expected: expectation.point + monitor.slow.bias,
      scale: 0, z: 0, whitened: 0, slow: 0, pointMove: 0)
    if let earlier, earlier.scale > 0 {
      sample.point = Double(earlier.point)
      sample.expected = Double(earlier.expected)
      sample.scale = Double(earlier.scale)
    } else {
      let unit = expectation.deviation > 0 ? expectation.deviation : 1
      sample.scale = Double(monitor.slow.scale.value) * unit
    }
    guard sample.expected.isFinite, sample.scale > 0 else { return nil }
    sample.z = (reading.value - sample.expected) / sample.scale
    let (p, score) = monitor.histogram.assess(abs(sample.z))
    let strength = abs(sample.z) / budget.thresholds(tightness: monitor.tightness).point
    return Verdict(
      sample: sample, p: p, score: score, fault: nil, point: strength, level: 0, isFlagged: strength >= 1)
  }

  /// Scores a reading that belongs to no newest slot.
  mutating func scoreApart(
    _ reading: ObservedReading, _ expectation: Expectation, kind: IncidentKind? = nil
  ) {
    guard !reading.value.isNaN, var verdict = apart(reading, expectation, earlier: nil) else {
      return reportUnscored(reading, kind: kind)
    }
    verdict.fault = kind
    verdict.isFlagged = verdict.isFlagged || kind != nil
    report(reading, verdict, isRevision: false)
  }

  /// Takes a reading that is no longer unusual out of its incident, open or closed.
  private mutating func correctIncident(
    _ reading: ObservedReading, _ verdict: Verdict, earlier: RecentReading?
  ) {
    let handle = reading.series
    guard verdict.point < configuration.clearLevel else { return }
    if let key = openKey(covering: reading.instant, handle), var incident = openIncidents[key] {
      remove(reading, verdict, earlier, from: &incident)
      openIncidents[key] = incident
      if incident.readings > 0 {
        tell(.updated, incident, handle, at: reading.arrival, note: "revised")
      } else {
        withdraw(incident, handle, key, at: reading.arrival)
      }
      return
    }
    correctClosed(reading, verdict, earlier)
  }

  private mutating func withdraw(
    _ incident: Incident, _ handle: SeriesHandle, _ key: IncidentKey, at: Instant
  ) {
    openIncidents[key] = nil
    monitors[handle].open.remove(key.kind)
    if incident.kind.group == .load { budget.refund(tightness: &monitors[handle].tightness) }
    tell(.closed, incident, handle, at: at, note: "withdrawn: the values were revised")
  }

  private mutating func correctClosed(
    _ reading: ObservedReading, _ verdict: Verdict, _ earlier: RecentReading?
  ) {
    let handle = reading.series
    guard
      let index = closedIncidents[handle]?.lastIndex(where: { Self.covers($0, reading.instant) }),
      var incident = closedIncidents[handle]?[index]
    else { return }
    remove(reading, verdict, earlier, from: &incident)
    if incident.readings > 0 {
      closedIncidents[handle]?[index] = incident
      tell(.closed, incident, handle, at: reading.arrival, note: "revised")
    } else {
      closedIncidents[handle]?.remove(at: index)
      if incident.kind.group == .load { budget.refund(tightness: &monitors[handle].tightness) }
      tell(.closed, incident, handle, at: reading.arrival, note: "withdrawn: the values were revised")
    }
  }

  private func remove(
    _ reading: ObservedReading, _ verdict: Verdict, _ earlier: RecentReading?, from incident: inout Incident
  ) {
    incident.readings -= 1
    guard let earlier, earlier.scale > 0, incident.kind.group == .load else { return }
    let deviation = earlier.value - Double(earlier.expected)
    incident.energy -= deviation * Double(layouts[reading.series].step) / 3600
    incident.residualSum -= earlier.value - Double(earlier.point)
    if reading.instant == incident.peakTime { findPeak(of: &incident, besides: earlier.slot, reading.series) }
  }

  /// The greatest deviation of what is left of an incident, as far as its readings are remembered.
  private func findPeak(of incident: inout Incident, besides revised: Int64, _ handle: SeriesHandle) {
    let (layout, monitor) = (layouts[handle], monitors[handle])
    let left = recent[layout.recentStart..<(layout.recentStart + layout.recentCount)].filter {
      guard $0.slot != RecentReading.never else { return false }
      let instant = layout.instant(of: $0.slot, phase: monitor.phase)
      return $0.slot != revised && $0.scale > 0 && $0.value.isFinite
        && instant >= incident.start && instant < incident.end
    }
    guard let peak = left.max(by: { $0.deviation.magnitude < $1.deviation.magnitude }) else { return }
    incident.peakTime = layout.instant(of: peak.slot, phase: monitor.phase)
    incident.peakDeviation = peak.deviation
    incident.peakExpected = Double(peak.expected)
    incident.peakValue = peak.value
    incident.peakScore = monitor.histogram.assess(peak.deviation.magnitude / Double(peak.scale)).score
  }

  private func openKey(covering instant: Instant, _ handle: SeriesHandle) -> IncidentKey? {
    guard !monitors[handle].open.isEmpty else { return nil }
    return [IncidentKind.point, .sentinel, .unit, .stuck, .shift]
      .map { IncidentKey(series: handle, kind: $0) }
      .first { key in openIncidents[key].map { Self.covers($0, instant) } ?? false }
  }

  private static func covers(_ incident: Incident, _ instant: Instant) -> Bool {
    let revisable: Set<IncidentKind> = [.point, .level, .sentinel, .unit, .stuck, .shift]
    return revisable.contains(incident.kind) && instant >= incident.start && instant < incident.end
  }
}
