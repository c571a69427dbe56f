/// Units that measures have by their nature.
enum Units {
  /// The unit that a measure's name tells, empty where it tells none.
  static func guess(measure: String) -> String {
    let words = measure.split(separator: "-")
    if let unit = other(words) { return unit }
    return words.contains(where: { powers.contains(String($0)) }) ? "MW" : ""
  }

  /// Whether a measure is of another kind than power, so that a unit of power can't be meant for it.
  static func isOtherThanPower(measure: String) -> Bool { other(measure.split(separator: "-")) != nil }

  private static func other(_ words: [Substring]) -> String? {
    if words.contains("temperature") { return "°C" }
    if words.contains("humidity") { return "%" }
    if words.first == "coverage" || words.starts(with: ["load", "factor"]) { return "%" }
    if words.contains("co2") { return "g/kWh" }
    if words.starts(with: ["wind", "speed"]) { return "km/h" }
    if words.contains("precipitation") { return "mm" }
    if words.starts(with: ["cloud", "cover"]) { return "%" }
    return nil
  }

  private static let powers: Set<String> = [
    "consumption", "demand", "load", "forecast", "generation", "production", "nuclear", "wind", "solar",
    "hydro",
    "gas", "oil", "coal", "thermal", "bioenergy", "pumping", "exchange", "power",
  ]
}
