/// Where a source stands: what a checkpoint keeps, so that a restart goes on from there.
public struct SourcePosition: Sendable, Equatable, Codable {
  /// Bytes of the stream already taken, whole lines only.
  public var offset: Int
  /// Lines already taken.
  public var line: Int
  /// What tells this input from another under the same name: a file's device and inode, a pipe's first bytes.
  public var identity: String
  /// The CSV header in force, as places of series, time, value and vintage; empty for JSON.
  public var columns: [Int]
  /// Of a partitioned source, the next offset of each partition that it owns; empty for one stream of bytes.
  public var partitions: [Int32: Int64]

  /// A position.
  public init(
    offset: Int = 0, line: Int = 0, identity: String = "", columns: [Int] = [],
    partitions: [Int32: Int64] = [:]
  ) {
    self.offset = offset
    self.line = line
    self.identity = identity
    self.columns = columns
    self.partitions = partitions
  }
}

/// What a source hands over at a time.
public struct SourceBatch: Sendable {
  /// The readings, in the order they came.
  public var readings: [IncomingReading]
  /// The lines that are none.
  public var rejected: [RejectedLine]
  /// Where the source stands after this batch.
  public var position: SourcePosition
  /// Whether partitions came or went before this batch: what is in memory of any series may be out of date, and is
  /// loaded anew from the last checkpoint.
  public var isReassigned = false
  /// Whether partitions go or come with the next call: what was taken so far is to be checkpointed before it.
  public var wantsCheckpoint = false

  /// A batch of readings and refused lines, with the position after them.
  public init(
    readings: [IncomingReading], rejected: [RejectedLine] = [], position: SourcePosition,
    isReassigned: Bool = false
  ) {
    self.readings = readings
    self.rejected = rejected
    self.position = position
    self.isReassigned = isReassigned
  }
}

/// Something that readings come from, in batches.
///
/// A source waits for its first bytes, then hands over what is there: a slow feed is scored reading by reading, a
/// fast one by the thousand. It reads no further until asked again; that is the back-pressure.
public protocol ReadingSource: Sendable {
  /// Whether several readers share the source by partitions: one that owns none has nothing to checkpoint.
  var isPartitioned: Bool { get }

  /// The next batch; nil at the end of the input. May return an empty batch after a time of silence.
  mutating func next() throws(StreamingError) -> SourceBatch?

  /// What came of the input up to a position is on disk: a broker may be told so.
  mutating func committed(_ position: SourcePosition) throws(StreamingError)
}

extension ReadingSource {
  /// One reader has all of it.
  public var isPartitioned: Bool { false }

  /// Nobody to tell.
  public mutating func committed(_ position: SourcePosition) throws(StreamingError) {}
}
