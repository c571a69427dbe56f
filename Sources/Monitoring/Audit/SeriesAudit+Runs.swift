import CivilTime
import Readings

extension SeriesAudit {
  /// Runs of one value, eight slots and four hours at least, that are not the series' habit: longer than three times
  /// almost all runs of other values, and of a value that seldom has such runs or lies far outside the others' range.
  mutating func findStuck() {
    let runs = constantRuns()
    let shortest = max(8, 4 * 3_600 / grid.step)
    let candidates = runs.filter { $0.count >= shortest }
    guard !candidates.isEmpty else { return }
    let byValue = Dictionary(grouping: candidates) { grid.values[$0.lowerBound] }
    let days = max(1, grid.values.count * grid.step / 86_400)
    for (value, found) in byValue.sorted(by: { $0.key < $1.key }) {
      let others = runs.filter { grid.values[$0.lowerBound] != value }
      let isHabit = found.count >= max(4, days / 20)
      let isDaily = found.count >= max(3, days / 2)
      guard !isNatural(value, isDaily: isDaily, among: others),
        !isHabit || isImplausible(value, among: others)
      else {
        continue
      }
      let usual = others.map { Double($0.count) }.sorted().sortedQuantile(0.995)
      for range in found where others.isEmpty || Double(range.count) > 3 * usual {
        claim(range, .stuck, "\(Self.number(value)) for \(Self.span(range.count * grid.step))")
      }
    }
  }

  /// Runs of equal values, single values among them; a gap ends a run.
  private func constantRuns() -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var begin = 0
    let values = grid.values
    for index in values.indices {
      if index > begin, values[index] != values[begin] || isClaimed[index] {
        if !isClaimed[begin] { runs.append(begin..<index) }
        begin = index
      }
    }
    if begin < values.count, !isClaimed[begin] { runs.append(begin..<values.count) }
    return runs
  }

  /// Whether a value lies far below or above all but the outer twentieths of the others.
  private func isImplausible(_ value: Double, among others: [Range<Int>]) -> Bool {
    let values = others.map { grid.values[$0.lowerBound] }.sorted()
    let (low, high) = (values.sortedQuantile(0.05), values.sortedQuantile(0.95))
    return values.staysAwayFromZero && (value < low / 3 || value > high * 3)
  }

  /// Whether a value is (next to) nothing in a series that comes to nothing by itself: wind does now
  /// and then, and sun each night, however high its days.
  private func isNatural(_ value: Double, isDaily: Bool, among others: [Range<Int>]) -> Bool {
    let values = others.map { abs(grid.values[$0.lowerBound]) }.sorted()
    return !values.isEmpty && (isDaily || !values.staysAwayFromZero)
      && abs(value) <= values.sortedQuantile(0.5) / 20
  }

  /// Stretches that equal the one an hour or a day before: an hour at least, or half a day.
  mutating func findRepeats() {
    for (lag, words) in [(3_600, "hour"), (86_400, "day")] where lag % grid.step == 0 {
      let slots = lag / grid.step
      let shortest = max(4, lag == 3_600 ? slots : slots / 2)
      let values = grid.values
      let found = stretches { index in
        index >= slots && !isClaimed[index] && !isClaimed[index - slots]
          && values[index] == values[index - slots]
      }
      // Constant stretches repeat themselves by nature, and so do two that only share a few levels.
      for range in found where range.count >= shortest && Set(values[range]).count * 2 > range.count {
        claim(
          range, .duplicate,
          "the values of the \(words) before again, for \(Self.span(range.count * grid.step))")
      }
    }
  }
}
