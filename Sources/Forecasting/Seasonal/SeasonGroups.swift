/// Splits the places of a short season in a long one (the days of a week) into two groups of like profiles.
enum SeasonGroups {
  /// The group of each place: 0 for the larger group, 1 for the other. One group where the season lengths do
  /// not nest, or where two explain less than half of how the places differ.
  ///
  /// Two-means over the mean profiles, started from the two profiles furthest apart.
  static func find(_ values: [Double], short: Int, long: Int) -> [Int] {
    let places = long / max(short, 1)
    guard short > 1, long % short == 0, (3...62).contains(places), values.count >= 2 * long else {
      return [0]
    }
    let profiles = meanProfiles(values, short: short, places: places)
    let centre = mean(profiles)
    let groups = twoMeans(profiles)
    let members = [0, 1].map { group in profiles.indices.filter { groups[$0] == group } }
    guard members.allSatisfy({ !$0.isEmpty }) else { return [0] }
    let centres = members.map { mean($0.map { profiles[$0] }) }
    let within = profiles.indices.reduce(0) { $0 + distance(profiles[$1], centres[groups[$1]]) }
    let total = profiles.reduce(0) { $0 + distance($1, centre) }
    guard within < 0.5 * total else { return [0] }
    return members[0].count >= members[1].count ? groups : groups.map { 1 - $0 }
  }

  private static func meanProfiles(_ values: [Double], short: Int, places: Int) -> [[Double]] {
    var sums = [[Double]](repeating: [Double](repeating: 0, count: short), count: places)
    var counts = sums
    for (index, value) in values.enumerated() where !value.isNaN {
      sums[index / short % places][index % short] += value
      counts[index / short % places][index % short] += 1
    }
    return zip(sums, counts).map { zip($0, $1).map { $1 > 0 ? $0 / $1 : 0 } }
  }

  private static func twoMeans(_ profiles: [[Double]]) -> [Int] {
    var centres = furthestPair(profiles)
    var groups: [Int] = []
    for _ in 0..<10 {
      groups = profiles.map { distance($0, centres[0]) <= distance($0, centres[1]) ? 0 : 1 }
      for group in [0, 1] {
        let own = profiles.indices.filter { groups[$0] == group }.map { profiles[$0] }
        if !own.isEmpty { centres[group] = mean(own) }
      }
    }
    return groups
  }

  private static func furthestPair(_ profiles: [[Double]]) -> [[Double]] {
    var best = (first: 0, second: 0, distance: -1.0)
    for first in profiles.indices {
      for second in 0..<first {
        let apart = distance(profiles[first], profiles[second])
        if apart > best.distance { best = (first, second, apart) }
      }
    }
    return [profiles[best.first], profiles[best.second]]
  }

  private static func mean(_ profiles: [[Double]]) -> [Double] {
    profiles[0].indices.map { slot in profiles.reduce(0) { $0 + $1[slot] } / Double(profiles.count) }
  }

  private static func distance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}
