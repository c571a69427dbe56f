import Features

/// Weighs several weather stations by how the load follows each.
///
/// Changes of the daily load from one week to the next are regressed on the same changes of each station's cold and
/// warmth, with coefficients that cannot be negative and are drawn to one another; a station's weight is its share.
enum StationWeights {
  /// The blend of some stations, fitted on what `history` knows; equal weights where the load follows none.
  static func fitted(_ history: KnownHistory, _ stations: [String], _ scale: LoadScale) -> TemperatureBlend {
    let equal = TemperatureBlend(equally: stations)
    guard stations.count > 1 else { return equal }
    let perDay = max(1, 86_400 / history.step)
    let load = weeklyChanges(history.values.map(scale.scaled), perDay) { $0 }
    var columns: [[Double]] = []
    for station in stations {
      let path = history.temperature(TemperatureBlend(equally: [station]), cells: 0..<history.count)
      columns.append(weeklyChanges(path, perDay) { Hinge.below(15)($0) })
      columns.append(weeklyChanges(path, perDay) { Hinge.above(18)($0) })
    }
    let sums = Sums(load, columns)
    guard sums.count >= 60 else { return equal }
    let effects = sums.nonNegativeSolution()
    let shares = stations.indices.map { effects[2 * $0] + effects[2 * $0 + 1] }
    let total = shares.reduce(0, +)
    guard total > 0, total.isFinite else { return equal }
    return TemperatureBlend(stations: stations, weights: shares.map { $0 / total })
  }

  /// Changes from one week to the next of the means of days; NaN where a day is not whole.
  private static func weeklyChanges(
    _ values: [Double], _ perDay: Int, _ transform: (Double) -> Double
  ) -> [Double] {
    let days = stride(from: 0, to: values.count / perDay * perDay, by: perDay).map { start in
      transform(values[start..<start + perDay].reduce(0, +) / Double(perDay))
    }
    return days.indices.dropFirst(7).map { days[$0] - days[$0 - 7] }
  }

  /// Sums of products of the days on which everything is known.
  private struct Sums {
    private(set) var count = 0
    private var products: [[Double]]
    private var targets: [Double]

    init(_ load: [Double], _ columns: [[Double]]) {
      products = columns.map { _ in [Double](repeating: 0, count: columns.count) }
      targets = [Double](repeating: 0, count: columns.count)
      for day in load.indices {
        let row = columns.map { $0[day] }
        guard load[day].isFinite, row.allSatisfy(\.isFinite) else { continue }
        count += 1
        for i in row.indices {
          targets[i] += row[i] * load[day]
          for j in row.indices { products[i][j] += row[i] * row[j] }
        }
      }
    }

    /// Coordinate descent on ‖y − Xθ‖² + μ‖θ‖² with θ ≥ 0; the penalty shares out what neighbours have in common.
    func nonNegativeSolution() -> [Double] {
      let penalty = 0.05 * (products.indices.map { products[$0][$0] }.max() ?? 0)
      var solution = [Double](repeating: 0, count: targets.count)
      for _ in 0..<200 {
        for i in solution.indices where products[i][i] > 0 {
          let others = solution.indices.reduce(0) { $1 == i ? $0 : $0 + products[i][$1] * solution[$1] }
          solution[i] = max(0, (targets[i] - others) / (products[i][i] + penalty))
        }
      }
      return solution
    }
  }
}
