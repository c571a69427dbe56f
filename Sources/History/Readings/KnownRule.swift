import CivilTime
import Readings

/// What was known of an instant at a time T, so that a backtest sees no more than a forecaster had.
///
/// 1. A reading whose instant is T or later is not known, whatever its arrival says.
/// 2. A value with an arrival is known from its arrival on.
/// 3. A value without one (from a file) is known from its nominal arrival on: the end of its slot, and
///    for a vintage more final than the least final one stored for that instant, later by that
///    vintage's delay (consolidated 31 days, definitive 365 days). A definitive history with nothing
///    else beside it thus counts as known at once: there is no sign of what was known before it.
/// 4. A revision is not known before the one that it replaced.
/// 5. Of the values known, the most final vintage and its newest revision is the best.
///
/// Readings without a value play no part.
public struct KnownRule: Sendable {
  /// T.
  public var time: Instant
  /// The length of a slot, in seconds.
  public var step: Int

  /// The rule at `time` for slots of `step` seconds.
  public init(time: Instant, step: Int) {
    self.time = time
    self.step = step
  }

  /// How long after the end of its slot a value of a vintage is published, in seconds.
  public static func delay(of vintage: Vintage) -> Int {
    switch vintage {
    case .unspecified, .realTime: 0
    case .consolidated: 31 * 86_400
    case .definitive: 365 * 86_400
    }
  }

  /// The best known of one instant's readings, which come in order of vintage and revision.
  public func best(of readings: [StoredReading]) -> StoredReading? {
    var best: StoredReading?
    var leastFinal: Vintage?
    var previous: (vintage: Vintage, arrival: Instant)?
    for stored in readings where stored.reading.hasValue {
      let reading = stored.reading
      guard reading.instant < time else { return nil }
      leastFinal = leastFinal ?? reading.vintage
      let delay = reading.vintage == leastFinal ? 0 : Self.delay(of: reading.vintage)
      var arrival = stored.arrival ?? reading.instant + (step + delay)
      if let previous, previous.vintage == reading.vintage { arrival = max(arrival, previous.arrival) }
      previous = (reading.vintage, arrival)
      if arrival <= time { best = stored }
    }
    return best
  }
}
