/// Where a source stands: what a checkpoint keeps, so that a restart goes on from there.
public struct SourcePosition: Sendable, Equatable, Codable {
  /// Bytes of the stream already taken, whole lines only.
  public var offset: Int
  /// Lines already taken.
  public var line: Int
  /// What tells this file from another under the same name: device and inode; empty for a pipe.
  public var identity: String
  /// The CSV header in force, as places of series, time and value; empty for JSON.
  public var columns: [Int]

  /// A position.
  public init(offset: Int = 0, line: Int = 0, identity: String = "", columns: [Int] = []) {
    self.offset = offset
    self.line = line
    self.identity = identity
    self.columns = columns
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
}

/// Something that readings come from, in batches.
///
/// A source waits for its first bytes, then hands over what is there: a slow feed is scored reading by reading, a
/// fast one by the thousand. It reads no further until asked again; that is the back-pressure.
public protocol ReadingSource: Sendable {
  /// The next batch; nil at the end of the input. May return an empty batch after a time of silence.
  mutating func next() throws(StreamingError) -> SourceBatch?
}
