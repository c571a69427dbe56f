/// The newest values by slot, in a ring whose size is a power of two.
struct SlotRing: Sendable {
  private var values: [Double]
  private let mask: Int
  /// Slots written so far.
  private(set) var count = 0

  /// A ring that looks back at least `reach` slots.
  init(reach: Int) {
    var size = 64
    while size <= reach { size *= 2 }
    values = [Double](repeating: 0, count: size)
    mask = size - 1
  }

  /// How far back values are kept.
  var reach: Int { min(count, values.count) }
  /// How far back values can be kept.
  var capacity: Int { values.count }

  /// Adds the value of the next slot.
  mutating func append(_ value: Double) {
    values[count & mask] = value
    count += 1
  }

  /// The value `lag` slots before the next one; lag 1 is the newest.
  subscript(lag lag: Int) -> Double { values[(count - lag) & mask] }

  /// The newest `length` values, oldest first.
  func newest(_ length: Int) -> [Double] {
    (0..<length).map { values[(count - length + $0) & mask] }
  }
}
