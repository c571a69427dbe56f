import Foundation
import LinearAlgebra
import Testing

@Suite struct RepeatabilityTests {
  @Test func blasKeepsToOneThread() {
    setenv("OPENBLAS_NUM_THREADS", "2", 1)
    #expect(NumericLibrary.threadCount == 1)
  }

  @Test func sumsOfSeveralPartsAreThoseOfTheWhole() throws {
    var noise = Noise(seed: 7)
    let x = noise.matrix(17_000, 20), y = noise.matrix(17_000, 1)
    var sums = GramSums(features: 20)
    try sums.add(x, targets: y)
    let direct = x.transposeMultiplied(by: x)
    let moved = sums.moved(to: [Double](repeating: 0, count: 21))
    for row in 0..<20 {
      for column in 0..<20 {
        #expect(abs(direct[row, column] - moved.sums[row + 1, column + 1]) < 1e-9 * direct[row, row])
      }
    }
  }

  @Test func fitsSideBySideGiveTheSameBits() async throws {
    var noise = Noise(seed: 11)
    let x = noise.matrix(400, 30), y = noise.matrix(400, 1)
    let fits = try await withThrowingTaskGroup(of: RidgeFit.self) { group in
      for _ in 0..<16 {
        group.addTask {
          var sums = GramSums(features: 30)
          try sums.add(x, targets: y)
          return try sums.ridge(penalties: [Double](repeating: 0.1, count: 30))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(fits).count == 1)
  }
}
