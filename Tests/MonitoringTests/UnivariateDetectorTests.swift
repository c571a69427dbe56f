import ForecastingTestKit
import Monitoring
import Testing

/// What the detector promises on any stream.
@Suite struct UnivariateDetectorTests {
  private static let regimes = SyntheticStream.Regime.allCases

  private func scores(_ values: [Double?], step: Int64? = 1_800, season: Int? = nil) -> [Double?] {
    var detector = UnivariateDetector(season: season)
    return values.indices.map { row in detector.score(values[row], at: step.map { Int64(row) * $0 }) }
  }

  private func flags(_ values: [Double?]) -> [Int] {
    let scores = scores(values)
    return scores.indices.filter { (scores[$0] ?? 0) >= UnivariateDetector.threshold }
  }

  @Test(arguments: regimes)
  func aScoreDependsOnTheRowsUpToItAlone(regime: SyntheticStream.Regime) {
    let stream = SyntheticStream(regime, count: 3_000, seed: 7)
    var other = stream
    other.shift(2_000..<3_000, by: 1e6)
    let whole = scores(stream.values), changed = scores(other.values)
    #expect(whole[..<2_000] == changed[..<2_000])
    #expect(whole[2_000...] != changed[2_000...])
    #expect(whole == scores(stream.values))
  }

  @Test(arguments: regimes)
  func quietStreamsRaiseFewAlarms(regime: SyntheticStream.Regime) {
    let alarms = (1...4).map { flags(SyntheticStream(regime, count: 8_000, seed: $0).values).count }
    // A row in a thousand of each; steps and tails are events of their own.
    #expect(alarms.reduce(0, +) <= (regime == .steps ? 120 : 32), "\(alarms)")
  }

  @Test(arguments: regimes)
  func theUnitDoesNotMatter(regime: SyntheticStream.Regime) {
    let values = SyntheticStream(regime, count: 2_000, seed: 3).values
    let expected = scores(values)
    for factor in [0x1p20, 0x1p-20] {
      let scaled = scores(values.map { $0 * factor })
      #expect(zip(expected, scaled).allSatisfy { abs(($0 ?? 0) - ($1 ?? 0)) < 1e-6 }, "× \(factor)")
    }
  }

  @Test(arguments: [.noise, .seasonal, .square, .walk, .quantised] as [SyntheticStream.Regime])
  func theFirstRowOfAJumpIsFlaggedAndTheStreamIsQuietAfterIt(regime: SyntheticStream.Regime) {
    var stream = SyntheticStream(regime, count: 6_000, seed: 11)
    let before = flags(stream.values).filter { (4_000..<6_000).contains($0) }
    stream.shift(4_000..<6_000, by: 300)
    let found = flags(stream.values).filter { $0 >= 4_000 }
    #expect(found.first == 4_000)
    // One event is no storm, and the detector gets used to the new level.
    #expect(found.count <= before.count + 8, "\(found)")
    #expect(found.filter { $0 >= 4_400 }.count <= before.count + 4, "\(found)")
  }

  @Test func aMissingCycleIsFound() {
    var stream = SyntheticStream(.seasonal, count: 4_000, seed: 2)
    stream.hold(3_000..<3_048, at: stream.values[2_999])
    #expect(flags(stream.values).contains { (3_000..<3_048).contains($0) })
  }

  @Test func aValueOutOfItsPlaceIsFound() {
    // 620 is an ordinary value, only not at this hour.
    var stream = SyntheticStream(.seasonal, count: 4_000, seed: 2)
    stream.hold(3_024..<3_025, at: 620)
    #expect(stream.values.count { $0 > 620 } > 50)
    #expect(flags(stream.values).contains(3_024))
  }

  @Test func aBurstOfNoiseIsFound() {
    var stream = SyntheticStream(.noise, count: 4_000, seed: 5)
    for slot in 3_000..<3_040 { stream.shift(slot..<(slot + 1), by: slot % 2 == 0 ? 7 : -7) }
    #expect(flags(stream.values).contains { (3_000..<3_012).contains($0) })
  }

  @Test func theSeasonIsFoundOrTakenAsGiven() {
    var found = UnivariateDetector(), given = UnivariateDetector(season: 100)
    for value in SyntheticStream(.seasonal, count: 2_000, seed: 9).values {
      _ = found.score(value, at: nil)
      _ = given.score(value, at: nil)
    }
    #expect(found.season == SyntheticStream.season)
    #expect(given.season == 100)
  }

  @Test func aGapKeepsTheSeasonInPhase() {
    let values = SyntheticStream(.square, count: 4_000, seed: 4).values
    var detector = UnivariateDetector()
    var after: [Double] = []
    for row in values.indices where !(2_000..<2_030).contains(row) {
      let score = detector.score(values[row], at: Int64(row) * 1_800) ?? 0
      if row >= 2_030 { after.append(score) }
    }
    #expect(after.count { $0 >= UnivariateDetector.threshold } <= 2)
  }

  @Test func aMissingValueHasNoScore() {
    var values: [Double?] = SyntheticStream(.noise, count: 1_000, seed: 1).values
    values[500] = nil
    values[600] = .nan
    values[700] = .infinity
    let result = scores(values)
    #expect(result.indices.filter { result[$0] == nil } == [500, 600, 700])
  }

  private static let hostile: [[Double]] = {
    var streams: [[Double]] = [[], [1], [1, 2], [0, 0]]
    for constant: Double in [5, 0, 1e300, -1e308, 0x1p-1074] {
      streams.append([Double](repeating: constant, count: 2_000))
    }
    let rules: [(Int) -> Double] = [
      { $0 % 2 == 0 ? 1e300 : -1e300 }, { $0 % 7 == 0 ? 1e308 : 1 }, { Double($0) * 1e304 },
      { $0 % 11 == 0 ? 0x1p-1074 : 0 }, { Double($0) }, { $0 % 2 == 0 ? 1 : 2 },
    ]
    for rule in rules { streams.append((0..<3_000).map(rule)) }
    return streams
  }()

  @Test(arguments: hostile)
  func hostileValuesGiveScores(values: [Double]) {
    for step in [nil, 0, -5, 60, 1 << 40] as [Int64?] {
      let scores = scores(values, step: step).map { $0 ?? -1 }
      #expect(scores.count == values.count)
      #expect(scores.allSatisfy { (0...1).contains($0) })
    }
  }

  @Test func constantsRaiseNothingAndTheFirstChangeDoes() {
    var values = [Double](repeating: 5, count: 2_000)
    #expect(flags(values).isEmpty)
    values[1_500] = 5.1
    #expect(flags(values).first == 1_500)
  }

  @Test func hostileTimesGiveScores() {
    let times: [Int64?] = [nil, .min, .max, 0, -1, 1 << 62, 5, 5, 4]
    var detector = UnivariateDetector()
    for row in 0..<5_000 {
      let score = detector.score(Double(row % 48), at: times[row % times.count])
      #expect(score.map { (0...1).contains($0) } == true)
    }
  }

  @Test func itFindsMoreThanAWindowedGaussian() {
    var hits = 0, rival = 0
    for seed in 1...20 {
      var stream = SyntheticStream(.seasonal, count: 3_000, seed: UInt64(seed))
      let at = 2_000 + 37 * seed
      stream.shift(at..<(at + 1), by: 60)
      hits += flags(stream.values).contains(at) ? 1 : 0
      rival += gaussianFlags(stream.values).contains(at) ? 1 : 0
    }
    #expect(hits >= 18)
    #expect(hits > rival + 10)
  }

  /// Rows more than three standard deviations from the mean of the thousand rows before.
  private func gaussianFlags(_ values: [Double]) -> [Int] {
    (1_000..<values.count).filter { row in
      let window = values[(row - 1_000)..<row]
      let mean = window.reduce(0, +) / 1_000
      let variance = window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1_000
      return abs(values[row] - mean) > 3 * variance.squareRoot()
    }
  }
}
