/// What a forecast knew of the weather after its issue time.
///
/// Every score names the policy it was made under.
public enum WeatherPolicy: Sendable, Hashable {
  /// The weather as it came: the upper bound of what a forecast could know.
  case observed
  /// Every value after issue time is the same slot's a day before where that is known, else two days before.
  case persisted
  /// Observed weather plus, for each issue, an error path of its own that starts at 0 at issue time and follows
  /// an AR(1) with ρ = 0.98 per half-hour and this stationary standard deviation, in the input's unit.
  case simulated(deviation: Double, seed: UInt64)
  /// The newest weather forecast issued by issue time; `persisted` where it does not reach.
  case forecast

  /// A policy from `observed`, `persisted`, `simulated:SD` or `forecast`; nil for other texts.
  public init?(parsing text: String, seed: UInt64 = 1) {
    switch text {
    case "observed": self = .observed
    case "persisted": self = .persisted
    case "forecast": self = .forecast
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "simulated", let deviation = Double(parts[1]), deviation.isFinite,
        deviation >= 0
      else { return nil }
      self = .simulated(deviation: deviation, seed: seed)
    }
  }
}

extension WeatherPolicy: CustomStringConvertible {
  /// The text that `init(parsing:seed:)` reads.
  public var description: String {
    switch self {
    case .observed: "observed"
    case .persisted: "persisted"
    case .simulated(let deviation, _): "simulated:\(deviation)"
    case .forecast: "forecast"
    }
  }
}
