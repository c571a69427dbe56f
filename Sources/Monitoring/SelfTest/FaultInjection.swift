import CivilTime

/// A fault that the self-test puts into a copy of the history.
public enum InjectedFault: Sendable, Hashable {
  /// One reading, wrong by this many percent.
  case spike(percent: Double)
  /// A level that is off by this many percent from one reading on.
  case level(percent: Double)
  /// A level that moves off by this many percent over a day, and stays.
  case drift(percent: Double)
  /// The same value for so many hours.
  case stuck(hours: Double)
  /// No readings for so many hours.
  case gap(hours: Double)
  /// One reading times a factor.
  case unit(factor: Double)
  /// A day whose readings are so many hours late (below 0: early).
  case shift(hours: Int)
  /// One reading replaced by a number that stands for no value.
  case sentinel(value: Double)

  /// The fault's name in reports.
  public var kind: String {
    switch self {
    case .spike: "spike"
    case .level: "level"
    case .drift: "drift"
    case .stuck: "stuck"
    case .gap: "gap"
    case .unit: "unit"
    case .shift: "shift"
    case .sentinel: "sentinel"
    }
  }

  /// Its size: percent, hours, a factor or a value, as the kind has it.
  public var size: Double {
    switch self {
    case .spike(let size), .level(let size), .drift(let size), .stuck(let size), .gap(let size),
      .unit(let size), .sentinel(let size):
      size
    case .shift(let hours): Double(hours)
    }
  }

  /// The faults that a self-test injects unless told otherwise.
  public static let standard: [InjectedFault] = [
    .stuck(hours: 6), .stuck(hours: 24), .gap(hours: 1), .gap(hours: 6), .unit(factor: 1_000),
    .unit(factor: 0.001), .unit(factor: 0.5), .shift(hours: 1), .shift(hours: -1), .sentinel(value: -999),
    .sentinel(value: 0), .sentinel(value: 100), .spike(percent: 2), .spike(percent: 4), .spike(percent: -4),
    .spike(percent: 8), .level(percent: 2.5), .level(percent: -2.5), .level(percent: 5),
    .drift(percent: 5), .drift(percent: -5), .drift(percent: 10),
  ]

  /// What an incident must be to count as this fault found.
  func isFound(by incident: Incident) -> Bool {
    switch self {
    case .spike, .level, .drift: incident.kind.group == .load
    case .stuck: incident.kind == .stuck
    case .gap: incident.kind == .gap
    case .unit: incident.kind == .unit
    case .shift: incident.kind == .shift
    case .sentinel: incident.kind == .sentinel
    }
  }

  /// The slots within which it must be found, itself included.
  func window(step: Int) -> Int {
    let hour = 3600.0 / Double(step)
    switch self {
    case .spike, .unit, .sentinel, .gap: return 1
    case .level: return max(Int(6 * hour), 1)
    case .drift: return max(Int(36 * hour), 1)
    case .stuck(let hours): return max(Int(hours * hour), 1)
    case .shift: return max(Int(24 * hour), 1)
    }
  }

  /// The value that the feed shows at `index` when the fault began at `start`; nil where it shows none.
  func corrupt(_ values: [Double], at index: Int, from start: Int, step: Int) -> Double? {
    let value = values[index]
    let slotsPerDay = 86_400 / Double(step)
    switch self {
    case .spike(let percent): return index == start ? value * (1 + percent / 100) : value
    case .level(let percent): return value * (1 + percent / 100)
    case .drift(let percent):
      return value * (1 + percent / 100 * min(1, Double(index - start + 1) / slotsPerDay))
    case .stuck: return values[start]
    case .gap: return nil
    case .unit(let factor): return value * factor
    case .shift(let hours): return values[index - hours * 3600 / step]
    case .sentinel(let sentinel): return sentinel
    }
  }
}
