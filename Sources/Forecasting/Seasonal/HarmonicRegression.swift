// Sines and cosines.
@preconcurrency import Glibc

/// Dynamic harmonic regression: Fourier terms of each season, with autoregressive errors.
///
/// `y_t = a + Σ_j Σ_{k≤K_j} (b_jk cos 2πkt/m_j + c_jk sin 2πkt/m_j) + η_t`, η an autoregression on near and
/// seasonal lags. The season lengths may be fractions (365.25, 8,766), and the numbers of harmonics K_j are
/// those with the least AICc, searched season by season. The terms are fitted by least squares and the
/// errors' autoregression after them.
///
/// Cost: a fit is O(n·p²) for p Fourier columns, a step O(p).
///
/// Source: P. C. Young, D. J. Pedregal, W. Tych, "Dynamic harmonic regression", J. of Forecasting 18 (1999);
/// R. J. Hyndman, G. Athanasopoulos, "Forecasting: principles and practice" (2021), section 10.5.
public struct HarmonicRegression: SeasonalModel, Equatable {
  /// The season lengths in steps.
  public let seasons: [Double]
  /// Harmonics a season.
  public let harmonics: [Int]
  /// Intercept, then cosine and sine of each frequency.
  @PackedNumbers public private(set) var coefficients: [Double]
  @PackedNumbers private(set) var frequencies: [Double]
  var clock: Int
  var errors: SeasonalAutoregression

  /// Fits to values without gaps; with `harmonics` nil their numbers are searched, at most `limit` columns
  /// in all.
  /// - Throws: `SeasonalError` where the series is shorter than the shortest season, or too short for lags.
  public static func fit(
    _ values: [Double], seasons: [Double], harmonics: [Int]? = nil, limit: Int = 60
  ) throws(SeasonalError) -> HarmonicRegression {
    let usable = seasons.filter { $0 >= 2 && Double(values.count) >= 1.2 * $0 }
    guard let shortest = usable.first else {
      throw .unsuitableSeasons(method: "harmonic regression", seasons: seasons)
    }
    let search = HarmonicSearch(values: values, seasons: usable, limit: limit)
    let counts = harmonics.map { Array($0.prefix(usable.count)) } ?? search.harmonicsByAICc()
    let terms = search.columns(counts)
    let coefficients = search.normal.solve(using: terms, penalty: 1e-9)
    let frequencies = search.frequencies(counts)
    let wave = FourierTerms(frequencies: frequencies)
    let residuals = values.indices.map { values[$0] - wave.value(coefficients, at: $0) }
    let errors = try SeasonalAutoregression.fit(
      residuals, lags: errorLags(usable, shortest: Int(shortest.rounded()), count: values.count))
    return HarmonicRegression(
      seasons: usable, harmonics: counts, coefficients: coefficients, frequencies: frequencies,
      clock: values.count, errors: errors)
  }

  /// The nearest lags and those around each season that fits three times into the series.
  private static func errorLags(_ seasons: [Double], shortest: Int, count: Int) -> [Int] {
    let near = Array(1...max(2, min(shortest / 2, 8)))
    let lengths = seasons.map { Int($0.rounded()) }.filter { 4 * $0 <= count && $0 <= 2000 }
    let far = lengths.flatMap { length -> [Int] in [length - 1, length, length + 1] }
    let room = count / 4
    return (near + far).filter { $0 > 0 && $0 <= room }
  }

  /// Fourier terms ahead, plus the errors' autoregression.
  public func forecast(steps: Int) -> [Double] {
    let wave = FourierTerms(frequencies: frequencies)
    let echo = errors.forecast(steps: steps)
    return echo.indices.map { wave.value(coefficients, at: clock + $0) + echo[$0] }
  }

  /// Moves the errors on.
  public mutating func update(with values: [Double]) {
    let wave = FourierTerms(frequencies: frequencies)
    errors.update(with: values.indices.map { values[$0] - wave.value(coefficients, at: clock + $0) })
    clock += values.count
  }

  /// Harmonics a season and the errors' coefficients.
  public var parameters: [SeasonalParameter] {
    zip(seasons, harmonics).map { SeasonalParameter("K\($0)", Double($1)) } + errors.parameters
  }

  /// Those of the errors' autoregression.
  public func residualScales(steps: Int) -> [Double] { errors.residualScales(steps: steps) }
}

/// Cosines and sines of some frequencies (cycles a step), after an intercept.
struct FourierTerms {
  let frequencies: [Double]

  func value(_ coefficients: [Double], at index: Int) -> Double {
    var sum = coefficients[0]
    for (term, frequency) in frequencies.enumerated() {
      let turn = (frequency * Double(index)).truncatingRemainder(dividingBy: 1) * 2 * Double.pi
      sum += coefficients[1 + 2 * term] * cos(turn) + coefficients[2 + 2 * term] * sin(turn)
    }
    return sum
  }

  func row(at index: Int) -> [Double] {
    [1]
      + frequencies.flatMap { frequency -> [Double] in
        let turn = (frequency * Double(index)).truncatingRemainder(dividingBy: 1) * 2 * Double.pi
        return [cos(turn), sin(turn)]
      }
  }
}
