import CivilTime

/// A forecast as it was issued, with what is needed to learn from it when its readings come.
struct PendingForecast: Sendable, Codable {
  /// A target that has not been judged yet.
  struct Target: Sendable {
    var instant: Int64
    var point: Double
    /// What the errors' signals proposed to add, and the forecast with what was added.
    var proposal: Double
    var corrected: Double
    /// The expected size of the error without regard to the lead, and with it.
    var base: Double
    var scale: Double
    /// The mean error of the slot as of the issue.
    var slotSignal: Double

    /// Whether all numbers can be saved.
    var isSound: Bool { [point, proposal, corrected, base, scale, slotSignal].allSatisfy(\.isFinite) }
  }
  var issue: Int64
  /// Whether it is the day-ahead forecast, whose errors alone make the state's means.
  var isDayAhead: Bool
  /// The signals that all targets share.
  var shared: [Double]
  /// Quantiles of the scores, by rate and level, and as given.
  var candidates: [Double]
  var quantiles: [Double]
  var targets: [Target]
}

extension PendingForecast {
  private enum CodingKeys: String, CodingKey {
    case issue, isDayAhead, shared, candidates, quantiles, targets
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func numbers(_ key: CodingKeys) throws -> [Double] {
      try container.decode(PackedNumbers.self, forKey: key).wrappedValue
    }
    issue = try container.decode(Int64.self, forKey: .issue)
    isDayAhead = try container.decode(Bool.self, forKey: .isDayAhead)
    (shared, candidates, quantiles) = (
      try numbers(.shared), try numbers(.candidates), try numbers(.quantiles)
    )
    let flat = try numbers(.targets)
    guard flat.count % 7 == 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .targets, in: container, debugDescription: "targets come with seven numbers each")
    }
    targets = try stride(from: 0, to: flat.count, by: 7).map { start in
      guard let instant = Int64(exactly: flat[start]) else {
        throw DecodingError.dataCorruptedError(
          forKey: .targets, in: container, debugDescription: "an instant is a whole number of seconds")
      }
      return Target(
        instant: instant, point: flat[start + 1], proposal: flat[start + 2], corrected: flat[start + 3],
        base: flat[start + 4], scale: flat[start + 5], slotSignal: flat[start + 6])
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(issue, forKey: .issue)
    try container.encode(isDayAhead, forKey: .isDayAhead)
    try container.encode(PackedNumbers(wrappedValue: shared), forKey: .shared)
    try container.encode(PackedNumbers(wrappedValue: candidates), forKey: .candidates)
    try container.encode(PackedNumbers(wrappedValue: quantiles), forKey: .quantiles)
    let flat = targets.flatMap {
      [Double($0.instant), $0.point, $0.proposal, $0.corrected, $0.base, $0.scale, $0.slotSignal]
    }
    try container.encode(PackedNumbers(wrappedValue: flat), forKey: .targets)
  }
}
