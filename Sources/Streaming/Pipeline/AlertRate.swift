import FoundationEssentials
import History
import Monitoring

/// How many load incidents a monitor promised, and how many it raised: what each of its checkpoints keeps for others
/// to show.
public struct AlertRate: Sendable, Equatable, Codable {
  /// Load incidents a week that the operator asked for, of all the monitor's series together.
  public var promisedPerWeek: Double
  /// Load incidents since the monitor was calibrated.
  public var incidents: Int
  /// Weeks watched since then.
  public var weeks: Double

  /// Load incidents a week since then; nil before a day has passed.
  public var realisedPerWeek: Double? { weeks * 7 < 1 ? nil : Double(incidents) / weeks }

  init(_ budget: AlertBudget) {
    promisedPerWeek = budget.promisedPerWeek
    incidents = budget.incidents
    weeks = budget.weeks
  }

  static let key = "alert rate"

  /// As a checkpoint keeps it.
  func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

  /// The rates of all monitors that have a checkpoint in the store, by name.
  public static func stored(in store: HistoryStore) throws -> [String: AlertRate] {
    var rates: [String: AlertRate] = [:]
    for place in try store.checkpointTimes() where place.source == key {
      guard let bytes = try store.checkpoint(consumer: place.consumer, source: key) else { continue }
      rates[place.consumer] = try? JSONDecoder().decode(AlertRate.self, from: Data(bytes))
    }
    return rates
  }
}
