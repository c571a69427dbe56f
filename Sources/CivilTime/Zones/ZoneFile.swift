/// The contents of a TZif file: its transitions, and the rule that holds after them.
///
/// Every count and index is checked: a damaged or hostile file is an error, never a crash.
/// - Note: Source: RFC 9636, "The Time Zone Information Format (TZif)".
struct ZoneFile {
  /// The offset before the first transition.
  let firstOffset: Int
  /// When the offset changes, strictly ascending, and the offset from then on.
  let transitions: [(instant: Int, offset: Int)]
  /// The rule after the last transition, from the footer.
  let rule: PosixRule?

  /// What is wrong with a file.
  struct Fault: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  init(_ bytes: [UInt8]) throws(Fault) {
    var reader = ZoneFileReader(bytes: bytes)
    var header = try reader.header()
    var timeSize = 4
    if header.version >= 2 {
      // The first block is a 32-bit copy for old readers.
      try reader.skip(header.blockSize(timeSize: 4))
      header = try reader.header()
      timeSize = 8
    }
    guard header.leapSeconds == 0 else { throw Fault("its times count leap seconds") }
    (firstOffset, transitions) = try Self.block(&reader, header, timeSize: timeSize)
    rule = timeSize == 8 ? try Self.footer(&reader) : nil
  }

  private static func block(
    _ reader: inout ZoneFileReader, _ header: ZoneFileReader.Header, timeSize: Int
  ) throws(Fault) -> (Int, [(instant: Int, offset: Int)]) {
    try reader.require(header.blockSize(timeSize: timeSize))
    var times: [Int] = []
    for _ in 0..<header.times { times.append(try reader.integer(timeSize)) }
    var types: [Int] = []
    for _ in 0..<header.times { types.append(Int(try reader.byte())) }
    var offsets: [Int] = []
    for _ in 0..<header.types {
      let offset = try reader.integer(4)
      guard (-93_599...93_599).contains(offset) else { throw Fault("an offset of \(offset) s") }
      offsets.append(offset)
      try reader.skip(2)
    }
    guard let first = offsets.first else { throw Fault("it has no time types") }
    try reader.skip(header.characters + header.standardFlags + header.universalFlags)
    return try combine(times: times, types: types, offsets: offsets, first: first)
  }

  private static func combine(
    times: [Int], types: [Int], offsets: [Int], first: Int
  ) throws(Fault) -> (Int, [(instant: Int, offset: Int)]) {
    var firstOffset = first
    var transitions: [(instant: Int, offset: Int)] = []
    var previous = Int.min
    for (time, type) in zip(times, types) {
      guard type < offsets.count else { throw Fault("time type \(type) of \(offsets.count)") }
      guard time > previous, time < latest else { throw Fault("a transition out of order at \(time)") }
      previous = time
      // Some files begin with a transition at the Big Bang: it states the first offset.
      if time < earliest { firstOffset = offsets[type] } else { transitions.append((time, offsets[type])) }
    }
    return (firstOffset, transitions)
  }

  private static func footer(_ reader: inout ZoneFileReader) throws(Fault) -> PosixRule? {
    guard try reader.byte() == 0x0A else { throw Fault("it has no footer") }
    var text: [UInt8] = []
    while true {
      let byte = try reader.byte()
      if byte == 0x0A { break }
      text.append(byte)
    }
    guard !text.isEmpty else { return nil }
    guard let rule = PosixRuleParser.rule(text) else {
      throw Fault("its rule '\(String(decoding: text, as: UTF8.self))' is none")
    }
    return rule
  }

  /// The first second of year 1.
  private static let earliest = -62_135_596_800
  /// The first second of year 10,000.
  private static let latest = 253_402_300_800
}

/// Reads the big-endian fields of a TZif file, within its bounds.
struct ZoneFileReader {
  private let bytes: [UInt8]
  private var position = 0

  /// The counts that say how long each part of a block is.
  struct Header {
    var version: Int
    var universalFlags: Int
    var standardFlags: Int
    var leapSeconds: Int
    var times: Int
    var types: Int
    var characters: Int

    /// Bytes of the block after the header.
    func blockSize(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardFlags
        + universalFlags
    }
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func header() throws(ZoneFile.Fault) -> Header {
    try require(44)
    guard bytes[position..<position + 4].elementsEqual([0x54, 0x5A, 0x69, 0x66]) else {
      throw ZoneFile.Fault("it is not a TZif file")
    }
    // '2' and later announce a 64-bit block; versions after 4 promise to stay readable as 4.
    let mark = bytes[position + 4]
    position += 20
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(try integer(4) & 0xFFFF_FFFF) }
    return Header(
      version: mark >= 0x32 ? Int(mark) - 0x30 : 1, universalFlags: counts[0], standardFlags: counts[1],
      leapSeconds: counts[2], times: counts[3], types: counts[4], characters: counts[5])
  }

  /// A signed big-endian integer.
  mutating func integer(_ size: Int) throws(ZoneFile.Fault) -> Int {
    try require(size)
    defer { position += size }
    let negative = bytes[position] >= 0x80
    return bytes[position..<position + size].reduce(negative ? -1 : 0) { ($0 << 8) | Int($1) }
  }

  mutating func byte() throws(ZoneFile.Fault) -> UInt8 {
    try require(1)
    defer { position += 1 }
    return bytes[position]
  }

  mutating func skip(_ count: Int) throws(ZoneFile.Fault) {
    try require(count)
    position += count
  }

  func require(_ count: Int) throws(ZoneFile.Fault) {
    guard count <= bytes.count - position else { throw ZoneFile.Fault("it is cut short") }
  }
}
