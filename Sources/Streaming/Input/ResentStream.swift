/// Knows a pipe that is sent again from its start, as after a crash, by its first bytes.
///
/// The state machine is apart from the reading: bytes go in as they come, and those come out that are new.
package struct ResentStream: Sendable {
  private enum Phase {
    case comparing
    case skipping(Int)
    case passing
  }

  private static let headLength = 4096
  private let last: SourcePosition?
  private let lastHead: (length: Int, hash: UInt64)?
  private var phase: Phase
  private var head: [UInt8] = []
  private var resumed: SourcePosition?

  /// For a pipe that may be the one of which a checkpoint kept a position.
  package init(after position: SourcePosition?) {
    let parts = position?.identity.split(separator: ":") ?? []
    if let position, parts.count == 3, parts[0] == "pipe", let length = Int(parts[1]),
      let hash = UInt64(parts[2], radix: 16), length > 0, length <= Self.headLength, position.offset >= length
    {
      last = position
      lastHead = (length, hash)
      phase = .comparing
    } else {
      last = nil
      lastHead = nil
      phase = .passing
    }
  }

  /// The old position, while it is not clear whether the pipe is the old one: a checkpoint keeps it.
  package var held: SourcePosition? {
    if case .passing = phase { return nil }
    return last
  }

  /// Takes bytes in; gives those that are to be read.
  package mutating func admit(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    switch phase {
    case .passing:
      if head.count < Self.headLength { head += bytes.prefix(Self.headLength - head.count) }
      return Array(bytes)
    case .skipping(let count):
      if head.count < Self.headLength { head += bytes.prefix(Self.headLength - head.count) }
      return skip(bytes, count)
    case .comparing:
      head += bytes
      guard let lastHead, head.count >= lastHead.length else { return [] }
      return decide(lastHead.length, lastHead.hash)
    }
  }

  /// The input has ended: what was held back for comparison is new after all.
  package mutating func finish() -> [UInt8]? {
    guard case .comparing = phase else { return nil }
    phase = .passing
    return head
  }

  /// The position to number on from, once, when the pipe has turned out to be the old one.
  package mutating func takeResumed() -> SourcePosition? {
    defer { resumed = nil }
    return resumed
  }

  /// What tells this pipe from another, when so many bytes of it have been taken.
  package func identity(taken: Int) -> String {
    if let held { return held.identity }
    let length = min(taken, head.count, Self.headLength)
    return length > 0 ? "pipe:\(length):\(String(Self.hash(head[..<length]), radix: 16))" : ""
  }

  private mutating func decide(_ length: Int, _ hash: UInt64) -> [UInt8] {
    let all = head
    head = Array(all.prefix(Self.headLength))
    guard let last, Self.hash(all[..<length]) == hash else {
      phase = .passing
      return all
    }
    return skip(all[...], last.offset)
  }

  private mutating func skip(_ bytes: ArraySlice<UInt8>, _ count: Int) -> [UInt8] {
    guard bytes.count >= count else {
      phase = .skipping(count - bytes.count)
      return []
    }
    phase = .passing
    resumed = last
    return Array(bytes.dropFirst(count))
  }

  // FNV-1a (Fowler, Noll, Vo).
  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
