/// Which series are sums of which others, such as a nation of its regions.
public struct Hierarchy: Sendable, Hashable {
  /// A series and the series that it is the sum of.
  public struct Sum: Sendable, Hashable {
    /// The position of the whole.
    public var whole: Int
    /// The positions of its parts.
    public var parts: [Int]

    /// A sum.
    public init(_ whole: Int, of parts: [Int]) {
      self.whole = whole
      self.parts = parts
    }
  }
  /// The number of series.
  public let count: Int
  /// The sums, each whole once; parts may be wholes of sums further down.
  public let sums: [Sum]

  /// A hierarchy of `count` series.
  /// - Throws: `ForecastingError.options` where a position does not exist, a whole has no parts or two sums, or is a
  ///   part of itself.
  public init(count: Int, sums: [Sum]) throws(ForecastingError) {
    self.count = count
    self.sums = sums
    let all = sums.flatMap { [$0.whole] + $0.parts }
    guard all.allSatisfy({ (0..<count).contains($0) }), sums.allSatisfy({ !$0.parts.isEmpty }) else {
      throw .options("a hierarchy's sums name series by their positions, 0 to \(count - 1)")
    }
    guard Set(sums.map(\.whole)).count == sums.count, bottomUpOrder.count == sums.count else {
      throw .options("a series can be the sum of others once, and not of itself")
    }
  }

  /// One nation, its regions behind it.
  public static func nation(regions: Int) throws(ForecastingError) -> Hierarchy {
    try Hierarchy(count: regions + 1, sums: [Sum(0, of: Array(1...max(regions, 1)))])
  }

  /// The sums, those first whose parts are no wholes of later ones; sums in a circle are left out.
  private var bottomUpOrder: [Sum] {
    var open = sums, ordered: [Sum] = []
    while true {
      let blocked = Set(open.map(\.whole))
      let next = open.filter { $0.parts.allSatisfy { !blocked.contains($0) } }
      if next.isEmpty { return ordered }
      ordered += next
      open.removeAll { blocked.contains($0.whole) && next.contains($0) }
    }
  }

  /// The values with every whole replaced by the sum of its parts, so that sums hold to the last bit.
  public func summed(_ values: [Double]) -> [Double] {
    bottomUpOrder.reduce(into: values) { values, sum in
      values[sum.whole] = sum.parts.reduce(0) { $0 + values[$1] }
    }
  }

  /// How far each whole is from the sum of its parts.
  public func gaps(_ values: [Double]) -> [Double] {
    sums.map { sum in values[sum.whole] - sum.parts.reduce(0) { $0 + values[$1] } }
  }
}
