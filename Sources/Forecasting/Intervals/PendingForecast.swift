import CivilTime
import Readings

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
    /// What the size of the error goes by: the slot's own, and how high the load was forecast.
    var slotSize: Double
    var height: Double

    /// The numbers besides the instant, as they are saved.
    var numbers: [Double] { [point, proposal, corrected, base, scale, slotSignal, slotSize, height] }
    /// Whether all numbers can be saved.
    var isSound: Bool { numbers.allSatisfy(\.isFinite) }
  }
  var issue: Int64
  /// Whether it is the day-ahead forecast, whose errors alone make the state's means.
  var isDayAhead: Bool
  /// The signals that all targets share.
  var shared: [Double]
  /// The usual size of errors as of the issue, and the newest beside it.
  var unit: Double
  var level: Double
  /// Quantiles of the scores, by rate and level, and as given.
  var candidates: [Double]
  var quantiles: [Double]
  var targets: [Target]
}

extension PendingForecast {
  private enum CodingKeys: String, CodingKey {
    case issue, isDayAhead, shared, sizes, candidates, quantiles, targets, awaited
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
    // Model files of schema 1 have neither sizes nor, with each target, what they go by.
    let isOld = !container.contains(.awaited)
    let sizes = isOld ? [0, 0] : try numbers(.sizes)
    let key = isOld ? CodingKeys.targets : .awaited
    let flat = try numbers(key), width = isOld ? 7 : 9
    guard sizes.count == 2, flat.count % width == 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container, debugDescription: "targets come with \(width) numbers each")
    }
    (unit, level) = (sizes[0], sizes[1])
    targets = try stride(from: 0, to: flat.count, by: width).map { start in
      guard let instant = Int64(exactly: flat[start]) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "an instant is a whole number of seconds")
      }
      return Target(instant: instant, flat[start + 1..<start + width] + (isOld ? [0, 0] : []))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(issue, forKey: .issue)
    try container.encode(isDayAhead, forKey: .isDayAhead)
    try container.encode(PackedNumbers(wrappedValue: shared), forKey: .shared)
    try container.encode(PackedNumbers(wrappedValue: [unit, level]), forKey: .sizes)
    try container.encode(PackedNumbers(wrappedValue: candidates), forKey: .candidates)
    try container.encode(PackedNumbers(wrappedValue: quantiles), forKey: .quantiles)
    let flat = targets.flatMap { [Double($0.instant)] + $0.numbers }
    try container.encode(PackedNumbers(wrappedValue: flat), forKey: .awaited)
  }
}

extension PendingForecast.Target {
  /// A target with its numbers in the order of `numbers`.
  init(instant: Int64, _ numbers: ArraySlice<Double>) {
    let first = numbers.startIndex
    self.instant = instant
    point = numbers[first]
    proposal = numbers[first + 1]
    corrected = numbers[first + 2]
    base = numbers[first + 3]
    scale = numbers[first + 4]
    slotSignal = numbers[first + 5]
    slotSize = numbers[first + 6]
    height = numbers[first + 7]
  }
}

extension PendingForecast {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.instant(Instant(seconds: issue), "pending.issue")
    try frame.equal(shared.count, 2, "pending.shared")
    try frame.equal(quantiles.count, quantiles.isEmpty ? 0 : quantileLevels.count, "pending.quantiles")
    for target in targets { try frame.instant(Instant(seconds: target.instant), "pending.awaited") }
  }
}
