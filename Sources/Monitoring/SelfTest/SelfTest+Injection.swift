import CivilTime
import Readings

/// An incident by its name and the kind it is held for.
private struct Finding: Hashable {
  var id: String
  var kind: IncidentKind

  init(_ event: IncidentEvent) {
    id = event.id
    kind = event.incident.kind
  }
}

extension SelfTest {
  /// Injects a fault into what a copy of the engine sees from `index` on, and counts whether it is found.
  func inject(
    _ fault: InjectedFault, at index: Int, _ engine: MonitorEngine, _ handle: SeriesHandle,
    _ row: inout SelfTestReport.Fault
  ) {
    row.injected += 1
    let known = incidents(.none, at: index, window: fault.window(step: history.step), engine, handle)
    // An incident keeps its name when it turns out to be of another kind.
    let names = Set(known.map { Finding($0) })
    let found = incidents(fault, at: index, window: fault.window(step: history.step), engine, handle)
      .first { fault.isFound(by: $0.incident) && !names.contains(Finding($0)) }
    guard let found else { return }
    row.found += 1
    row.delays.append(Double(found.at - history.instant(at: index)) / 60)
  }

  /// What a copy of the engine tells of while it watches a window with a fault, or without one.
  private func incidents(
    _ fault: InjectedFault?, at start: Int, window: Int, _ engine: MonitorEngine, _ handle: SeriesHandle
  ) -> [IncidentEvent] {
    var copy = engine
    var events: [IncidentEvent] = []
    for index in start..<start + window {
      let instant = history.instant(at: index)
      let value =
        fault.map { $0.corrupt(history.values, at: index, from: start, step: history.step) }
        ?? history.values[index]
      if let value {
        let reading = ObservedReading(series: handle, instant: instant, value: value)
        events += copy.score(batch: [reading], expectations: [expectations[index]]).incidents
      }
      // Between readings the time goes on: a heartbeat every quarter of a step.
      for quarter in 1...3 { events += copy.advance(to: instant + quarter * history.step / 4) }
    }
    return events
  }
}
