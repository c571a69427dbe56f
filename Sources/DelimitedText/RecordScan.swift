/// What each byte means to the scanner outside quotes.
struct ByteClasses {
  enum Class {
    static let ordinary: UInt8 = 0
    static let delimiter: UInt8 = 1
    static let lineFeed: UInt8 = 2
    static let carriageReturn: UInt8 = 3
    static let control: UInt8 = 4
  }

  /// One class a byte. A pointer, since an array would be checked at each byte; it lives as long as the
  /// storage does.
  let table: UnsafePointer<UInt8>
  private let storage: Storage

  init(delimiter: UInt8) {
    storage = Storage(delimiter: delimiter)
    table = UnsafePointer(storage.bytes)
  }

  private final class Storage {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)

    init(delimiter: UInt8) {
      bytes.initialize(repeating: Class.ordinary, count: 256)
      // Text has no control characters but for tab, line ends, vertical tab and form feed.
      for byte in 0..<0x20 where !(0x09...0x0D).contains(byte) { bytes[byte] = Class.control }
      bytes[0x0A] = Class.lineFeed
      bytes[0x0D] = Class.carriageReturn
      bytes[Int(delimiter)] = Class.delimiter
    }

    deinit { bytes.deallocate() }
  }
}

/// One pass over the bytes of a record, which finds where its fields begin and end.
struct RecordScan {
  enum Outcome {
    /// A whole record of so many bytes with its line end, over so many lines.
    case record(length: Int, lines: Int)
    /// The bytes stop before the record does.
    case incomplete
    /// There is nothing more.
    case end
    case fault(Fault)
  }

  enum Fault {
    case control(UInt8)
    case afterQuote
    case openQuote
    case tooManyFields
  }

  let bytes: UnsafeRawBufferPointer
  /// Whether nothing comes after these bytes.
  let isWhole: Bool
  let classes: ByteClasses
  let bounds: UnsafeMutablePointer<Int32>
  let fieldLimit: Int

  private(set) var fieldCount = 0
  /// All bytes' bits together: 0x80 is set where one is not ASCII.
  private(set) var highBits: UInt8 = 0
  private(set) var hasDoubledQuotes = false
  private(set) var isTerminated = true
  /// Line ends passed within quotes.
  private(set) var lines = 0

  init(
    bytes: UnsafeRawBufferPointer, isWhole: Bool, classes: ByteClasses,
    bounds: UnsafeMutablePointer<Int32>, fieldLimit: Int
  ) {
    self.bytes = bytes
    self.isWhole = isWhole
    self.classes = classes
    self.bounds = bounds
    self.fieldLimit = fieldLimit
  }

  mutating func run() -> Outcome {
    guard !bytes.isEmpty else { return isWhole ? .end : .incomplete }
    var position = 0
    while true {
      guard fieldCount < fieldLimit else { return .fault(.tooManyFields) }
      if position < bytes.count, bytes[position] == 0x22 {
        switch scanQuoted(from: position) {
        case .some(let end): position = end
        case .none: return isWhole ? .fault(.openQuote) : .incomplete
        }
      } else {
        position = scanPlain(from: position)
      }
      guard position < bytes.count else { return endOfBytes() }
      let byte = bytes[position]
      switch classes.table[Int(byte)] {
      case ByteClasses.Class.delimiter: position += 1
      case ByteClasses.Class.lineFeed: return .record(length: position + 1, lines: lines + 1)
      case ByteClasses.Class.carriageReturn: return carriageReturn(at: position)
      case ByteClasses.Class.control:
        fieldCount -= 1
        return .fault(.control(byte))
      default:
        fieldCount -= 1
        return .fault(.afterQuote)
      }
    }
  }

  /// Goes to the end of a field without quotes and notes its bounds.
  @inline(__always)
  private mutating func scanPlain(from begin: Int) -> Int {
    let table = classes.table
    let count = bytes.count
    var position = begin
    var bits = highBits
    while position < count {
      let byte = bytes[position]
      guard table[Int(byte)] == ByteClasses.Class.ordinary else { break }
      bits |= byte
      position += 1
    }
    highBits = bits
    note(begin, position)
    return position
  }

  /// Goes past a field's closing quote and notes the bounds of what is between the quotes; nil where the
  /// quote is not closed in these bytes.
  private mutating func scanQuoted(from quote: Int) -> Int? {
    var position = quote + 1
    while position < bytes.count {
      let byte = bytes[position]
      highBits |= byte
      if byte == 0x0A { lines += 1 }
      guard byte == 0x22 else {
        if classes.table[Int(byte)] == ByteClasses.Class.control {
          note(quote + 1, position)
          return position
        }
        position += 1
        continue
      }
      guard position + 1 < bytes.count else {
        // Whether this quote closes the field or is half of a pair shows with the next byte.
        guard isWhole else { return nil }
        note(quote + 1, position)
        return position + 1
      }
      guard bytes[position + 1] == 0x22 else {
        note(quote + 1, position)
        return position + 1
      }
      hasDoubledQuotes = true
      position += 2
    }
    return nil
  }

  private mutating func note(_ begin: Int, _ end: Int) {
    bounds[2 * fieldCount] = Int32(truncatingIfNeeded: begin)
    bounds[2 * fieldCount + 1] = Int32(truncatingIfNeeded: end)
    fieldCount += 1
  }

  private mutating func endOfBytes() -> Outcome {
    guard isWhole else { return .incomplete }
    isTerminated = false
    return .record(length: bytes.count, lines: lines + 1)
  }

  private func carriageReturn(at position: Int) -> Outcome {
    guard position + 1 < bytes.count else {
      return isWhole ? .record(length: position + 1, lines: lines + 1) : .incomplete
    }
    return .record(length: position + (bytes[position + 1] == 0x0A ? 2 : 1), lines: lines + 1)
  }
}
