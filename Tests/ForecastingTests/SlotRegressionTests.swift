import Forecasting
import LinearAlgebra
import Testing

@Suite struct SlotRegressionTests {
  private struct Golden: Decodable {
    struct Cutoff: Decodable { var count, block: Int }
    struct Line: Decodable {
      var intercept: Double
      var coefficients: [Double]
    }
    var x: [[Double]]
    var y, halfLives: [Double]
    var penalty: Double
    var cutoffs: [Cutoff]
    var lines: [Line]
    var predictions: [Double?]
    var faulty: [Double]
    var temperedLines: [Line]
  }

  private func regression(
    _ golden: Golden, days: Int, y: [Double]? = nil, and others: [RegressionVariant] = []
  ) -> SlotRegression {
    let rows = SlotRegression.Rows(
      cells: Array(0..<days), blocks: (0..<days).map(SlotRegression.block),
      x: Matrix(Array(golden.x.prefix(days))),
      y: Array((y ?? golden.y).prefix(days)))
    return SlotRegression(
      rows, penalties: golden.x[0].map { _ in golden.penalty },
      variants: [RegressionVariant(halfLives: golden.halfLives)] + others)
  }

  @Test func forgettingSumsGiveScikitLearnsRidges() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let regression = regression(golden, days: golden.y.count)
    let cutoffs = golden.cutoffs.map { SlotRegression.Cutoff(count: $0.count, block: $0.block) }
    let (lines, predictions) = try regression.run(cutoffs, SlotRegression.Rules(predictsFrom: 2))
    try expect(lines[0], golden.lines)
    for (value, expected) in zip(predictions, golden.predictions) {
      #expect(expected.map { abs(value - $0) < 1e-9 } ?? value.isNaN)
    }
  }

  private func expect(_ lines: [SlotRegression.Line?], _ expected: [Golden.Line]) throws {
    #expect(lines.count == expected.count)
    for (line, expected) in zip(lines, expected) {
      let line = try #require(line)
      #expect(abs(line.intercept - expected.intercept) < 1e-9)
      #expect(zip(line.coefficients, expected.coefficients).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test func outliersAreTemperedAndPenaltiesEasedAsScikitLearnIsTold() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let regression = regression(golden, days: golden.y.count, y: golden.faulty)
    let cutoffs = golden.cutoffs.map { SlotRegression.Cutoff(count: $0.count, block: $0.block) }
    let rules = SlotRegression.Rules(predictsFrom: 2, tempersOutliers: true, easesPenalties: true)
    try expect(regression.run(cutoffs, rules).lines[0], golden.temperedLines)
  }

  @Test func aFaultMovesATemperedFitLess() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let cutoff = [SlotRegression.Cutoff(count: 200, block: golden.cutoffs[2].block)]
    func shift(_ rules: SlotRegression.Rules) throws -> Double {
      let sound = try #require(try regression(golden, days: 200).run(cutoff, rules).lines[0][0])
      let faulty = try #require(
        try regression(golden, days: 200, y: golden.faulty).run(cutoff, rules).lines[0][0])
      return zip(sound.coefficients, faulty.coefficients).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let tempered = SlotRegression.Rules(predictsFrom: 2, tempersOutliers: true)
    #expect(try shift(tempered) < 0.25 * shift(SlotRegression.Rules(predictsFrom: 2)))
  }

  @Test func rowsAfterACutoffDoNotTouchIt() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let cutoff = SlotRegression.Cutoff(count: 90, block: golden.cutoffs[0].block)
    let long = regression(golden, days: 200), short = regression(golden, days: 90)
    let rules = SlotRegression.Rules(predictsFrom: 2, tempersOutliers: true, easesPenalties: true)
    #expect(try long.run([cutoff], rules).lines == short.run([cutoff], rules).lines)
  }

  @Test func variantsAreWhatTheyWouldBeAlone() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let cutoffs = golden.cutoffs.map { SlotRegression.Cutoff(count: $0.count, block: $0.block) }
    let others = [
      RegressionVariant(halfLives: [golden.halfLives[0]]),
      RegressionVariant(halfLives: [50, golden.halfLives[0]], strength: 0.2),
    ]
    let together = try regression(golden, days: golden.y.count, and: others).run(cutoffs).lines
    let rows = regression(golden, days: golden.y.count).rows
    for (index, variant) in others.enumerated() {
      let penalties = golden.x[0].map { _ in golden.penalty * variant.strength }
      let alone = SlotRegression(
        rows, penalties: penalties, variants: [RegressionVariant(halfLives: variant.halfLives)])
      #expect(try together[index + 1] == alone.run(cutoffs).lines[0])
    }
    #expect(together[0] != together[1])
  }
}
