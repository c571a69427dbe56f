import History
import Monitoring
import Readings

/// Writes checkpoints into the store.
struct CheckpointWriter: Sendable {
  let plan: MonitorPlan
  let directory: SeriesDirectory

  /// Writes what came about, inside the caller's transaction.
  func write(_ record: CheckpointRecord, to store: HistoryStore) throws {
    for forecast in record.forecasts { try store.save(forecast) }
    try store.write(
      record.readings.lazy.map { (series: self.id($0.series), readings: $0.readings) },
      arrival: record.arrival)
    if !record.scores.isEmpty {
      try store.write(inOrderOfSeries(record.scores).lazy.map { self.record(record.scores[$0]) })
    }
    for event in record.incidents { try store.save(self.record(event), keepingPrior: event.isCorrection) }
    for (reason, count) in record.rejected {
      try store.countDeadLetters(source: plan.source, reason: reason, count: count)
    }
    try store.saveCheckpoint(consumer: plan.consumer, source: plan.source, position: record.position)
    try write(record.states.lazy.map { (series: $0.key, state: $0.value) }, to: store)
    for (key, bytes) in record.parts {
      try store.saveCheckpoint(consumer: plan.consumer, source: key, position: bytes)
    }
  }

  /// Writes the states of some series.
  func write(_ states: some Sequence<(series: Int, state: [UInt8])>, to store: HistoryStore) throws {
    try store.saveStates(
      consumer: plan.consumer, states.lazy.map { (series: self.id($0.series), state: $0.state) })
  }

  /// Refuses to write over what another monitor of the same name has written since.
  func fence(_ committed: [UInt8]?, in store: HistoryStore) throws {
    guard try store.checkpoint(consumer: plan.consumer, source: plan.source) == committed else {
      throw StreamingError(
        .fenced,
        "another monitor named '\(plan.consumer)' reads \(plan.source): stop one of them, or name it with --name"
      )
    }
  }

  /// The scores' places, those of one series together and in their order: so they lie in the store.
  private func inOrderOfSeries(_ scores: [ScoreEvent]) -> [Int] {
    scores.indices.map { UInt64(scores[$0].series) << 32 | UInt64($0) }.sorted().map { Int($0 & 0xFFFF_FFFF) }
  }

  private func id(_ series: Int) -> SeriesID { plan.watched[series].series.id }

  private func record(_ score: ScoreEvent) -> ScoreRecord {
    ScoreRecord(
      series: id(score.series), instant: score.time, vintage: score.vintage,
      value: score.value, expected: score.expected, low: score.low, high: score.high, p: score.p,
      score: score.score, flag: score.flag, kind: score.kind?.name)
  }

  private func record(_ event: IncidentEvent) -> IncidentRecord {
    let incident = event.incident
    return IncidentRecord(
      id: event.id, series: id(directory.index(of: event.series) ?? 0), kind: incident.kind.name,
      incidentClass: incident.kind.group.rawValue, state: event.state.rawValue,
      severity: Int(incident.severity.rawValue), start: incident.start, end: incident.end,
      peak: incident.peakTime, peakScore: incident.peakScore, energy: incident.energy,
      message: event.message, reported: event.at)
  }
}
