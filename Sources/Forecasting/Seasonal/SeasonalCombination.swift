/// The family at work on one series: the chosen methods, fitted, with their weights.
///
/// Odd series get a plain answer: a constant stays that constant; with fewer than four known values the last
/// one is repeated; and whatever is missing counts as expected.
public struct SeasonalCombination: SeasonalModel {
  /// What was chosen, and how it came about.
  public let choice: SeasonalChoice
  /// What the series was like, where that decided: nil for an ordinary one.
  public let note: String?
  let plan: SeasonalPlan
  let transform: ValueTransform
  private(set) var members: [Member]

  /// A fitted method and its weight.
  struct Member: Codable, Sendable {
    var weight: Double
    var fit: SeasonalFit
  }

  /// Chooses and fits; values may be missing (NaN), infinite ones count as missing.
  /// - Throws: `SeasonalError.noValues` where there is not one finite value.
  public static func fit(
    _ values: [Double], seasons: [Double], leads: Range<Int>
  ) throws(SeasonalError) -> SeasonalCombination {
    let plan = SeasonalPlan(seasons: seasons, leads: leads)
    let history = try usable(values)
    if let plain = plain(history, plan) { return plain }
    return try fit(history, plan: plan, choice: SeasonalChoice.choose(history, plan: plan))
  }

  /// Fits methods that were chosen before, with their weights.
  /// - Throws: `SeasonalError.noValues` where there is not one finite value.
  public static func refit(
    _ values: [Double], like old: SeasonalCombination
  ) throws(SeasonalError) -> SeasonalCombination {
    let history = try usable(values)
    if let plain = plain(history, old.plan) { return plain }
    return try fit(history, plan: old.plan, choice: old.choice)
  }

  static func fit(
    _ history: [Double], plan: SeasonalPlan, choice: SeasonalChoice
  ) throws(SeasonalError) -> SeasonalCombination {
    let transform = ValueTransform(of: history, power: choice.power)
    let filled = GapFilling.fill(history, season: plan.periods(history.count).last ?? 1)
    let numbers = transform.forward(filled)
    var members: [Member] = []
    for share in choice.shares {
      guard let fit = try? share.candidate.fit(numbers) else { continue }
      members.append(Member(weight: share.weight, fit: fit))
    }
    if !members.contains(where: \.fit.isAlwaysReady) {
      members.append(reserve(choice, numbers))
    }
    return SeasonalCombination(
      choice: choice, note: nil, plan: plan, transform: transform, members: members)
  }

  /// A method that can forecast from any phase, for when the others cannot: the best that was tried.
  private static func reserve(_ choice: SeasonalChoice, _ numbers: [Double]) -> Member {
    for share in choice.tried {
      if case .direct = share.candidate { continue }
      if let fit = try? share.candidate.fit(numbers) { return Member(weight: 0, fit: fit) }
    }
    return Member(weight: 0, fit: .naive(SeasonalNaive(values: numbers, period: 1)))
  }

  /// The values from the first known one on.
  private static func usable(_ values: [Double]) throws(SeasonalError) -> [Double] {
    guard let first = values.firstIndex(where: \.isFinite) else { throw .noValues }
    return values[first...].map { $0.isFinite ? $0 : .nan }
  }

  /// The answer for constants and for next to nothing.
  private static func plain(_ history: [Double], _ plan: SeasonalPlan) -> SeasonalCombination? {
    let known = history.filter { !$0.isNaN }
    let isConstant = known.allSatisfy { $0 == known[0] }
    guard isConstant || known.count < 4 else { return nil }
    let candidate = SeasonalCandidate.naive(period: 1)
    let share = SeasonalShare(candidate: candidate, weight: 1, error: .infinity)
    let transform = ValueTransform(of: history, power: 1)
    let model = SeasonalNaive(values: transform.forward(history), period: 1)
    let words = known.count == 1 ? "one known value" : "\(known.count) known values"
    return SeasonalCombination(
      choice: SeasonalChoice(shares: [share], power: 1, origins: 0, tried: []),
      note: isConstant && known.count > 1
        ? "every known value is the same: it is repeated" : "\(words) only: the last one is repeated",
      plan: plan, transform: transform, members: [Member(weight: 1, fit: .naive(model))])
  }

  /// The weighted mean of the members that can forecast from here.
  public func forecast(steps: Int) -> [Double] {
    let ready = members.filter { $0.weight > 0 && $0.fit.isReady }
    let used =
      ready.isEmpty ? members.filter(\.fit.isAlwaysReady).map { Member(weight: 1, fit: $0.fit) } : ready
    let sum = used.reduce(0) { $0 + $1.weight }
    var mean = [Double](repeating: 0, count: max(steps, 0))
    for member in used {
      let path = transform.inverse(member.fit.forecast(steps: steps))
      for lead in mean.indices { mean[lead] += member.weight / sum * path[lead] }
    }
    return mean
  }

  /// Moves every member on.
  public mutating func update(with values: [Double]) {
    let numbers = transform.forward(values)
    for index in members.indices { members[index].fit.update(with: numbers) }
  }

  /// Each member's weight, then its parameters.
  public var parameters: [SeasonalParameter] {
    members.flatMap { member in
      [SeasonalParameter("weight", member.weight)] + member.fit.parameters
    }
  }

  /// The weighted mean of the members' scales, in the series' unit (about its newest forecast, where the model
  /// works on another scale).
  public func residualScales(steps: Int) -> [Double] {
    let path = members.first.map { $0.fit.forecast(steps: steps) } ?? []
    let sum = members.reduce(0) { $0 + $1.weight }
    var mean = [Double](repeating: 0, count: max(steps, 0))
    for member in members where sum > 0 {
      let scales = member.fit.residualScales(steps: steps)
      for lead in mean.indices { mean[lead] += member.weight / sum * scales[lead] }
    }
    let upper = transform.inverse(zip(path, mean).map { $0 + $1 })
    let lower = transform.inverse(zip(path, mean).map { $0 - $1 })
    return zip(upper, lower).map { $0 / 2 - $1 / 2 }
  }
}

extension SeasonalFit {
  /// Whether the model can forecast whatever the phase of its state.
  var isAlwaysReady: Bool {
    if case .direct = self { return false }
    return true
  }
}
