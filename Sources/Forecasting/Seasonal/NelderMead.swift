/// The downhill simplex of Nelder and Mead for smooth functions of a few variables.
///
/// Source: J. A. Nelder, R. Mead, "A simplex method for function minimization", The Computer Journal 7
/// (1965), with the usual coefficients 1, 2, ½, ½.
package struct NelderMead {
  /// Evaluations after which the search stops.
  package var evaluations = 400
  /// Relative spread of the simplex's values at which the search stops.
  package var tolerance = 1e-7

  /// A search with a budget of evaluations and a tolerance.
  package init(evaluations: Int = 400, tolerance: Double = 1e-7) {
    self.evaluations = evaluations
    self.tolerance = tolerance
  }

  private struct Vertex {
    var point: [Double]
    var value: Double
  }

  /// The best point found from `start`, the first simplex being `step` wide on each axis.
  package func minimize(
    from start: [Double], step: Double, _ objective: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    var left = evaluations
    func vertex(_ point: [Double]) -> Vertex {
      left -= 1
      let value = objective(point)
      return Vertex(point: point, value: value.isNaN ? .infinity : value)
    }
    var simplex = [vertex(start)]
    for axis in start.indices {
      var point = start
      point[axis] += step
      simplex.append(vertex(point))
    }
    while left > 0, !start.isEmpty {
      simplex.sort { $0.value < $1.value }
      if isFlat(simplex) { break }
      improve(&simplex, vertex)
    }
    let best = simplex.min { $0.value < $1.value } ?? Vertex(point: start, value: .infinity)
    return (best.point, best.value)
  }

  private func isFlat(_ simplex: [Vertex]) -> Bool {
    let low = simplex[0].value
    let high = simplex[simplex.count - 1].value
    return high - low <= tolerance * (abs(low) + 1e-300)
  }

  /// One step: replaces the worst vertex, or shrinks towards the best.
  private func improve(_ simplex: inout [Vertex], _ vertex: ([Double]) -> Vertex) {
    let last = simplex.count - 1
    let worst = simplex[last]
    let centre = centroid(simplex.dropLast().map(\.point))
    func along(_ factor: Double) -> Vertex {
      vertex(zip(centre, worst.point).map { $0 + factor * ($1 - $0) })
    }
    let reflected = along(-1)
    if reflected.value < simplex[0].value {
      let expanded = along(-2)
      simplex[last] = expanded.value < reflected.value ? expanded : reflected
    } else if reflected.value < simplex[last - 1].value {
      simplex[last] = reflected
    } else {
      let contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
      if contracted.value < min(worst.value, reflected.value) {
        simplex[last] = contracted
      } else {
        shrink(&simplex, vertex)
      }
    }
  }

  private func shrink(_ simplex: inout [Vertex], _ vertex: ([Double]) -> Vertex) {
    let best = simplex[0].point
    for index in 1..<simplex.count {
      simplex[index] = vertex(zip(best, simplex[index].point).map { ($0 + $1) / 2 })
    }
  }

  private func centroid(_ points: [[Double]]) -> [Double] {
    points[0].indices.map { axis in points.reduce(0) { $0 + $1[axis] } / Double(points.count) }
  }
}

/// Maps the real line onto (0, 1) and back, so that an unbounded search stays within bounds.
package enum UnitInterval {
  /// The number in (0, 1) at `position` on the real line.
  package static func value(at position: Double) -> Double {
    position.isNaN ? 0.5 : 0.5 + 0.5 * position / (1 + abs(position))
  }

  /// The position of a number in (0, 1).
  package static func position(of value: Double) -> Double {
    let centred = 2 * min(max(value, 1e-6), 1 - 1e-6) - 1
    return centred / (1 - abs(centred))
  }
}
