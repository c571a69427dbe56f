import CivilTime
import History
import Monitoring
import Readings

extension MonitorPipeline {
  /// Scores a batch and tells the sinks.
  func take(_ batch: SourceBatch) async throws {
    reject(batch.rejected)
    let readings = admitted(batch.readings)
    if let first = readings.min(by: { $0.instant < $1.instant })?.instant {
      if !isStarted { try await start(at: first) }
      decideClock(newest: readings.max { $0.instant < $1.instant }?.instant ?? first)
      try score(readings)
    }
    if isLive { try tell(engine.advance(to: Instant(seconds: Self.wallSeconds()))) }
  }

  private func reject(_ lines: [RejectedLine]) {
    for line in lines {
      summary.rejected[line.reason.rawValue, default: 0] += 1
      pending.rejected[line.reason.rawValue, default: 0] += 1
      deadLetters?.add(line, source: plan.source)
    }
  }

  /// A reading from the future would make all that follow late: it is refused like one from 1970.
  private func admitted(_ readings: [IncomingReading]) -> [IncomingReading] {
    let latest = Instant(seconds: Self.wallSeconds() + 86_400)
    guard readings.contains(where: { $0.instant > latest }) else { return readings }
    reject(
      readings.filter { $0.instant > latest }.map {
        RejectedLine(line: $0.line, reason: .implausibleTime, excerpt: [])
      })
    return readings.filter { $0.instant <= latest }
  }

  private func decideClock(newest: Instant) {
    let wasLive = isLive
    switch plan.clock {
    case .wall: isLive = true
    case .event: isLive = false
    case .auto: isLive = Self.wallSeconds() - newest.seconds < 86_400
    }
    guard isLive, !wasLive else { return }
    // Until a series' first live reading has shown its delay, its next slot is given time to come.
    let now = Instant(seconds: Self.wallSeconds())
    for handle in engine.series.indices {
      engine.excuse(handle, until: now + 2 * directory.entries[handle].step)
    }
  }

  /// Scores readings in their order; where a forecast falls due, what came before is scored first.
  private func score(_ readings: [IncomingReading]) throws {
    let arrival = isLive ? Instant(seconds: Self.wallSeconds()) : nil
    if let arrival { pending.arrival = arrival }
    var chunk = ScoringChunk(capacity: readings.count)
    var scored = 0
    for (place, reading) in readings.enumerated() {
      let series = Int(reading.series)
      if reading.instant.seconds >= tables[series].coveredUntil {
        try score(&chunk, readings[scored..<place])
        scored = place
        try prepare(series, for: reading.instant)
      }
      let expectation = try expectation(series, reading)
      chunk.observed.append(
        ObservedReading(
          series: series, instant: reading.instant, value: reading.value, arrival: arrival,
          vintage: reading.vintage))
      chunk.expectations.append(expectation)
    }
    try score(&chunk, readings[scored...])
  }

  @inline(__always)
  private func expectation(_ series: Int, _ reading: IncomingReading) throws -> Expectation {
    if reading.vintage > .realTime, tables[series].isBefore(reading.instant) {
      return try storedExpectation(series, at: reading.instant)
    }
    return tables[series].expectation(at: reading.instant)
  }

  private func score(_ chunk: inout ScoringChunk, _ incoming: ArraySlice<IncomingReading>) throws {
    guard !incoming.isEmpty else { return }
    let incoming = Array(incoming)
    let output = engine.score(batch: chunk.observed, expectations: chunk.expectations)
    keep(incoming, output.scores)
    try tell(output, readings: incoming)
    chunk.removeAll()
  }

  /// Notes the readings for the store and for the forecasts to come.
  private func keep(_ readings: [IncomingReading], _ scores: [ScoreEvent]) {
    summary.readings += readings.count
    pending.add(readings, scored: scores)
    if !forecasters.isEmpty {
      for (series, reading) in pending.newest(readings.count) where forecasters[series] != nil {
        histories[series]?.receive(reading)
      }
    }
    if summary.first == nil { summary.first = readings.first?.instant }
    summary.last = readings.reduce(summary.last ?? readings[0].instant) { max($0, $1.instant) }
  }

  /// Tells the sinks, and keeps what the store will be told.
  private func tell(_ output: MonitorOutput, readings: [IncomingReading]) throws {
    let incidents = output.incidents.map(explained)
    summary.scores += output.scores.count
    for event in incidents where event.state == .opened {
      summary.incidents[event.incident.kind.name, default: 0] += 1
    }
    for event in incidents {
      if let series = directory.index(of: event.series) { pending.touch(series) }
    }
    if plan.storesScores { pending.scores += output.scores }
    pending.incidents += incidents
    guard !sinks.isEmpty else { return }
    var batch = EventBatch(
      readings: readings, scores: output.scores, incidents: incidents, places: output.places,
      directory: directory)
    try silence(&batch)
    for index in sinks.indices { try sinks[index].write(batch) }
  }

  private func tell(_ incidents: [IncidentEvent]) throws {
    guard !incidents.isEmpty else { return }
    try tell(
      MonitorOutput(scores: [], incidents: incidents, places: incidents.map { _ in 0 }), readings: [])
  }

  /// Takes out what was muted: it is stored, and no sink is told.
  private func silence(_ batch: inout EventBatch) throws {
    guard !batch.incidents.isEmpty else { return }
    let muted = try store.mutedIncidents(at: Instant(seconds: Self.wallSeconds()))
    guard !muted.isEmpty else { return }
    let kept = batch.incidents.indices.filter { !muted.contains(batch.incidents[$0].id) }
    batch.places = kept.map { batch.places[$0] }
    batch.incidents = kept.map { batch.incidents[$0] }
  }

  /// The event with what lies behind it, from the effects of the forecast.
  private func explained(_ event: IncidentEvent) -> IncidentEvent {
    guard event.incident.kind.group == .load, event.state != .closed,
      let series = directory.index(of: event.series), let history = histories[series],
      let cause = forecasters[series]?.cause(
        of: event.incident, unit: plan.watched[series].series.definition.unit, history)
    else { return event }
    return event.adding(cause: cause)
  }
}

/// Readings that are scored in one go.
private struct ScoringChunk {
  var observed: [ObservedReading] = []
  var expectations: [Expectation] = []

  init(capacity: Int) {
    observed.reserveCapacity(capacity)
    expectations.reserveCapacity(capacity)
  }

  mutating func removeAll() {
    observed.removeAll(keepingCapacity: true)
    expectations.removeAll(keepingCapacity: true)
  }
}

extension IncidentEvent {
  /// The event with a cause after its finding.
  func adding(cause: String) -> IncidentEvent {
    var event = self
    let place = message.firstIndex(of: ";") ?? message.endIndex
    event.message = message[..<place] + cause + message[place...]
    return event
  }
}
