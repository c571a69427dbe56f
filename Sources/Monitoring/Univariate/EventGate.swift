/// Lifts the first row of an event above the rows after it, so that one event is one alarm.
///
/// For some time after a beginning only clearly stronger evidence is a new beginning.
struct EventGate: Sendable {
  private var peak = 0.0
  private var quietUntil = 0
  /// Whether the last row was within an event's quiet time.
  private(set) var isOpen = false

  /// Evidence that begins an event.
  private static let onset = 2.5
  /// What the first row gains.
  private static let lift = 2.0
  /// By how much evidence must pass an event's beginning to begin another.
  private static let margin = 0.5
  /// Evidence of later rows beyond this counts for a fifth, so that they keep their order and raise no alarm.
  private static let knee = 4.0

  /// The evidence of row number `row`, lifted where it begins an event.
  mutating func pass(_ evidence: Double, row: Int) -> Double {
    isOpen = row < quietUntil
    guard evidence > (isOpen ? peak + Self.margin : Self.onset) else {
      return min(evidence, Self.knee + 0.2 * max(0, evidence - Self.knee))
    }
    peak = evidence
    quietUntil = row + max(20, min(row / 20, 600))
    return evidence + Self.lift
  }
}
