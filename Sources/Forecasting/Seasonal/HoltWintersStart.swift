/// A starting level and seasons: means over the first two cycles, the shortest season first.
struct HoltWintersStart {
  private(set) var level: Double
  private(set) var profiles: [[Double]] = []
  private(set) var seasons: [[Double]] = []

  init(_ values: [Double], periods: [Int], groups: [Int]) {
    let longest = periods.last ?? 1
    let cycles = max(1, min(2, values.count / longest))
    let span = values.prefix(longest == 1 ? 5 : cycles * longest)
    let known = span.filter { !$0.isNaN }
    let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    level = mean
    guard let shortest = periods.first else { return }
    var rest = span.map { $0 - mean }
    func place(_ index: Int) -> Int { groups[index / shortest % groups.count] }
    profiles = (0...(groups.max() ?? 0)).map { group in
      Self.slotMeans(rest, shortest) { place($0) == group }
    }
    rest = rest.indices.map { rest[$0] - profiles[place($0)][$0 % shortest] }
    seasons = periods.dropFirst().map { period in
      let means = Self.slotMeans(rest, period) { _ in true }
      rest = rest.indices.map { rest[$0] - means[$0 % period] }
      return means
    }
  }

  private static func slotMeans(_ values: [Double], _ period: Int, _ takes: (Int) -> Bool) -> [Double] {
    var sums = [Double](repeating: 0, count: period)
    var counts = sums
    for (index, value) in values.enumerated() where !value.isNaN && takes(index) {
      sums[index % period] += value
      counts[index % period] += 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  }
}
