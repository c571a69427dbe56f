import CivilTime
import FoundationEssentials
import History
import Monitoring
import Readings

/// What the store keeps of a run besides its results.
struct StoredCheckpoint: Codable {
  var position: SourcePosition
  var sinks: [String: [UInt8]]
  var deadLetters: Int
  var readings: Int
}

extension MonitorPipeline {
  /// Goes back to the last checkpoint, or begins anew.
  func resume() throws {
    let stored = try loadCheckpoint()
    position = stored?.position
    for index in sinks.indices { try sinks[index].resume(at: stored?.sinks[sinks[index].name]) }
    if let path = plan.deadLetterPath {
      deadLetters = DeadLetterFile(path: path, length: stored?.deadLetters)
    }
    try restoreStates()
    guard stored == nil else { return }
    // Where the sinks stand before the first event: a run that dies before its first checkpoint is cut back to it.
    let (bytes, _) = try encodedCheckpoint()
    try store.saveCheckpoint(consumer: plan.consumer, source: plan.source, position: bytes)
    committed = bytes
  }

  /// Makes the sinks durable; what the store keeps of where they and the source stand, and where the sinks stand.
  private func encodedCheckpoint() throws -> (bytes: [UInt8], sinks: [String: [UInt8]]) {
    var positions: [String: [UInt8]] = [:]
    for index in sinks.indices { positions[sinks[index].name] = try sinks[index].flush() }
    try deadLetters?.flush()
    let record = StoredCheckpoint(
      position: position ?? SourcePosition(), sinks: positions, deadLetters: deadLetters?.length ?? 0,
      readings: summary.readings)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (Array(try encoder.encode(record)), positions)
  }

  /// Forgets what is in memory and loads the states of all series: another monitor may have moved them on.
  func reload() throws {
    pending = PendingWrites(series: plan.watched.count)
    try restoreStates()
    for series in engine.series.indices {
      engine.excuse(series)
      tables[series].coveredUntil = .min
      if forecasters[series] != nil {
        histories[series] = try ReceivedHistory(plan.watched[series].series, in: store)
      }
    }
    if isStarted { try restoreModels() }
    _ = try loadCheckpoint()
  }

  func loadCheckpoint() throws -> StoredCheckpoint? {
    guard let bytes = try store.checkpoint(consumer: plan.consumer, source: plan.source) else {
      committed = nil
      return nil
    }
    committed = bytes
    guard let stored = try? JSONDecoder().decode(StoredCheckpoint.self, from: Data(bytes)) else {
      throw StreamingError(
        .badInput,
        "the checkpoint of \(plan.consumer) for \(plan.source) can't be read: start anew with --reset")
    }
    return stored
  }

  func restoreStates() throws {
    restored = []
    if let shared = try store.checkpoint(consumer: plan.consumer, source: Self.sharedKey) {
      try engine.restoreShared(shared)
    }
    let states = try store.states(consumer: plan.consumer)
    for (series, watched) in plan.watched.enumerated() {
      guard let state = states[watched.series.id] else { continue }
      try engine.restore(state, of: series)
      restored.insert(series)
    }
  }

  /// Puts models back to the state that the last checkpoint left them in.
  func restoreModels() throws {
    for series in plan.watched.indices where forecasters[series] != nil {
      guard let bytes = try store.checkpoint(consumer: plan.consumer, source: modelKey(series)) else {
        continue
      }
      // A model trained anew finds the series' habits changed: it is calibrated again.
      if forecasters[series]?.restore(bytes) == false { restored.remove(series) }
    }
  }

  private static let sharedKey = "engine"
  private func modelKey(_ series: Int) -> String { "model of \(directory.entries[series].name)" }

  // MARK: Committing

  /// Makes the sinks durable, then commits everything else together.
  func checkpoint(_ source: inout any ReadingSource) throws {
    let place = position ?? SourcePosition()
    // What stands in the store is then another monitor's.
    if source.isPartitioned, place.partitions.isEmpty { return }
    let (bytes, positions) = try encodedCheckpoint()
    try store.transaction {
      if place.partitions.isEmpty { try fence() } else { try commitPartitions(place.partitions, positions) }
      try writePending()
      try store.saveCheckpoint(consumer: plan.consumer, source: plan.source, position: bytes)
      try saveStates()
    }
    committed = bytes
    pending = PendingWrites(series: plan.watched.count)
    summary.checkpoints += 1
    summarise()
    try source.committed(place)
  }

  /// Refuses to write over what another monitor of the same name has written since.
  private func fence() throws {
    guard try store.checkpoint(consumer: plan.consumer, source: plan.source) == committed else {
      throw StreamingError(
        .fenced,
        "another monitor named '\(plan.consumer)' reads \(plan.source): stop one of them, or name it with --name"
      )
    }
  }

  private func writePending() throws {
    for forecast in pending.forecasts { try store.save(forecast) }
    try writeReadings()
    if !pending.scores.isEmpty { try store.write(pending.scores.lazy.map(record)) }
    for event in pending.incidents { try store.save(record(event), keepingPrior: event.isCorrection) }
    for (reason, count) in pending.rejected {
      try store.countDeadLetters(source: plan.source, reason: reason, count: count)
    }
  }

  private func writeReadings() throws {
    for (series, readings) in pending.readings.enumerated() where !readings.isEmpty {
      try store.write(readings, to: plan.watched[series].series.id, arrival: pending.arrival)
    }
  }

  private func saveStates() throws {
    let touched = pending.touched.indices.filter { pending.touched[$0] }
    try store.saveStates(
      consumer: plan.consumer,
      touched.lazy.map { (series: self.plan.watched[$0].series.id, state: self.engine.serialise($0)) })
    try store.saveCheckpoint(
      consumer: plan.consumer, source: Self.sharedKey, position: engine.serialiseShared())
    for series in touched where forecasters[series]?.hasMoved == true {
      guard let bytes = try forecasters[series]?.saved() else { continue }
      try store.saveCheckpoint(consumer: plan.consumer, source: modelKey(series), position: bytes)
    }
  }

  private func summarise() {
    summary.realisedPerWeek = engine.budget.realisedPerWeek
    summary.weeks = engine.budget.weeks
    summary.open = engine.openMessages
  }

  private func record(_ score: ScoreEvent) -> ScoreRecord {
    ScoreRecord(
      series: plan.watched[score.series].series.id, instant: score.time, vintage: score.vintage,
      value: score.value, expected: score.expected, low: score.low, high: score.high, p: score.p,
      score: score.score, flag: score.flag, kind: score.kind?.name)
  }

  private func record(_ event: IncidentEvent) -> IncidentRecord {
    let incident = event.incident
    let series = directory.index(of: event.series) ?? 0
    return IncidentRecord(
      id: event.id, series: plan.watched[series].series.id, kind: incident.kind.name,
      incidentClass: incident.kind.group.rawValue, state: event.state.rawValue,
      severity: Int(incident.severity.rawValue), start: incident.start, end: incident.end,
      peak: incident.peakTime, peakScore: incident.peakScore, energy: incident.energy,
      message: event.message, reported: event.at)
  }
}
