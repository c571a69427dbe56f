import CivilTime

/// How a monitor decides; the defaults are meant for any load series.
public struct MonitorConfiguration: Sendable {
  /// How many load incidents a week are acceptable for all watched series together.
  public var alertsPerWeek = 1.0
  /// The readings a series must have shown before load incidents are raised for it.
  public var probation = 96
  /// How long nothing unusual must be seen before a load incident closes, in seconds; neighbours merge.
  public var quietTime = 3 * 3600
  /// How long the level must have been off before an incident is called a level incident, in seconds.
  public var confirmTime = 2 * 3600
  /// How long after its start an open load incident ends by taking the new level for normal, in seconds.
  public var rebaseTime = 24 * 3600
  /// Whether a reading's arrival tells the time for all series, as in a feed in order of time; else only
  /// `advance(to:)` does.
  public var beatsOnArrival = true
  /// The part of a raise level at which an incident begins to clear.
  public var clearLevel = 0.6
  /// Equal readings in a row that are never held for stuck.
  public var shortestRun = 4
  /// Numbers that stand for "no value" where a series never comes near them.
  public var sentinels: [Double] = [
    0, -1, 100, 999, -99, -999, 9_999, -9_999, 99_999, -99_999, 32_767, -32_768, 65_535,
  ]
  /// The unit of the watched series, for messages.
  public var unit = "MW"

  /// The defaults.
  public init() {}
}
