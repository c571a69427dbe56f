/// Fills what is missing before a model is fitted: models that decompose need every value.
enum GapFilling {
  /// The values with gaps of up to an eighth of a season drawn straight across, longer ones taken from the
  /// nearest season that has the slot, and moved to the level around the gap.
  static func fill(_ values: [Double], season: Int) -> [Double] {
    guard values.contains(where: { $0.isNaN }) else { return values }
    var result = values
    var index = 0
    while index < values.count {
      guard values[index].isNaN else {
        index += 1
        continue
      }
      let end = values[index...].firstIndex { !$0.isNaN } ?? values.count
      fill(&result, values, index..<end, season)
      index = end
    }
    return result
  }

  private static func fill(
    _ result: inout [Double], _ values: [Double], _ gap: Range<Int>, _ season: Int
  ) {
    let before = gap.lowerBound > 0 ? result[gap.lowerBound - 1] : .nan
    let after = gap.upperBound < values.count ? values[gap.upperBound] : .nan
    let left = before.isNaN ? (after.isNaN ? 0 : after) : before
    let right = after.isNaN ? left : after
    let isShort = gap.count <= max(season / 8, 1)
    for index in gap {
      let share = Double(index - gap.lowerBound + 1) / Double(gap.count + 1)
      let straight = left + (right - left) * share
      let donor = isShort ? .nan : nearestSeason(result, values, index, season)
      result[index] = donor.isNaN ? straight : donor
    }
  }

  private static func nearestSeason(
    _ result: [Double], _ values: [Double], _ index: Int, _ season: Int
  ) -> Double {
    guard season > 1 else { return .nan }
    if index >= season { return result[index - season] }
    var later = index + season
    while later < values.count {
      if !values[later].isNaN { return values[later] }
      later += season
    }
    return .nan
  }
}
