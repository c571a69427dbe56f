import Features
import ForecastingTestKit
import Monitoring
import Testing

/// The detector's parts against what theory says.
@Suite struct UnivariatePartsTests {
  @Test func evidenceOfOrdinaryValuesIsTheirTailProbability() {
    var random = SplitMix64(state: 3)
    var tail = TailModel()
    var rare = 0
    let count = 20_000
    for row in 0..<count {
      // A Pareto variable: P(X > x) = x^-2.
      let statistic = 1 / Double.random(in: 1e-9..<1, using: &random).squareRoot()
      let evidence = tail.evidence(of: statistic)
      if row > 1_000, evidence > 2 { rare += 1 }
    }
    // A hundredth of the rows.
    #expect((150...240).contains(rare), "\(rare)")
  }

  @Test(arguments: [1.0, 2, 4])
  func beyondThePastTheTailFollowsItsIndex(index: Double) {
    var tail = TailModel()
    for row in 1...5_000 {
      let uniform = (Double((row * 2_654_435_761) % 4_294_967_296) + 0.5) / 4_294_967_296
      _ = tail.evidence(of: power(1 / uniform, 1 / index))
    }
    var copy = tail
    let near = tail.evidence(of: power(1e5, 1 / index)), far = copy.evidence(of: power(1e8, 1 / index))
    #expect(abs(near - 5) < 1.2)
    // The prior index keeps it cautious in light tails and quicker in heavy ones.
    #expect(far - near > 1.5 && far - near < 6)
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    // Exact enough for a test and without the C library: three exponents are used.
    exponent == 1 ? base : exponent == 0.5 ? base.squareRoot() : base.squareRoot().squareRoot()
  }

  @Test func evidenceGrowsWithTheStatistic() {
    var tail = TailModel()
    for row in 0..<3_000 { _ = tail.evidence(of: Double(row % 100)) }
    let ladder = [0, 10, 50, 90, 98, 99, 120, 200, 1e6, 1e300, .infinity].map { statistic in
      var copy = tail
      return copy.evidence(of: statistic)
    }
    #expect(ladder == ladder.sorted())
    #expect(ladder.allSatisfy { $0 >= 0 && $0 <= TailModel.limit })
  }

  @Test func theTransformIsTheDefinitionsSum() {
    let values = (0..<16).map { Double(($0 * 7) % 5) - 2 }
    var transform = FourierTransform(values, size: 16)
    transform.run()
    let alternating = values.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? $1.element : -$1.element) }
    #expect(abs(transform.real[0] - values.reduce(0, +)) < 1e-12)
    #expect(abs(transform.real[8] - alternating) < 1e-12)
    transform.squareMagnitudes()
    // Parseval.
    let energy = values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(transform.real.reduce(0, +) / 16 - energy) < 1e-9)
  }

  @Test func seasonsAreFoundWhereThereAreSome() {
    let daily = SyntheticStream(.seasonal, count: 500, seed: 1).values
    #expect(SeasonSearch.seasons(of: daily, preferred: [48, 336]).first == 48)
    #expect(SeasonSearch.seasons(of: daily, preferred: []).first == 48)
    #expect(
      SeasonSearch.seasons(of: SyntheticStream(.noise, count: 500, seed: 1).values, preferred: [48]) == [])
    #expect(SeasonSearch.seasons(of: [Double](repeating: 3, count: 500), preferred: [48]) == [])
    #expect(SeasonSearch.seasons(of: [1, 2, 3], preferred: []) == [])
  }

  @Test func aWeekIsFoundBesideTheDay() {
    let week = (0..<1_008).map { hour -> Double in
      let level: Double = hour / 24 % 7 < 5 ? 100 : 30
      return (hour % 24 < 8 ? 0.3 * level : level) + Double(hour * 7_919 % 13)
    }
    #expect(SeasonSearch.seasons(of: week, preferred: [24, 168]) == [24, 168])
  }

  @Test func theClockCountsSlotsOnAGridAndRowsOffIt() {
    var grid = SlotClock()
    for row in 0..<30 { #expect(grid.advance(to: Int64(row) * 300) == 1) }
    #expect(grid.step == 300)
    #expect(grid.calendarSeasons == [288, 2_016])
    #expect(grid.advance(to: 34 * 300 + 20) == 5)
    #expect(grid.advance(to: nil) == 1)
    var irregular = SlotClock()
    var time: Int64 = 0
    for row in 0..<40 {
      time += Int64(row * 7_919 % 997) + 1
      #expect(irregular.advance(to: time) == 1)
    }
    #expect(irregular.step == nil)
    #expect(irregular.calendarSeasons.isEmpty)
  }

  @Test func timesThatTrembleKeepTheirPhase() {
    var clock = SlotClock(), slots = 0, expected = 0
    for row in 0..<5_000 where row < 40 || row * 31 % 7 != 0 {
      slots += clock.advance(to: Int64(row * 300 + row * 7_919 % 55))
      expected = row
    }
    #expect(clock.step == 300)
    #expect(abs(slots - 1 - expected) <= 1)
  }

  @Test(arguments: [1, 60] as [Int64])
  func aClockThatIsSetAnewGoesOn(step: Int64) {
    var clock = SlotClock()
    for row in 0..<100 { _ = clock.advance(to: Int64(row) * step) }
    #expect(clock.step == step)
    for time: Int64 in [.max, .min, 1 << 40, 1, .min, .max] { #expect(clock.advance(to: time) == 1) }
  }
}
