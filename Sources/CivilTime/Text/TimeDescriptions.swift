extension LocalDate: CustomStringConvertible {
  /// `2018-01-01`.
  public var description: String { described(capacity: 10) { $0.write(self) } }
}

extension LocalDateTime: CustomStringConvertible {
  /// `2018-01-01T11:00:00`.
  public var description: String { described(capacity: 19) { $0.write(self) } }
}

extension Instant: CustomStringConvertible {
  /// `2018-01-01T11:00:00Z`.
  public var description: String {
    described(capacity: 20) {
      $0.write(LocalDateTime(clockSeconds: Int(seconds)))
      $0.write(byte: 0x5A)
    }
  }
}

/// Writes the parts of a time as bytes: joining strings costs some ten times as much.
private struct TimeWriter {
  var bytes: [UInt8] = []

  mutating func write(_ time: LocalDateTime) {
    write(time.date)
    write(byte: 0x54)
    write(time.hour, width: 2)
    write(byte: 0x3A)
    write(time.minute, width: 2)
    write(byte: 0x3A)
    write(time.second, width: 2)
  }

  mutating func write(_ date: LocalDate) {
    let (year, month, day) = date.components
    // ISO 8601 has four digits for years 0 to 9999, a sign and more for others.
    if year < 0 { write(byte: 0x2D) }
    write(abs(year), width: 4)
    write(byte: 0x2D)
    write(month, width: 2)
    write(byte: 0x2D)
    write(day, width: 2)
  }

  mutating func write(byte: UInt8) { bytes.append(byte) }

  private mutating func write(_ number: Int, width: Int) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while number / scale >= 10 { scale *= 10 }
    while scale > 0 {
      write(byte: UInt8(0x30 + number / scale % 10))
      scale /= 10
    }
  }
}

private func described(capacity: Int, _ write: (inout TimeWriter) -> Void) -> String {
  var writer = TimeWriter()
  writer.bytes.reserveCapacity(capacity)
  write(&writer)
  return String(decoding: writer.bytes, as: UTF8.self)
}
