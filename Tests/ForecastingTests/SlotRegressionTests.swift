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
    struct Lines: Decodable { var first, second: [Line?] }
    var x: [[Double?]]
    var y: [Double?]
    var halfLives: [Double]
    var firstPenalty, penalty: Double
    var cutoffs: [Cutoff]
    var plain, tempered: Lines
    var predictions: [Double?]
  }
  private let golden: Golden
  private let x: [[Double]]
  private let y: [Double]

  init() throws {
    golden = try GoldenFile.decode(Golden.self, from: "slot_regression.json")
    x = golden.x.map { $0.map { $0 ?? .nan } }
    y = golden.y.map { $0 ?? .nan }
  }

  /// What the regressions of the golden rows come to.
  private struct Outcome: Equatable {
    var first: [SlotRegression.Line?]
    var second: [[SlotRegression.Line?]]
    var predictions: [Double]
  }

  private static let predictsFrom = 2

  private func outcome(
    days: Int = 200, y: [Double]? = nil, tempersFrom: Int = 2, cutoffs: [Golden.Cutoff]? = nil,
    variants: [RegressionVariant]? = nil, areApart: Bool = false
  ) async throws -> Outcome {
    let cutoffs = (cutoffs ?? golden.cutoffs).filter { $0.count <= days }
    let stages = SlotRegression.Stages(
      firstPenalties: (0..<4).map { _ in golden.firstPenalty },
      secondPenalties: (0..<6).map { _ in golden.penalty },
      variants: variants ?? [RegressionVariant(halfLives: golden.halfLives)], areApart: areApart,
      tempersFrom: tempersFrom)
    let slot = SlotRegression(stages, from: 0)
    var predictions = [Double](repeating: .nan, count: days)
    let last = SlotRegression.block(dayNumber: days - 1)
    for span in SlotRegression.spans(0...last, predictsFrom: Self.predictsFrom) {
      let days = (0..<days).filter { span.contains(SlotRegression.block(dayNumber: $0)) }
      let whole = Matrix(days.map { x[$0] }), own = whole.leading(columns: 4)
      if span.lowerBound >= Self.predictsFrom {
        for (day, value) in zip(days, try await slot.predictions(own)) { predictions[day] = value }
      }
      let rows = SlotRegression.Rows(
        cells: days, blocks: days.map(SlotRegression.block), x: whole, apart: areApart ? own : nil,
        y: days.map { (y ?? self.y)[$0] })
      try await slot.take(
        rows, upTo: span.upperBound,
        cutoffs.filter { span.contains($0.block) }.map { .init(count: $0.count, block: $0.block) })
    }
    return Outcome(first: await slot.first, second: await slot.second, predictions: predictions)
  }

  private func expect(_ lines: [SlotRegression.Line?], _ expected: [Golden.Line?]) {
    #expect(lines.count == expected.count)
    for (line, expected) in zip(lines, expected) {
      #expect((line == nil) == (expected == nil))
      guard let line, let expected else { continue }
      #expect(abs(line.intercept - expected.intercept) < 1e-9)
      #expect(line.coefficients.count == expected.coefficients.count)
      #expect(zip(line.coefficients, expected.coefficients).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test func sharedSumsThatForgetGiveScikitLearnsRidges() async throws {
    let outcome = try await outcome(tempersFrom: .max)
    expect(outcome.first, golden.plain.first)
    expect(outcome.second[0], golden.plain.second)
  }

  @Test func outliersAreTemperedAndRowsPredictedAsScikitLearnIsTold() async throws {
    let outcome = try await outcome()
    expect(outcome.first, golden.tempered.first)
    expect(outcome.second[0], golden.tempered.second)
    for (value, expected) in zip(outcome.predictions, golden.predictions) {
      #expect(expected.map { abs(value - $0) < 1e-9 } ?? value.isNaN)
    }
  }

  @Test func stagesThatAreApartAddTheSameRows() async throws {
    let shared = try await outcome(), apart = try await outcome(areApart: true)
    expect(apart.first, golden.tempered.first)
    #expect(apart.second == shared.second)
  }

  @Test func aFaultMovesATemperedFitLess() async throws {
    var sound = y
    sound[111] -= 5
    func shift(tempersFrom: Int) async throws -> Double {
      let lines = try await [y, sound].asyncMap {
        try await outcome(y: $0, tempersFrom: tempersFrom).second[0].last
      }
      let (faulty, clean) = (try #require(lines[0] ?? nil), try #require(lines[1] ?? nil))
      return zip(faulty.coefficients, clean.coefficients).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let tempered = try await shift(tempersFrom: 2), plain = try await shift(tempersFrom: .max)
    #expect(tempered < 0.25 * plain)
  }

  @Test func rowsAfterACutoffDoNotTouchIt() async throws {
    let early = golden.cutoffs.filter { $0.count <= 90 }
    let short = try await outcome(days: 90, cutoffs: early), long = try await outcome(cutoffs: early)
    #expect(short.first == long.first)
    #expect(short.second == long.second)
  }

  @Test func otherCutoffsDoNotTouchOne() async throws {
    let all = try await outcome(), last = try await outcome(cutoffs: golden.cutoffs.suffix(1))
    #expect(last.first == all.first.suffix(1))
    #expect(last.second[0] == all.second[0].suffix(1))
    #expect(zip(last.predictions, all.predictions).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
  }

  @Test func variantsAreWhatTheyWouldBeAlone() async throws {
    let half = golden.halfLives
    let all = [
      RegressionVariant(halfLives: half), RegressionVariant(halfLives: [half[0]]),
      RegressionVariant(halfLives: [50, half[0]], strength: 0.2),
    ]
    let together = try await outcome(tempersFrom: .max, variants: all)
    for (index, variant) in all.enumerated() {
      #expect(try await together.second[index] == outcome(tempersFrom: .max, variants: [variant]).second[0])
    }
    #expect(together.second[0] != together.second[1])
  }

  @Test func blocksAndSpansCoverEveryDay() {
    for day in -100...400 {
      let block = SlotRegression.block(dayNumber: day)
      let first = SlotRegression.firstDay(ofBlock: block)
      #expect(first <= day && day < SlotRegression.firstDay(ofBlock: block + 1))
    }
    #expect(SlotRegression.spans(-2...8, predictsFrom: 1) == [-2..<0, 0..<1, 1..<3, 3..<6, 6..<9])
    #expect(SlotRegression.spans(4...4, predictsFrom: 9) == [4..<5])
  }
}

extension Array {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var result: [T] = []
    for element in self { result.append(try await transform(element)) }
    return result
  }
}
