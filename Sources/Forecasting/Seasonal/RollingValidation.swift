/// Scores candidates on the end of a series, from several origins, each fitted before the first of them and
/// then only moved on.
struct RollingValidation {
  /// Origins, ascending: indices of the first value that is not yet known.
  let origins: [Int]
  let plan: SeasonalPlan
  let values: [Double]
  let transform: ValueTransform
  /// The transformed values, gaps filled.
  let numbers: [Double]

  /// Nil where the series is too short to hold anything back.
  init?(values: [Double], filled: [Double], plan: SeasonalPlan, transform: ValueTransform) {
    let shortest = plan.periods(values.count).first ?? 1
    origins = Self.origins(values.count, horizon: plan.horizon, shortest: shortest)
    guard let first = origins.first, first >= 4 else { return nil }
    self.plan = plan
    self.values = values
    self.transform = transform
    numbers = transform.forward(filled)
  }

  /// At most 28 origins in the last third. In long series they share the phase of the end, several days
  /// apart where there is room; in short ones they are a third of the horizon apart.
  static func origins(_ count: Int, horizon: Int, shortest: Int) -> [Int] {
    let room = Int(0.3 * Double(count)) - horizon
    guard room >= 0 else { return [] }
    if room < 4 * shortest || shortest == 1 {
      let gap = max(horizon / 3, 1)
      let number = min(room / gap + 1, 14)
      return (0..<number).map { count - horizon - $0 * gap }.reversed()
    }
    let cycles = min(max(room / (28 * shortest), 1), 5)
    let last = count - shortest * ((horizon + shortest - 1) / shortest)
    let number = min(room / (cycles * shortest), 28)
    return (0..<max(number, 1)).map { last - $0 * cycles * shortest }.reversed()
  }

  /// How many stretches of the plan's leads the origins cover, those that overlap counted in part.
  var stretches: Double {
    guard let first = origins.first, let last = origins.last else { return 1 }
    return min(Double(origins.count), 1 + Double(last - first) / Double(plan.leads.count))
  }

  /// The forecasts of a candidate from every origin, for the plan's leads; nil where it does not apply.
  func forecasts(of candidate: SeasonalCandidate) -> [[Double]]? {
    guard var model = try? candidate.fit(Array(numbers[..<origins[0]])) else { return nil }
    var position = origins[0]
    var result: [[Double]] = []
    for origin in origins {
      if origin > position { model.update(with: Array(numbers[position..<origin])) }
      position = origin
      let path = transform.inverse(model.forecast(steps: plan.horizon))
      result.append(Array(path[plan.leads]))
    }
    return result
  }

  /// The mean absolute error of forecasts over all origins and leads, in the transform's scale; infinite where
  /// nothing was known to score them on.
  func error(of forecasts: [[Double]]) -> Double {
    var sum = 0.0
    var count = 0
    for (origin, forecast) in zip(origins, forecasts) {
      for (lead, value) in zip(plan.leads, forecast) {
        let actual = values[origin + lead]
        guard !actual.isNaN else { continue }
        sum += abs(value / transform.scale - actual / transform.scale)
        count += 1
      }
    }
    return count > 0 && sum.isFinite ? sum / Double(count) : .infinity
  }
}
