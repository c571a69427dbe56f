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

  /// Chooses methods for values that begin with a known one; nil where the series is too odd to choose.
  static func choice(_ values: [Double], plan: SeasonalPlan) -> SeasonalChoice? {
    guard let history = try? usable(values), plain(history, plan) == nil else { return nil }
    return SeasonalChoice.choose(history, plan: plan)
  }

  /// Fits a choice made earlier, or makes one; forecasts will be issued at the phase where `issued` values were
  /// known, and possibly at that of the values' end.
  static func fit(
    _ values: [Double], plan: SeasonalPlan, choosing choice: SeasonalChoice?, issued: Int
  ) throws(SeasonalError) -> SeasonalCombination {
    let history = try usable(values)
    if let plain = plain(history, plan) { return plain }
    let choice = choice ?? SeasonalChoice.choose(Array(history.prefix(issued)), plan: plan)
    return try fit(history, plan: plan, choice: choice, issued: min(issued, history.count))
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
    _ history: [Double], plan: SeasonalPlan, choice: SeasonalChoice, issued: Int? = nil
  ) throws(SeasonalError) -> SeasonalCombination {
    // Since the choice was made, values may have come of which there is no logarithm.
    let power = choice.power != 1 && ValueTransform.allowsPowers(history) ? choice.power : 1
    let transform = ValueTransform(of: history, power: power)
    let filled = GapFilling.fill(history, season: plan.periods(history.count).last ?? 1)
    let numbers = transform.forward(filled)
    var members: [Member] = []
    for share in choice.shares {
      for fit in share.candidate.fits(numbers, issued: issued ?? numbers.count) {
        members.append(Member(weight: share.weight, fit: fit))
      }
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

  /// The weighted mean, at each lead, of the members that can forecast it from here.
  public func forecast(steps: Int) -> [Double] {
    let count = max(steps, 0)
    var sums = [Double](repeating: 0, count: count), weights = sums
    for member in members where member.weight > 0 && member.fit.isReady {
      let path = transform.inverse(member.fit.forecast(steps: count))
      for lead in 0..<count where member.fit.covers(lead) {
        sums[lead] += member.weight * path[lead]
        weights[lead] += member.weight
      }
    }
    guard weights.contains(0) else { return zip(sums, weights).map { $0 / $1 } }
    // Leads that no member covers come from the reserve.
    let reserve = members.first(where: \.fit.isAlwaysReady)
    let path = reserve.map { transform.inverse($0.fit.forecast(steps: count)) } ?? sums
    return (0..<count).map { weights[$0] > 0 ? sums[$0] / weights[$0] : path[$0] }
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

extension SeasonalCandidate {
  /// The fit at the values' end; of a method that forecasts from one phase only, also that of the daily issue.
  fileprivate func fits(_ numbers: [Double], issued: Int) -> [SeasonalFit] {
    guard case .direct(let period, let ratio, let longer, _, let options) = self, issued < numbers.count
    else {
      return (try? fit(numbers)).map { [$0] } ?? []
    }
    var fits: [SeasonalFit] = []
    if let daily = try? fit(Array(numbers.prefix(issued))) {
      fits.append(daily.updated(with: Array(numbers[issued...])))
    }
    let here = SeasonalCandidate.direct(
      period: period, ratio: ratio, longer: longer, leads: 0..<2 * period, options: options)
    if (numbers.count - issued) % period != 0, let own = try? here.fit(numbers) { fits.append(own) }
    return fits
  }
}

extension SeasonalFit {
  /// Whether the model itself has an answer for a lead (0 = the next value).
  func covers(_ lead: Int) -> Bool {
    guard case .direct(let model) = self else { return true }
    return model.covers(lead)
  }

  /// Whether the model can forecast whatever the phase of its state.
  var isAlwaysReady: Bool {
    if case .direct = self { return false }
    return true
  }
}
