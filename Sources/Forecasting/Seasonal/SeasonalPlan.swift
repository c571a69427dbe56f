/// What a choice among the family starts from: the seasons, how far ahead, and which methods may enter.
public struct SeasonalPlan: Codable, Sendable, Hashable {
  /// Season lengths in steps, shortest first; fractions are used by the harmonics and rounded elsewhere.
  public let seasons: [Double]
  /// Leads that will be forecast, counted from the first value after the last known one (0).
  public let leads: Range<Int>

  /// A plan; season lengths below 2 or not finite are left out.
  public init(seasons: [Double], leads: Range<Int>) {
    self.seasons = seasons.filter { $0.isFinite && $0 >= 2 }.sorted()
    self.leads = leads.isEmpty ? 0..<1 : leads
  }

  /// Steps to the end of the horizon.
  public var horizon: Int { leads.upperBound }

  /// Integer seasons that fit at least twice into `count` values and that states are kept for.
  func periods(_ count: Int) -> [Int] {
    var result: [Int] = []
    for period in seasons.map({ Int($0.rounded()) }) where 2 * period <= count && period <= 2_500 {
      if result.last != period { result.append(period) }
    }
    return result
  }

  /// The methods worth trying on `count` values, cheapest first.
  public func candidates(_ count: Int) -> [SeasonalCandidate] {
    let periods = periods(count)
    let shortest = periods.first ?? 1
    var list: [SeasonalCandidate] = [.naive(period: 1)]
    if let longest = periods.last, longest > 1 { list.append(.naive(period: longest)) }
    if shortest > 1, shortest != periods.last { list.append(.naive(period: shortest)) }
    list.append(.theta(period: shortest))
    list += smoothings(periods)
    if !periods.isEmpty {
      list += SeasonalTrendModel.Remainder.allCases.map { .decomposition(periods: periods, remainder: $0) }
    }
    if count >= 8 * shortest, count >= 40, shortest > 1 {
      list.append(.autoregression(lags: Self.lags(periods, count)))
      list.append(.harmonics(seasons: seasons))
    }
    return list + direct(periods, count)
  }

  private func smoothings(_ periods: [Int]) -> [SeasonalCandidate] {
    var list: [SeasonalCandidate] = []
    let plain = MultiSeasonalHoltWinters.Options(trend: true, autoregression: false)
    list.append(.smoothing(periods: Array(periods.prefix(1)), options: plain))
    guard !periods.isEmpty else { return list }
    for horizon in Set([horizon, max(horizon / 2, 1)]).sorted() {
      var options = MultiSeasonalHoltWinters.Options(trend: true)
      options.horizon = horizon
      options.grouped = periods.count > 1
      list.append(.smoothing(periods: periods, options: options))
    }
    return list
  }

  private func direct(_ periods: [Int], _ count: Int) -> [SeasonalCandidate] {
    guard let shortest = periods.first, shortest >= 4 else { return [] }
    let long = periods.dropFirst().first { $0 % shortest == 0 && $0 / shortest <= 31 } ?? shortest
    guard count >= 4 * long + 61 * shortest + horizon else { return [] }
    return [
      .direct(
        period: shortest, ratio: long / shortest, longer: seasons, leads: leads, options: .init())
    ]
  }

  /// Near lags, and those around one and two of each season.
  static func lags(_ periods: [Int], _ count: Int) -> [Int] {
    var lags = [1, 2, 3]
    for period in periods { lags += [period - 1, period, period + 1, 2 * period] }
    if let shortest = periods.first, let longest = periods.last, longest > 3 * shortest {
      lags += [longest + shortest, longest - shortest]
    }
    return Array(Set(lags.filter { $0 > 0 && $0 <= count / 3 })).sorted()
  }
}
