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

extension PendingForecast.Target: Codable {
  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    instant = try container.decode(Int64.self)
    point = try container.decode(Double.self)
    proposal = try container.decode(Double.self)
    corrected = try container.decode(Double.self)
    base = try container.decode(Double.self)
    scale = try container.decode(Double.self)
    slotSignal = try container.decode(Double.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(instant)
    for number in [point, proposal, corrected, base, scale, slotSignal] { try container.encode(number) }
  }
}
