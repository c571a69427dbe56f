/// Values of which a few are asked for by rank, without all of them being sorted.
struct RankedValues {
  private var values: [Double]

  /// Those of some values that are finite.
  init(_ values: some Sequence<Double>) { self.values = values.filter(\.isFinite) }

  var count: Int { values.count }
  var isEmpty: Bool { values.isEmpty }

  /// How many are no larger than a bound.
  func count(upTo bound: Double) -> Int { values.count { $0 <= bound } }

  /// The value that would stand at `rank` if they were sorted, the least having rank 0.
  ///
  /// O(n) as a rule. Source: C. A. R. Hoare, "Algorithm 65: FIND", Communications of the ACM 4 (1961).
  mutating func value(ofRank rank: Int) -> Double {
    values.withUnsafeMutableBufferPointer { values in
      var first = 0, last = values.count - 1
      while first < last {
        let (below, above) = Self.parted(values, first, last)
        if rank <= below { last = below } else if rank >= above { first = above } else { break }
      }
      return values[rank]
    }
  }

  /// Moves small values of a stretch before large ones: all up to the first index are no larger than all from the second
  /// on, and what stands between lies between.
  private static func parted(
    _ values: UnsafeMutableBufferPointer<Double>, _ first: Int, _ last: Int
  ) -> (below: Int, above: Int) {
    let pivot = values[(first + last) / 2]
    var left = first, right = last
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      if left <= right {
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    return (right, left)
  }
}
