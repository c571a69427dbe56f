import CivilTime
@preconcurrency import Glibc
import Readings

/// A reading on its way out.
public struct OutgoingReading: Sendable, Equatable {
  /// The series.
  public var series: SeriesName
  /// The start of the slot.
  public var instant: Instant
  /// The value; NaN where it is missing.
  public var value: Double
  /// How final the value is.
  public var vintage: Vintage

  /// A reading of `series`.
  public init(series: SeriesName, instant: Instant, value: Double, vintage: Vintage = .unspecified) {
    self.series = series
    self.instant = instant
    self.value = value
    self.vintage = vintage
  }

  /// The reading as a JSON object on one line, without its end.
  package var line: [UInt8] {
    var bytes = Array(#"{"series":"\#(series)","time":"\#(instant)","value":"#.utf8)
    JSONNumber.append(value, to: &bytes)
    if let word = vintageWord { bytes += Array(#","vintage":"\#(word)""#.utf8) }
    bytes.append(0x7D)
    return bytes
  }

  private var vintageWord: String? {
    switch vintage {
    case .unspecified: nil
    case .realTime: "real-time"
    case .consolidated: "consolidated"
    case .definitive: "definitive"
    }
  }
}

/// Where produced readings go.
public protocol ReadingOutput: Sendable {
  /// Takes a reading; it may be under way until `flush`.
  mutating func send(_ reading: OutgoingReading) throws(StreamingError)
  /// Returns when all that was sent has arrived, or `isStopped`.
  mutating func flush(isStopped: () -> Bool) throws(StreamingError)
}

/// Readings as JSON lines to standard output or the end of a file.
public struct StreamReadingOutput: ReadingOutput {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []

  /// Standard output.
  public static var standardOutput: StreamReadingOutput { Self(descriptor: 1, name: "standard output") }

  /// The end of the file at `path`, which is made where there is none.
  /// - Throws: `StreamingError` of kind `cannotCreate`.
  public static func file(_ path: String) throws(StreamingError) -> StreamReadingOutput {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StreamingError(.cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))")
    }
    return Self(descriptor: descriptor, name: path)
  }

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// Takes a reading.
  public mutating func send(_ reading: OutgoingReading) throws(StreamingError) {
    buffer += reading.line
    buffer.append(0x0A)
    if buffer.count >= 1 << 16 { try write() }
  }

  /// Writes what was held back.
  public mutating func flush(isStopped: () -> Bool) throws(StreamingError) { try write() }

  private mutating func write() throws(StreamingError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count > 0 {
        written += count
      } else if errno != EINTR {
        throw StreamingError(.io, "can't write to \(name): \(String(cString: strerror(errno)))")
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

#if Kafka
  /// Readings to a Kafka topic, keyed by their series.
  public struct KafkaReadingOutput: ReadingOutput {
    private let producer: KafkaProducer

    /// An output to the endpoint's topic.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers.
    public init(_ endpoint: KafkaEndpoint, notice: @escaping @Sendable (String) -> Void)
      throws(StreamingError)
    {
      producer = try KafkaProducer(endpoint, notice: notice)
    }

    /// Hands a reading over for sending.
    public mutating func send(_ reading: OutgoingReading) throws(StreamingError) {
      try producer.send(key: Array("\(reading.series)".utf8), value: reading.line)
    }

    /// Waits until the brokers have all of them.
    public mutating func flush(isStopped: () -> Bool) throws(StreamingError) {
      try producer.flush(isStopped: isStopped)
    }
  }
#endif

#if MQTT
  /// Readings to an MQTT topic.
  public struct MQTTReadingOutput: ReadingOutput {
    private let sink: MQTTSink

    /// An output to the endpoint's topic.
    /// - Throws: `StreamingError`: `unavailable` where no broker answers.
    public init(_ endpoint: MQTTEndpoint, notice: @escaping @Sendable (String) -> Void) throws(StreamingError)
    {
      sink = try MQTTSink(endpoint, notice: notice)
    }

    /// Hands a reading over for sending.
    public mutating func send(_ reading: OutgoingReading) throws(StreamingError) {
      try sink.send(reading.line[...])
    }

    /// Waits until the broker has all of them.
    public mutating func flush(isStopped: () -> Bool) throws(StreamingError) { try sink.settle(isStopped) }
  }
#endif
