/// The scalar product of two vectors.
package enum ScalarProduct {
  /// Σ xᵢyᵢ over the elements that both have, added in an order of its own: the same on every processor, and a forecast
  /// needs no library for it.
  package static func of(_ x: ArraySlice<Double>, _ y: [Double]) -> Double {
    let count = min(x.count, y.count)
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        var sums = SIMD8<Double>.zero, index = 0
        while index + 8 <= count {
          sums += x.eight(from: index) * y.eight(from: index)
          index += 8
        }
        var sum = sums.sum()
        while index < count {
          sum += x[index] * y[index]
          index += 1
        }
        return sum
      }
    }
  }
}
