import CivilTime
import Features
import Readings

/// What the newest errors of a model teach: the correction of the next forecast, and how sure it is.
struct ForecastErrors: Sendable, Codable {
  /// A forecast that readings to come will judge.
  private struct Pending: Sendable, Codable {
    var target: Int64
    var point: Double
  }
  private let step: Int
  private var pending: [Pending] = []

  init(step: Int) { self.step = step }

  /// Notes forecasts for later judgement.
  mutating func note(points: [Double], targets: [Instant]) {
    for (point, target) in zip(points, targets) where point.isFinite {
      pending.append(Pending(target: target.seconds, point: point))
    }
  }

  /// Learns from every pending forecast whose reading has become known.
  mutating func settle(_ history: KnownHistory) {
    var open: [Pending] = []
    for forecast in pending {
      let target = Instant(seconds: forecast.target)
      if target + step > history.issue {
        open.append(forecast)
      } else {
        learn(history[target] - forecast.point, target, history)
      }
    }
    pending = open
  }

  private mutating func learn(_ residual: Double, _ target: Instant, _ history: KnownHistory) {
    guard residual.isFinite else { return }
  }

  /// The forecast with the newest errors taken into account.
  func corrected(_ point: Double, target: Instant, _ history: KnownHistory) -> Double { point }

  /// Quantiles at `quantileLevels`; empty where none can honestly be given.
  func quantiles(point: Double, target: Instant, _ history: KnownHistory) -> [Double] { [] }
}
