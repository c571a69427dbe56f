// Powers.
@preconcurrency import Glibc

/// One candidate's part in a combination.
public struct SeasonalShare: Codable, Sendable, Hashable {
  /// The method.
  public var candidate: SeasonalCandidate
  /// Its weight; the weights of a combination sum to 1.
  public var weight: Double
  /// Its mean absolute error in validation, in the series' unit; infinite where it was not validated.
  public var error: Double

  enum CodingKeys: String, CodingKey { case candidate, weight, error }

  init(candidate: SeasonalCandidate, weight: Double, error: Double) {
    self.candidate = candidate
    self.weight = weight
    self.error = error
  }

  /// Reads a share; an error that was not measured is absent.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    candidate = try container.decode(SeasonalCandidate.self, forKey: .candidate)
    weight = try container.decode(Double.self, forKey: .weight)
    error = try container.decodeIfPresent(Double.self, forKey: .error) ?? .infinity
  }

  /// Writes a share without an error that JSON could not hold.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(candidate, forKey: .candidate)
    try container.encode(weight, forKey: .weight)
    if error.isFinite { try container.encode(error, forKey: .error) }
  }
}

/// Which methods of the family forecast a series, with what weights and on what scale.
///
/// Chosen by rolling validation within the values given and nothing else: every candidate is fitted before the
/// first of up to 28 origins near the end, and scored by its mean absolute error. All are combined with weights that
/// fall with a power of the error, and the gentlest power is taken that is not clearly worse than the best: a short
/// validation can't tell the good from the lucky, a long one may leave the best nearly alone.
///
/// Source: J. M. Bates, C. W. J. Granger, "The combination of forecasts", Operational Research Quarterly 20
/// (1969); S. Makridakis, E. Spiliotis, V. Assimakopoulos, "The M4 competition", International J. of Forecasting
/// 36 (2020), on why simple combinations of these very methods are hard to beat.
public struct SeasonalChoice: Codable, Sendable, Hashable {
  /// The methods in use, best first.
  public var shares: [SeasonalShare]
  /// The Box–Cox power.
  public var power: Double
  /// The number of validation origins; 0 where the series was too short to hold anything back.
  public var origins: Int
  /// Every candidate's validation error, best first, in the series' unit.
  public var tried: [SeasonalShare]

  /// Powers of the errors that weights fall with, gentlest first.
  private static let steepnesses = [2.0, 4, 8, 16, 32]
  /// How much worse than the best a gentler weighting may be, as a share, where the leads were validated once.
  private static let margin = 0.3
  /// Methods of less weight are left out.
  private static let leastWeight = 0.02

  /// Chooses for values (NaN = missing).
  package static func choose(_ values: [Double], plan: SeasonalPlan) -> SeasonalChoice {
    let filled = GapFilling.fill(values, season: plan.periods(values.count).last ?? 1)
    let candidates = plan.candidates(values.count)
    let powers: [Double] = ValueTransform.allowsPowers(values) ? [0, 1] : [1]
    let trials = powers.compactMap { power in
      RollingValidation(
        values: values, filled: filled, plan: plan, transform: ValueTransform(of: values, power: power))
    }
    guard let trial = bestScale(trials, candidates) else {
      return unvalidated(candidates, power: 1)
    }
    return combine(trial, candidates)
  }

  /// The transform under which a cheap but capable method does best.
  private static func bestScale(
    _ trials: [RollingValidation], _ candidates: [SeasonalCandidate]
  ) -> RollingValidation? {
    guard trials.count > 1 else { return trials.first }
    let probes = candidates.filter { if case .smoothing = $0 { true } else { false } }
    guard let probe = probes.last else { return trials.first }
    return trials.map { ($0, $0.forecasts(of: probe).map($0.error(of:)) ?? .infinity) }
      .min { $0.1 < $1.1 }?.0
  }

  /// Equal parts of the simple methods that apply to almost anything.
  private static func unvalidated(_ candidates: [SeasonalCandidate], power: Double) -> SeasonalChoice {
    let simple = candidates.filter { candidate in
      switch candidate {
      case .theta: true
      case .smoothing(_, let options): !options.autoregression
      default: false
      }
    }
    let shares = simple.map {
      SeasonalShare(candidate: $0, weight: 1 / Double(simple.count), error: .infinity)
    }
    return SeasonalChoice(shares: shares, power: power, origins: 0, tried: [])
  }

  private static func combine(
    _ trial: RollingValidation, _ candidates: [SeasonalCandidate]
  ) -> SeasonalChoice {
    let scored = candidates.compactMap { candidate in
      trial.forecasts(of: candidate).map { (candidate: candidate, paths: $0, error: trial.error(of: $0)) }
    }.filter { $0.error.isFinite }.sorted { $0.error < $1.error }
    let unit = trial.transform.scale
    let tried = scored.map { SeasonalShare(candidate: $0.candidate, weight: 0, error: $0.error * unit) }
    guard !scored.isEmpty else { return unvalidated(candidates, power: trial.transform.power) }
    let paths = scored.map(\.paths)
    let weightings = steepnesses.map { falling(with: scored.map(\.error), steepness: $0) }
    let errors = weightings.map { trial.error(of: weightedMean(paths, $0)) }
    let bound = (errors.min() ?? 0) * (1 + margin / trial.stretches)
    let weights = weightings[errors.firstIndex { $0 <= bound } ?? 0]
    let shares = zip(scored, weights).filter { $1 > 0 }.map {
      SeasonalShare(candidate: $0.candidate, weight: $1, error: $0.error * unit)
    }
    return SeasonalChoice(
      shares: shares, power: trial.transform.power, origins: trial.origins.count, tried: tried)
  }

  /// Weights that fall with a power of the errors, which ascend; the small ones are 0, and the rest sum to 1.
  private static func falling(with errors: [Double], steepness: Double) -> [Double] {
    let raw = errors.map { $0 <= errors[0] ? 1 : pow(errors[0] / $0, steepness) }
    let least = leastWeight * raw.reduce(0, +)
    let kept = raw.map { $0 < least ? 0 : $0 }
    let sum = kept.reduce(0, +)
    return kept.map { $0 / sum }
  }

  private static func weightedMean(_ paths: [[[Double]]], _ weights: [Double]) -> [[Double]] {
    guard let first = paths.first else { return [] }
    return first.indices.map { origin in
      first[origin].indices.map { lead in
        zip(paths, weights).reduce(0) { $0 + $1.1 * $1.0[origin][lead] }
      }
    }
  }
}
