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
  }

  private func regression(
    _ golden: Golden, days: Int, and others: [RegressionVariant] = []
  ) -> SlotRegression {
    let rows = SlotRegression.Rows(
      cells: Array(0..<days), blocks: (0..<days).map(SlotRegression.block),
      x: Matrix(Array(golden.x.prefix(days))),
      y: Array(golden.y.prefix(days)))
    return SlotRegression(
      rows, penalties: golden.x[0].map { _ in golden.penalty },
      variants: [RegressionVariant(halfLives: golden.halfLives)] + others)
  }

  @Test func forgettingSumsGiveScikitLearnsRidges() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let regression = regression(golden, days: golden.y.count)
    let cutoffs = golden.cutoffs.map { SlotRegression.Cutoff(count: $0.count, block: $0.block) }
    let (lines, predictions) = try regression.run(cutoffs, predictingFrom: 2)
    for (line, expected) in zip(lines[0], golden.lines) {
      let line = try #require(line)
      #expect(abs(line.intercept - expected.intercept) < 1e-9)
      #expect(zip(line.coefficients, expected.coefficients).allSatisfy { abs($0 - $1) < 1e-9 })
    }
    for (value, expected) in zip(predictions, golden.predictions) {
      #expect(expected.map { abs(value - $0) < 1e-9 } ?? value.isNaN)
    }
  }

  @Test func rowsAfterACutoffDoNotTouchIt() throws {
    let golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    let cutoff = SlotRegression.Cutoff(count: 90, block: golden.cutoffs[0].block)
    let long = regression(golden, days: 200), short = regression(golden, days: 90)
    #expect(try long.run([cutoff]).lines == short.run([cutoff]).lines)
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
