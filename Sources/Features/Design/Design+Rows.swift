import LinearAlgebra

extension Design {
  /// Rows written at once: few enough to stay in the processor's cache while every feature is filled in.
  private static let tileRows = 32

  /// A row of the design for each of some cells; NaN where an input is missing.
  package func matrix(_ cells: [Int]) -> Matrix {
    Matrix(rows: cells.count, columns: width, elements: rows(cells))
  }

  /// Rows of the design for some cells, one after another; NaN where an input is missing.
  package func rows(_ cells: [Int]) -> [Double] {
    let places = cells.map { Int(timeline.placeOfCell[$0 - timeline.firstCell]) }
    let days = cells.map { Int(timeline.days[$0 - timeline.firstCell]) }
    return [Double](unsafeUninitializedCapacity: cells.count * width) { buffer, count in
      count = cells.count * width
      guard let rows = buffer.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, sources.count) * Self.tileRows) {
        tile in
        guard let tile = tile.baseAddress else { return }
        for first in stride(from: 0, to: cells.count, by: Self.tileRows) {
          let part = first..<min(first + Self.tileRows, cells.count)
          read(places[part], days[part], into: tile)
          multiply(tile, part.count, into: rows + first * width)
        }
      }
    }
  }

  /// Reads every source for some cells: `tileRows` numbers a source, of which the first are written.
  ///
  /// Many features share a source. Here it is looked up once, and the products find it side by side.
  private func read(
    _ places: ArraySlice<Int>, _ days: ArraySlice<Int>, into tile: UnsafeMutablePointer<Double>
  ) {
    for (index, source) in sources.enumerated() {
      let target = tile + index * Self.tileRows, from = source.isDaily ? days : places
      columns[source.column].withUnsafeBufferPointer { column in
        // The choices stand outside the loops.
        func apply(_ function: (Double) -> Double) {
          var row = 0
          for place in from {
            target[row] = function(column[place])
            row += 1
          }
        }
        switch source.hinge {
        case nil: apply { $0 }
        case .level: apply { Hinge.level($0) }
        case .below(let knot): apply { Hinge.below(knot)($0) }
        case .above(let knot): apply { Hinge.above(knot)($0) }
        }
      }
    }
  }

  /// Multiplies the factors of every feature, for the first `count` rows of a tile.
  private func multiply(
    _ tile: UnsafePointer<Double>, _ count: Int, into rows: UnsafeMutablePointer<Double>
  ) {
    let width = width
    factors.withUnsafeBufferPointer { factors in
      var first = 0
      for (feature, end) in productEnds.enumerated() {
        var target = rows + feature
        func write(_ product: (Int) -> Double) {
          for row in 0..<count {
            target.pointee = product(row)
            target += width
          }
        }
        func source(_ factor: Int) -> UnsafePointer<Double> { tile + factors[factor] * Self.tileRows }
        switch end - first {
        case 1:
          let only = source(first)
          write { only[$0] }
        case 2:
          let (one, other) = (source(first), source(first + 1))
          write { one[$0] * other[$0] }
        default:
          let own = first..<end
          write { row in own.reduce(1) { $0 * source($1)[row] } }
        }
        first = end
      }
    }
  }
}
