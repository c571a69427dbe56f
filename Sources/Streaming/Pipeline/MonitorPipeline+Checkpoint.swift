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
    let begin = try encodedCheckpoint()
    for finish in begin.durability { try finish() }
    try store.saveCheckpoint(consumer: plan.consumer, source: plan.source, position: begin.bytes)
    committed = begin.bytes
  }

  /// What the store keeps of where source and sinks stand now, where the sinks stand, and what is left to do before
  /// that may count.
  private func encodedCheckpoint() throws -> (
    bytes: [UInt8], sinks: [String: [UInt8]], durability: [@Sendable () throws(StreamingError) -> Void]
  ) {
    var positions: [String: [UInt8]] = [:]
    var durability: [@Sendable () throws(StreamingError) -> Void] = []
    for index in sinks.indices {
      let mark = try sinks[index].mark()
      positions[sinks[index].name] = mark.position
      if let finish = mark.makeDurable { durability.append(finish) }
    }
    try deadLetters?.flush()
    let record = StoredCheckpoint(
      position: position ?? SourcePosition(), sinks: positions, deadLetters: deadLetters?.length ?? 0,
      readings: summary.readings)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (Array(try encoder.encode(record)), positions, durability)
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

  /// Begins to commit on a thread beside the scoring, where the plan asks for it and the source is not shared.
  func commitBeside(_ source: any ReadingSource) throws {
    guard plan.commitsBeside, !source.isPartitioned, store.path != ":memory:" else { return }
    background = try CheckpointThread(writer, path: store.path, committed: committed)
  }

  /// Makes the sinks durable, then commits everything else together; or hands that over to the thread that does.
  func checkpoint(_ source: inout any ReadingSource) throws {
    let place = position ?? SourcePosition()
    // What stands in the store is then another monitor's.
    if source.isPartitioned, place.partitions.isEmpty { return }
    let now = try encodedCheckpoint()
    let touched = pending.touched
    var record = try collect()
    record.position = now.bytes
    record.place = place
    record.durability = now.durability
    guard let background else {
      try commit(record, touched, over: committed, now.sinks)
      committed = record.position
      summary.checkpoints += 1
      return try source.committed(place)
    }
    if touched.count <= Self.mostStatesAside {
      for series in touched { record.states[series] = engine.serialise(series) }
      try background.hand(record)
    } else {
      try background.commitHere { last in
        try commit(record, touched, over: last, now.sinks)
        return record.position
      }
      try source.committed(place)
    }
    if let place = background.takeCommitted() { try source.committed(place) }
  }

  /// More states than these are written from where they are instead of copied for another thread: memory is bounded.
  private static let mostStatesAside = 20_000

  /// Commits a record and the states of the series touched, here and now.
  private func commit(
    _ record: CheckpointRecord, _ touched: [Int], over last: [UInt8]?, _ sinks: [String: [UInt8]]
  ) throws {
    for finish in record.durability { try finish() }
    let record = try record.sealed()
    try store.transaction {
      if record.place.partitions.isEmpty {
        try writer.fence(last, in: store)
      } else {
        try commitPartitions(record.place.partitions, sinks)
      }
      try writer.write(record, to: store)
      try writer.write(touched.lazy.map { (series: $0, state: self.engine.serialise($0)) }, to: store)
    }
  }

  /// Waits until all that was handed over is committed.
  func finishCommits(_ source: inout any ReadingSource) throws {
    guard let background else { return }
    summary.checkpoints = try background.finish()
    if let place = background.takeCommitted() { try source.committed(place) }
  }

  /// What came about since the last checkpoint, with the models' states and the engine's own.
  private func collect() throws -> CheckpointRecord {
    let touched = pending.touched
    var record = pending.take()
    for series in touched {
      if let moved = forecasters[series]?.takeMoved() { record.models[modelKey(series)] = moved }
    }
    record.parts[Self.sharedKey] = engine.serialiseShared()
    record.parts[AlertRate.key] = try AlertRate(engine.budget).encoded()
    return record
  }

  func summarise() {
    summary.realisedPerWeek = engine.budget.realisedPerWeek
    summary.weeks = engine.budget.weeks
    summary.open = engine.openMessages
  }
}
