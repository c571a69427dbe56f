import FoundationEssentials
import History

/// What the store keeps of one partition: how far it was read, and where the sinks stood then.
struct StoredPartition: Codable {
  var offset: Int64
  var sinks: [String: [UInt8]]
}

/// Several monitors of one name and one history share the partitions of a source: each row of the checkpoint belongs
/// to one partition, and only the monitor that wrote or loaded it last may write it again.
extension MonitorPipeline {
  /// The next offset of every partition of a source that a consumer has read.
  public static func storedOffsets(
    _ store: HistoryStore, consumer: String, source: String
  ) throws -> [Int32: Int64] {
    var offsets: [Int32: Int64] = [:]
    for row in try store.checkpointTimes()
    where row.consumer == consumer && row.source.hasPrefix("\(source)#") {
      guard let partition = Int32(row.source.dropFirst(source.count + 1)),
        let bytes = try store.checkpoint(consumer: consumer, source: row.source)
      else { continue }
      offsets[partition] = try decode(bytes, row.source).offset
    }
    return offsets
  }

  /// Partitions have come or gone: all that is known is taken from the checkpoint anew.
  func takeOver(_ position: SourcePosition) throws {
    try reload()
    partitions = [:]
    var told: [String: [[UInt8]]] = [:]
    for partition in position.partitions.keys {
      let key = partitionKey(partition)
      guard let bytes = try store.checkpoint(consumer: plan.consumer, source: key) else { continue }
      partitions[partition] = bytes
      for (sink, place) in try Self.decode(bytes, key).sinks { told[sink, default: []].append(place) }
    }
    for index in sinks.indices { try sinks[index].recall(told[sinks[index].name] ?? []) }
  }

  /// Writes how far each partition was read, inside the transaction of a checkpoint.
  func commitPartitions(_ offsets: [Int32: Int64], _ sinks: [String: [UInt8]]) throws {
    for (partition, offset) in offsets {
      let key = partitionKey(partition)
      guard try store.checkpoint(consumer: plan.consumer, source: key) == partitions[partition] else {
        throw StreamingError(
          .fenced,
          "another monitor named '\(plan.consumer)' has read partition \(partition) of \(plan.source) on: this one "
            + "was away too long and ends; start it again")
      }
      let bytes = Array(try JSONEncoder().encode(StoredPartition(offset: offset, sinks: sinks)))
      try store.saveCheckpoint(consumer: plan.consumer, source: key, position: bytes)
      partitions[partition] = bytes
    }
  }

  private func partitionKey(_ partition: Int32) -> String { "\(plan.source)#\(partition)" }

  private static func decode(_ bytes: [UInt8], _ key: String) throws -> StoredPartition {
    guard let stored = try? JSONDecoder().decode(StoredPartition.self, from: Data(bytes)) else {
      throw StreamingError(.badInput, "the checkpoint of \(key) can't be read: start anew with --reset")
    }
    return stored
  }
}
