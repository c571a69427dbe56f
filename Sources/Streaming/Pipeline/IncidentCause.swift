import Forecasting
import Readings

/// Says what lies behind a deviation: how much of it the weather explains that was not known at issue time, and
/// what the forecast was made of.
struct IncidentCause {
  var asIssued: Explanation
  /// The same forecast with the weather as observed since; nil where it was issued with that.
  var asObserved: Explanation?
  /// Value less expectation at the incident's peak.
  var deviation: Double
  var unit: String

  /// A half-sentence that follows a finding such as `2.1 GW below forecast since 06:00`.
  var text: String? {
    if let part = weatherPart, abs(part) >= 0.05 * abs(deviation) {
      return ", of which \(amount(part)) is temperature"
    }
    let parts = asIssued.effects
      .filter { $0.name != "base" && abs($0.value) >= 0.02 * abs(asIssued.row.point) }
      .sorted { abs($0.value) > abs($1.value) }.prefix(2)
    guard !parts.isEmpty else { return nil }
    let words = parts.map { "\(amount($0.value)) from \($0.name)" }.joined(separator: ", ")
    return " (in the forecast of \(amount(asIssued.row.point)): \(words))"
  }

  private var weatherPart: Double? {
    guard let asObserved else { return nil }
    func weather(_ explanation: Explanation) -> Double {
      explanation.effects.filter { $0.name.hasPrefix("temperature") }.reduce(0) { $0 + $1.value }
    }
    return weather(asObserved) - weather(asIssued)
  }

  private func amount(_ value: Double) -> String {
    let isLarge = unit == "MW" && abs(value) >= 1_000
    let scaled = isLarge ? value / 1_000 : value
    guard abs(scaled) < 1e12 else { return "\(value) \(unit)" }
    let tenths = Int64((abs(scaled) * 10).rounded())
    return "\(scaled < 0 ? "-" : "")\(tenths / 10).\(tenths % 10) \(isLarge ? "GW" : unit)"
  }
}
