import CivilTime
import Readings

extension MonitorEngine {
  /// Looks for overdue readings; at most so often as half the shortest step.
  mutating func beat(_ seconds: Int64) {
    guard seconds > now else { return }
    now = seconds
    let pause = Int64(max((layouts.lazy.map(\.step).min() ?? 2) / 2, 1))
    nextBeat = (LocalDate.floorDivide(seconds, pause) + 1) * pause
    for handle in due.indices where due[handle] <= seconds {
      let overdue = Instant(seconds: due[handle])
      due[handle] = .max
      if !monitors[handle].open.contains(.gap) {
        openGap(handle, from: monitors[handle].lastSlot + 1, at: overdue)
      }
    }
  }

  /// Raises a gap incident that begins with a slot.
  mutating func openGap(_ handle: SeriesHandle, from slot: Int64, at: Instant) {
    guard !monitors[handle].open.contains(.gap) else { return }
    let layout = layouts[handle]
    let start = layout.instant(of: slot, phase: monitors[handle].phase)
    let incident = Incident(
      kind: .gap, openedAs: .gap, start: start, end: layout.end(of: start), peakTime: start, peakScore: 0,
      peakDeviation: 0, peakExpected: .nan, peakValue: .nan, energy: 0, readings: 1, severity: .major)
    open(incident, handle, at: at)
  }

  /// A value has come again: a gap is over.
  mutating func endGap(_ handle: SeriesHandle, at reading: ObservedReading) {
    guard monitors[handle].open.contains(.gap) else { return }
    let key = IncidentKey(series: handle, kind: .gap)
    guard var incident = openIncidents[key] else { return }
    incident.end = max(incident.end, reading.instant)
    let step = layouts[handle].step
    incident.readings = max(1, (incident.end - incident.start + step / 2) / step)
    close(incident, key, at: reading.arrival)
  }
}
