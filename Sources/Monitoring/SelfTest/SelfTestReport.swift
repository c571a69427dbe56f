import Readings

/// What a self-test found.
public struct SelfTestReport: Sendable, Hashable {
  /// How well one fault was found.
  public struct Fault: Sendable, Hashable {
    /// What was injected.
    public var fault: InjectedFault
    /// How often, each time into an untouched copy.
    public var injected: Int
    /// How often it was found in time and as what it is.
    public var found: Int
    /// Minutes from the first wrong reading (or the first one that did not come) to the incident, where
    /// it was found.
    public var delays: [Double]

    /// The part that was found; NaN where nothing was injected.
    public var recall: Double { Double(found) / Double(injected) }
    /// The median delay in minutes; NaN where nothing was found.
    public var medianDelay: Double {
      let sorted = delays.sorted()
      guard !sorted.isEmpty else { return .nan }
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
  }

  /// The series.
  public var series: SeriesName
  /// The weeks of clean history watched.
  public var weeks: Double
  /// The incidents raised on them that no missing value explains.
  public var falseIncidents: [IncidentEvent]
  /// The promised rate.
  public var promisedPerWeek: Double
  /// The raise levels that the history before gave.
  public var calibrated: LoadThresholds
  /// One row a fault.
  public var faults: [Fault]

  /// False incidents a week.
  public var falseIncidentsPerWeek: Double { weeks > 0 ? Double(falseIncidents.count) / weeks : .nan }

  /// The report as one JSON object.
  /// - Parameter model: the name of the model whose forecasts were watched against.
  public func json(model: String) -> String {
    let rows = faults.map { row in
      "{\"kind\":\"\(row.fault.kind)\",\"size\":\(Self.number(row.fault.size)),\"injected\":\(row.injected),"
        + "\"found\":\(row.found),\"recall\":\(Self.number(row.recall)),"
        + "\"median_delay_minutes\":\(Self.number(row.medianDelay))}"
    }
    return "{\"series\":\"\(series)\",\"model\":\"\(Self.escaped(model))\",\"weeks\":\(Self.number(weeks)),"
      + "\"alerts_per_week\":\(Self.number(promisedPerWeek)),"
      + "\"false_incidents_per_week\":\(Self.number(falseIncidentsPerWeek)),"
      + "\"faults\":[\(rows.joined(separator: ","))]}"
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case let control where control.value < 0x20:
        let hex = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
