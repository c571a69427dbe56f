// Logarithms.
@preconcurrency import Glibc
import LinearAlgebra

/// The numbers of harmonics, one a season, with the least corrected Akaike criterion.
struct HarmonicSearch {
  let seasons: [Double]
  let count: Int
  /// One entry a kept frequency: which season it belongs to, as which harmonic.
  let terms: [(season: Int, harmonic: Int, frequency: Double)]
  let normal: NormalEquations

  /// Prepares the normal equations of every frequency that may come in, at most `limit` columns.
  init(values: [Double], seasons: [Double], limit: Int) {
    self.seasons = seasons
    count = values.count
    terms = Self.candidates(seasons, count: values.count, limit: limit / 2)
    let wave = FourierTerms(frequencies: terms.map(\.frequency))
    normal = NormalEquations(Matrix(values.indices.map(wave.row(at:))), response: values)
  }

  /// Season after season in turn, lower harmonics first, without a frequency that another season has.
  private static func candidates(
    _ seasons: [Double], count: Int, limit: Int
  ) -> [(season: Int, harmonic: Int, frequency: Double)] {
    var terms: [(season: Int, harmonic: Int, frequency: Double)] = []
    let share = max(limit / max(seasons.count, 1), 1)
    let resolution = 0.3 / Double(count)
    for (season, length) in seasons.enumerated() {
      let most = min(share, Int(length / 2), max(count / 10, 1))
      for harmonic in 1...max(most, 1) {
        let frequency = Double(harmonic) / length
        guard frequency <= 0.5, !terms.contains(where: { abs($0.frequency - frequency) < resolution }) else {
          continue
        }
        terms.append((season, harmonic, frequency))
      }
    }
    return terms
  }

  /// The columns of the terms that some numbers of harmonics let in.
  func columns(_ harmonics: [Int]) -> [Int] {
    [0] + terms.indices.filter { isIn($0, harmonics) }.flatMap { [1 + 2 * $0, 2 + 2 * $0] }
  }

  func frequencies(_ harmonics: [Int]) -> [Double] {
    terms.indices.filter { isIn($0, harmonics) }.map { terms[$0].frequency }
  }

  private func isIn(_ term: Int, _ harmonics: [Int]) -> Bool {
    terms[term].harmonic <= harmonics[terms[term].season]
  }

  /// Two rounds over the seasons, each set to its best number with the others held.
  func harmonicsByAICc() -> [Int] {
    var best = seasons.map { _ in 0 }
    var least = criterion(best)
    for _ in 0..<2 {
      for season in seasons.indices {
        let most = terms.filter { $0.season == season }.map(\.harmonic).max() ?? 0
        for number in 0...most {
          var trial = best
          trial[season] = number
          let value = criterion(trial)
          if value < least { (best, least) = (trial, value) }
        }
      }
    }
    return best
  }

  private func criterion(_ harmonics: [Int]) -> Double {
    let subset = columns(harmonics)
    let size = Double(subset.count + 1)
    let number = Double(count)
    guard number > size + 1 else { return .infinity }
    let coefficients = normal.solve(using: subset, penalty: 1e-9)
    let variance = normal.residualVariance(of: coefficients, using: subset)
    return number * log(max(variance, 1e-300)) + 2 * size * number / (number - size - 1)
  }
}
