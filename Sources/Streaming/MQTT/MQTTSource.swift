#if MQTT
  @preconcurrency import Glibc

  /// Readings from an MQTT topic, with quality of service 1, a JSON object a message.
  ///
  /// The broker forgets a message once it is acknowledged, and keeps no log to go back in. So each message is written
  /// to a spool file before it is acknowledged, and readings come from that file: a checkpoint holds the place in it,
  /// and a kill at any moment loses nothing. What is checkpointed is dropped when the file has grown.
  public struct MQTTSource: ReadingSource {
    private let client: MQTTClient
    private let spool: Spool
    private var file: DescriptorSource
    private let heartbeat: Int32

    private static let keep = 16 << 20

    /// A source on the endpoint's topic.
    /// - Parameters:
    ///   - spool: the path of the file between acknowledgement and checkpoint.
    ///   - position: where the checkpoint left the spool.
    ///   - heartbeat: milliseconds of silence after which an empty batch is handed over.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers within `patience` seconds, `cannotCreate`
    ///   where the spool can't be written.
    public init(
      _ endpoint: MQTTEndpoint, spool path: String, from position: SourcePosition?,
      _ directory: SeriesDirectory,
      patience: Double = 15, heartbeat: Int32 = 1000, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(StreamingError) {
      let spool = try Spool(endpoint.spool ?? path)
      self.spool = spool
      self.heartbeat = heartbeat
      file = try DescriptorSource.file(spool.path, end: .follows, from: position, directory, heartbeat: 0)
      client = try MQTTClient(
        endpoint, patience: patience, receive: { spool.append($0) }, notice: notice)
    }

    /// The next batch of what is in the spool.
    public mutating func next() throws(StreamingError) -> SourceBatch? {
      let deadline = MonotonicClock.seconds + Double(heartbeat) / 1000
      while true {
        client.loop(milliseconds: 0)
        try spool.check()
        let batch = try file.next()
        if batch.map({ !$0.readings.isEmpty || !$0.rejected.isEmpty }) ?? true { return batch }
        if MonotonicClock.seconds >= deadline { return batch }
        client.loop(milliseconds: 100)
      }
    }

    /// Begins a new spool where the old one has grown and all of it is checkpointed.
    public mutating func committed(_ position: SourcePosition) throws(StreamingError) {
      guard position.offset >= Self.keep, position.offset == spool.length else { return }
      try spool.renew()
    }
  }

  /// The file between acknowledgement and checkpoint.
  private final class Spool: @unchecked Sendable {
    let path: String
    private var descriptor: Int32 = -1
    private(set) var length = 0
    private var failure: StreamingError?

    init(_ path: String) throws(StreamingError) {
      self.path = path
      try open(O_CREAT)
      length = Int(lseek(descriptor, 0, SEEK_END))
      // A kill may have cut the last line short; its message was not acknowledged and comes again.
      append(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    deinit { close(descriptor) }

    private func open(_ flags: Int32) throws(StreamingError) {
      descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0o600)
      guard descriptor >= 0 else {
        throw StreamingError(
          .cannotCreate, "can't write the spool \(path): \(String(cString: strerror(errno)))")
      }
    }

    /// Adds a message as a line; line ends inside it part lines, as they do anywhere else.
    func append(_ message: UnsafeRawBufferPointer) {
      var line = Array(message)
      line.append(0x0A)
      var written = 0
      while written < line.count {
        let count = line.withUnsafeBytes {
          write(descriptor, $0.baseAddress.map { $0 + written }, line.count - written)
        }
        if count > 0 {
          written += count
        } else if errno != EINTR {
          failure = StreamingError(.io, "can't write the spool \(path): \(String(cString: strerror(errno)))")
          return
        }
      }
      length += line.count
    }

    func check() throws(StreamingError) { if let failure { throw failure } }

    /// Puts an empty file in the place of the old one, which its reader still holds.
    func renew() throws(StreamingError) {
      close(descriptor)
      unlink(path)
      try open(O_CREAT)
      length = 0
    }
  }
#endif
