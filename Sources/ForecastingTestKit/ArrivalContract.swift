import CivilTime
import Monitoring
import Readings

/// What the monitor must do about every fault in how readings arrive: gaps, duplicates, late readings.
///
/// These kinds have no `Detector`, for they judge arrivals and not values. The contract feeds the engine an ordinary
/// feed of half-hours whose readings come up to ten minutes late, with the fault put in twice, ten days apart.
package struct ArrivalContract {
  /// Puts a fault into a feed of one reading a slot at the reading of an index, and says from when on it can be known.
  package typealias Fault = (_ feed: inout [ObservedReading], _ index: Int) -> Instant

  /// The promises that the monitor breaks about a fault, one sentence each; empty where it keeps them all.
  /// - Parameters:
  ///   - kind: the incident that the fault must raise.
  ///   - fault: puts the fault in.
  package static func violations(of kind: IncidentKind, fault: Fault) -> [String] {
    guard let feed = Faulty(fault) else { return ["the series' name is refused"] }
    let ordinary = feed.run(feed.ordinary)
    let output = feed.run(feed.readings)
    let ours = output.incidents.filter { $0.incident.kind == kind }
    var found: [String] = []
    if ordinary.incidents.contains(where: { arrivalKinds.contains($0.incident.kind) }) {
      found.append("it raises an incident of arrivals on an ordinary feed")
    }
    found += raising(ours, feed, kind)
    if output.incidents.contains(where: { $0.incident.kind.group == .load && !$0.isKnown(to: ordinary) }) {
      found.append("it takes the fault for an unusual load")
    }
    if !output.scores.allSatisfy({ (0...1).contains($0.score) && $0.p > 0 && $0.p <= 1 }) {
      found.append("a score or a p-value is out of range")
    }
    if !output.isIdentical(to: feed.runOneByOne()) {
      found.append("one reading at a time gives other events than a batch")
    }
    if !output.isIdentical(to: feed.runRestored()) { found.append("a restored state goes on otherwise") }
    return found
  }

  private static let arrivalKinds: [IncidentKind] = [.gap, .duplicate, .late]

  /// What it says of each of the two faults.
  private static func raising(_ events: [IncidentEvent], _ feed: Faulty, _ kind: IncidentKind) -> [String] {
    var found: [String] = []
    let opened = events.filter { $0.state == .opened }
    if opened.count != feed.faults.count || Set(opened.map(\.id)).count != opened.count {
      found.append("\(feed.faults.count) faults raise \(opened.count) incidents")
    }
    if kind.group != .data { found.append("it is no data fault") }
    for (event, fault) in zip(opened, feed.faults) {
      let closed = events.last { $0.id == event.id }
      if event.at > fault.knowable + Faulty.step { found.append("it is raised more than a slot too late") }
      if closed?.state != .closed { found.append("its incident stays open") }
      let incident = closed?.incident ?? event.incident
      if fault.slot < incident.start || fault.slot >= incident.end {
        found.append("its incident does not hold the faulty slot")
      }
      if event.message.isEmpty || event.message.contains("nan") { found.append("it is not told of in words") }
    }
    return found
  }
}

/// An ordinary feed, and the same with faults.
private struct Faulty {
  static let step = 1_800
  private static let start = Instant(seconds: 1_483_228_800)
  private static let places = [48 * 20 + 17, 48 * 30 + 17]

  let name: SeriesName
  let ordinary: [ObservedReading]
  private(set) var readings: [ObservedReading]
  /// The slot of each fault, and when it can be known.
  private(set) var faults: [(slot: Instant, knowable: Instant)] = []

  init?(_ fault: ArrivalContract.Fault) {
    guard let name = try? SeriesName(parsing: "contract/load") else { return nil }
    self.name = name
    let noise = DetectorContract.samples(count: 48 * 40, seed: 3)
    ordinary = noise.enumerated().map { index, sample in
      let instant = Self.start + index * Self.step
      let value = (Self.forecast(instant).point + 150 * sample.z).rounded()
      return ObservedReading(
        series: 0, instant: instant, value: value, arrival: instant + 60 * (index % 11))
    }
    readings = ordinary
    // The later first, so that the earlier one's place does not move.
    for place in Self.places.reversed() {
      faults.insert((ordinary[place].instant, fault(&readings, place)), at: 0)
    }
  }

  static func forecast(_ instant: Instant) -> Expectation {
    let slot = Double((instant - start) / step % 48)
    let point = 50_000 + 14 * slot * (48 - slot)
    return Expectation(point: point, low: point - 250, high: point + 250)
  }

  private func engine() -> MonitorEngine {
    var engine = MonitorEngine()
    _ = engine.watch(name, step: Self.step)
    return engine
  }

  func run(_ readings: [ObservedReading]) -> MonitorOutput {
    var engine = engine()
    return engine.score(batch: readings) { Self.forecast($0.instant) }
  }

  func runOneByOne() -> MonitorOutput {
    var engine = engine()
    return readings.reduce(into: .none) { output, reading in
      output += engine.score(batch: [reading]) { Self.forecast($0.instant) }
    }
  }

  /// With the state stored and read back right before, within and after the first fault.
  func runRestored() -> MonitorOutput {
    var engine = engine()
    let cuts = [0] + (0..<6).map { Self.places[0] + $0 } + [readings.count]
    return zip(cuts, cuts.dropFirst()).reduce(into: .none) { output, span in
      output += engine.score(batch: Array(readings[span.0..<span.1])) { Self.forecast($0.instant) }
      var next = self.engine()
      try? next.restoreShared(engine.serialiseShared())
      try? next.restore(engine.serialise(0), of: 0)
      engine = next
    }
  }
}

extension MonitorOutput {
  fileprivate static var none: Self { Self(scores: [], incidents: [], places: []) }

  fileprivate static func += (left: inout Self, right: Self) {
    left.scores += right.scores
    left.incidents += right.incidents
  }

  fileprivate func isIdentical(to other: Self) -> Bool {
    scores.count == other.scores.count && zip(scores, other.scores).allSatisfy { $0.isIdentical(to: $1) }
      && incidents.map(\.message) == other.incidents.map(\.message)
      && incidents.map(\.at) == other.incidents.map(\.at) && incidents.map(\.id) == other.incidents.map(\.id)
  }
}

extension IncidentEvent {
  /// Whether the incident is one of an output.
  fileprivate func isKnown(to output: MonitorOutput) -> Bool { output.incidents.contains { $0.id == id } }
}
