import CivilTime

/// Keeps load incidents to so many a week, for all watched series together.
///
/// The thresholds are calibrated on history (`BudgetCalibration`), then kept: each incident raises its
/// series' thresholds a little, and each week's worth of readings without one lowers them by as much as
/// the series' share of a week's budget would raise them (Robbins and Monro's stochastic approximation).
/// They stay within 0.85 to 1.6 times what was calibrated, so that neither a quiet year nor a storm turns
/// them far. Each series keeps its own `tightness`: what one does never depends on when others were read.
public struct AlertBudget: Sendable, Hashable {
  /// What the operator asked for.
  public let promisedPerWeek: Double
  /// The levels from calibration.
  public internal(set) var calibrated = LoadThresholds.standard
  /// Load incidents raised since calibration.
  public private(set) var incidents = 0
  /// Weeks watched since calibration, of one series as of all of them.
  public private(set) var weeks = 0.0

  /// The part of the promise that is aimed at: chance must not break the promise.
  static let reserve = 0.7
  private static let gain = 0.01
  private static let range = -0.1625...0.47

  init(perWeek: Double) { promisedPerWeek = max(perWeek, 1e-6) }

  /// Load incidents a week since calibration; nil before a day has passed.
  public var realisedPerWeek: Double? { weeks * 7 < 1 ? nil : Double(incidents) / weeks }

  /// Starts anew from calibrated levels.
  mutating func adopt(_ thresholds: LoadThresholds) {
    self = AlertBudget(perWeek: promisedPerWeek)
    calibrated = thresholds
  }

  /// The levels in force for a series.
  @inline(__always)
  func thresholds(tightness: Double) -> LoadThresholds { calibrated.scaled(by: 1 + tightness) }

  /// Time passes for one series of several, in weeks of all of them together.
  @inline(__always)
  mutating func elapse(_ weeks: Double, tightness: inout Double) {
    self.weeks += weeks
    Self.move(&tightness, by: -Self.gain * promisedPerWeek * Self.reserve * weeks)
  }

  /// A load incident was raised.
  mutating func raise(tightness: inout Double) {
    incidents += 1
    Self.move(&tightness, by: Self.gain)
  }

  /// A load incident turned out to be a data fault.
  mutating func refund(tightness: inout Double) {
    incidents -= 1
    Self.move(&tightness, by: -Self.gain)
  }

  @inline(__always)
  private static func move(_ tightness: inout Double, by step: Double) {
    tightness = min(max(tightness + step, range.lowerBound), range.upperBound)
  }
}

extension AlertBudget {
  func encode(to writer: inout StateWriter) {
    writer.put(calibrated.point)
    writer.put(calibrated.cumulativeSum)
    writer.put(calibrated.pageHinkley)
    writer.put(Int64(incidents))
    writer.put(weeks)
  }

  mutating func restore(from reader: inout StateReader) throws(MonitorStateError) {
    calibrated = LoadThresholds(
      point: try reader.get(), cumulativeSum: try reader.get(), pageHinkley: try reader.get())
    let count: Int64 = try reader.get()
    incidents = Int(count)
    weeks = try reader.get()
  }
}
