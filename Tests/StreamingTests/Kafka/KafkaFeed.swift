#if Kafka
  import CivilTime
  import Foundation
  import Readings
  import Streaming

  /// Readings of many series for tests, how they are written to a topic, and what a source gives of them.
  struct KafkaFeed {
    let directory: SeriesDirectory
    let count: Int

    init(series: Int, readings: Int) throws {
      let zone = try TimeZoneRules.named("UTC")
      directory = SeriesDirectory(
        try (0..<series).map {
          .init(name: try SeriesName(parsing: "area-\($0)/consumption"), step: 1800, zone: zone)
        })
      count = readings
    }

    /// The readings in order of time, as messages.
    func send(to endpoint: KafkaEndpoint, _ range: Range<Int>? = nil) throws {
      let producer = try KafkaProducer(endpoint)
      for number in range ?? 0..<count {
        let name = "\(directory.entries[number % directory.entries.count].name)"
        try producer.send(key: Array(name.utf8), value: Array(line(number).utf8))
      }
      try producer.flush()
    }

    func line(_ number: Int) -> String {
      let entry = directory.entries[number % directory.entries.count]
      let time = Instant(seconds: 1_514_764_800 + Int64(number / directory.entries.count) * 1800)
      return #"{"series":"\#(entry.name)","time":"\#(time)","value":\#(number)}"#
    }

    /// A source on the topic, whose offsets are those of `store`.
    func source(
      _ endpoint: KafkaEndpoint, _ store: OffsetStore, notice: @escaping @Sendable (String) -> Void = { _ in }
    )
      throws -> KafkaSource
    {
      try KafkaSource(endpoint, directory: directory, heartbeat: 200, notice: notice) { store.offsets }
    }
  }

  /// Stands for the checkpoint: offsets, and the values that were taken with them.
  final class OffsetStore: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: [Int32: Int64] = [:]
    private var taken: [Int] = []

    var offsets: [Int32: Int64] { lock.withLock { stored } }
    var values: [Int] { lock.withLock { taken } }

    /// What is lost or doubled of the values from 0 to `count`, in words; nil where nothing is.
    func fault(against count: Int) -> String? {
      var seen = [Int](repeating: 0, count: count)
      for value in values where seen.indices.contains(value) { seen[value] += 1 }
      let lost = seen.indices.filter { seen[$0] == 0 }, doubled = seen.indices.filter { seen[$0] > 1 }
      if lost.isEmpty, doubled.isEmpty { return nil }
      return
        "\(lost.count) lost from \(lost.first ?? -1), \(doubled.count) doubled from \(doubled.first ?? -1)"
    }

    /// Waits until so many values have come, or so long.
    func wait(for count: Int, seconds: Double) {
      let deadline = Date().addingTimeInterval(seconds)
      while values.count < count, Date() < deadline { usleep(20_000) }
    }

    /// Puts the offsets somewhere else.
    func start(at offsets: [Int32: Int64]) { lock.withLock { stored = offsets } }

    /// Keeps a batch and its offsets together, as a transaction does.
    func commit(_ batch: SourceBatch) {
      lock.withLock {
        stored.merge(batch.position.partitions) { $1 }
        taken += batch.readings.map { Int($0.value) }
      }
    }
  }

  extension KafkaSource {
    /// Takes batches until the source ends, or `isEnough`, or `seconds` have passed.
    mutating func drain(into store: OffsetStore, seconds: Double = 90, until isEnough: () -> Bool = { false })
      throws
    {
      let deadline = Date().addingTimeInterval(seconds)
      while !isEnough(), Date() < deadline, let batch = try next() {
        store.commit(batch)
        try committed(batch.position)
      }
    }
  }
#endif
