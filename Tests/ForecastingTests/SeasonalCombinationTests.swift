import Features
import Forecasting
import Foundation
import Testing

/// Odd and short series, missing values, saving, and updating, over the whole family at once.
@Suite struct SeasonalCombinationTests {
  struct Odd: CustomTestStringConvertible {
    let name: String
    let values: [Double]
    let seasons: [Double]
    var testDescription: String { name }
  }

  static let odd = [
    Odd(name: "constant", values: [Double](repeating: 7, count: 60), seasons: [12]),
    Odd(name: "zeros", values: [Double](repeating: 0, count: 60), seasons: [12]),
    Odd(name: "one point", values: [3], seasons: []),
    Odd(name: "two points", values: [3, 5], seasons: [24, 168]),
    Odd(name: "five points", values: [3, 5, 4, 6, 5], seasons: [24, 168]),
    Odd(name: "shorter than a season", values: (0..<20).map { Double($0 % 5) }, seasons: [24]),
    Odd(name: "just two seasons", values: (0..<24).map { sin(Double($0)) }, seasons: [12]),
    Odd(name: "huge", values: (0..<80).map { 1e300 * (1 + 0.1 * sin(Double($0))) }, seasons: [7]),
    Odd(name: "tiny", values: (0..<80).map { 1e-300 * (2 + sin(Double($0))) }, seasons: [7]),
    Odd(name: "negative", values: (0..<80).map { -50 + 10 * sin(Double($0)) }, seasons: [7]),
    Odd(name: "mostly zero", values: (0..<90).map { $0 % 9 == 0 ? 4 : 0 }, seasons: [7]),
    Odd(
      name: "infinite values", values: (0..<60).map { $0 == 30 ? .infinity : Double($0 % 12) }, seasons: [12]),
    Odd(name: "half missing", values: (0..<90).map { $0 % 2 == 0 ? .nan : Double($0 % 7) }, seasons: [7]),
    Odd(
      name: "a season missing", values: (0..<90).map { (40..<60).contains($0) ? .nan : Double($0 % 7) },
      seasons: [7]),
    Odd(
      name: "missing ends", values: (0..<60).map { $0 < 9 || $0 > 50 ? .nan : Double($0 % 6) }, seasons: [6]),
    Odd(name: "odd seasons", values: (0..<60).map { Double($0 % 6) }, seasons: [.nan, 0, -3, 1, 5.5, 1e9]),
  ]

  @Test(arguments: odd) func forecastsAreFinite(_ odd: Odd) throws {
    var model = try SeasonalCombination.fit(odd.values, seasons: odd.seasons, leads: 0..<14)
    let forecast = model.forecast(steps: 14)
    #expect(forecast.count == 14 && forecast.allSatisfy { $0.isFinite })
    let scales = model.residualScales(steps: 14)
    #expect(scales.count == 14 && scales.allSatisfy { $0.isFinite && $0 >= 0 })
    model.update(with: [.nan, .nan] + odd.values.suffix(3))
    let moved = model.forecast(steps: 14)
    #expect(moved.allSatisfy { $0.isFinite })
  }

  @Test func nothingKnownIsAnErrorInWords() {
    #expect(throws: SeasonalError.noValues) {
      try SeasonalCombination.fit([.nan, .nan], seasons: [7], leads: 0..<3)
    }
    #expect(throws: SeasonalError.noValues) { try SeasonalCombination.fit([], seasons: [7], leads: 0..<3) }
  }

  @Test func constantsAndPointsAreRepeatedWithANote() throws {
    let constant = try SeasonalCombination.fit([5, .nan, 5, 5, 5], seasons: [2], leads: 0..<3)
    #expect(constant.forecast(steps: 3) == [5, 5, 5])
    #expect(constant.note?.contains("same") == true)
    let points = try SeasonalCombination.fit([2, 9], seasons: [], leads: 0..<2)
    #expect(points.forecast(steps: 2) == [9, 9])
    #expect(points.note?.contains("2 known values") == true)
  }

  @Test func aCleanSeasonIsContinued() throws {
    let wave = { (index: Int) -> Double in 100 + 10 * sin(2 * Double.pi * Double(index) / 12) }
    let model = try SeasonalCombination.fit((0..<144).map(wave), seasons: [12], leads: 0..<12)
    for (lead, value) in model.forecast(steps: 12).enumerated() {
      #expect(abs(value - wave(144 + lead)) < 0.5)
    }
  }

  /// A season with noise that repeats from run to run.
  static func wavy(_ count: Int, period: Int) -> [Double] {
    (0..<count).map { index in
      let season = 8 * sin(2 * Double.pi * Double(index) / Double(period))
      let noise = Double((index * 7919) % 13)
      return 50 + season + noise
    }
  }

  @Test func scaleOfTheUnitDoesNotMatter() throws {
    let values = Self.wavy(96, period: 12)
    let small = try SeasonalCombination.fit(values, seasons: [12], leads: 0..<6).forecast(steps: 6)
    let large = try SeasonalCombination.fit(values.map { $0 * 1024 }, seasons: [12], leads: 0..<6)
      .forecast(steps: 6)
    for (left, right) in zip(small, large) {
      #expect(abs(left * 1024 - right) < 1e-6 * right)
    }
  }

  @Test func savedAndLoadedItForecastsTheSame() throws {
    let values = Self.wavy(300, period: 24)
    var model = try SeasonalCombination.fit(values, seasons: [24], leads: 0..<24)
    var loaded = try JSONDecoder().decode(SeasonalCombination.self, from: JSONEncoder().encode(model))
    #expect(loaded.forecast(steps: 24) == model.forecast(steps: 24))
    model.update(with: [50, .nan, 60])
    loaded.update(with: [50, .nan, 60])
    #expect(loaded.forecast(steps: 24) == model.forecast(steps: 24))
  }

  @Test func theChoiceSeesNothingAfterTheValuesGiven() throws {
    let values = Self.wavy(200, period: 12)
    let one = try SeasonalCombination.fit(Array(values[..<150]), seasons: [12], leads: 0..<6)
    let again = try SeasonalCombination.fit(Array(values[..<150]), seasons: [12], leads: 0..<6)
    #expect(one.choice == again.choice)
    #expect(one.choice.origins > 0)
    #expect(abs(one.choice.shares.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
  }

  @Test func aChoiceOfLogarithmsServesAHistoryThatHasComeToZero() throws {
    var random = SplitMix64(state: 5)
    let values = Self.noisy(400, period: 24, noise: 2, &random).map { exp($0 / 8) }
    let old = try SeasonalCombination.fit(values, seasons: [24], leads: 0..<24)
    try #require(old.choice.power == 0)
    let model = try SeasonalCombination.refit(values + [Double](repeating: 0, count: 15), like: old)
    #expect(model.forecast(steps: 24).allSatisfy { $0.isFinite })
    #expect(model.residualScales(steps: 24).allSatisfy { $0.isFinite })
    _ = try JSONEncoder().encode(model)
  }

  /// A season with noise drawn evenly from either side.
  private static func noisy(
    _ count: Int, period: Int, noise: Double, _ random: inout SplitMix64
  ) -> [Double] {
    (0..<count).map {
      50 + 8 * sin(2 * Double.pi * Double($0) / Double(period))
        + Double.random(in: -noise...noise, using: &random)
    }
  }

  /// A quarter of daily values validates two fortnights at most, on which chance decides who is first.
  @Test func aShortValidationLeavesNoMethodAlone() throws {
    var random = SplitMix64(state: 5)
    for _ in 0..<4 {
      let values = Self.noisy(91, period: 7, noise: 10, &random)
      let choice = try SeasonalCombination.fit(values, seasons: [7], leads: 0..<14).choice
      #expect(choice.shares.count >= 4)
      #expect((choice.shares.map(\.weight).max() ?? 1) < 0.5)
    }
  }

  @Test func aLongValidationLeavesOutWhatIsClearlyWorse() throws {
    var random = SplitMix64(state: 5)
    let values = Self.noisy(1_500, period: 24, noise: 1, &random)
    let choice = try SeasonalCombination.fit(values, seasons: [24], leads: 0..<24).choice
    let best = try #require(choice.tried.first)
    #expect(choice.tried.contains { $0.candidate == .naive(period: 1) && $0.error > 10 * best.error })
    #expect(!choice.shares.contains { $0.candidate == .naive(period: 1) })
    #expect(choice.shares[0].candidate == best.candidate)
  }
}
