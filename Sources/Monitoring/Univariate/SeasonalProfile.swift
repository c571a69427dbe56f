/// The mean course of one season, slot by slot, learned with each value.
struct SeasonalProfile: Sendable {
  /// Slots of a season.
  let length: Int
  private var means: [Double]
  private var visits: [UInt8]
  private var phase = 0
  private var offset = 0.0
  private var scale = 0.0

  /// A profile of `length` slots, learned from the ring's values.
  init(length: Int, from ring: SlotRing) {
    self.length = length
    means = [Double](repeating: 0, count: length)
    visits = [UInt8](repeating: 0, count: length)
    let known = min(ring.reach, 8 * length)
    for lag in stride(from: known, to: 0, by: -1) { learn(ring[lag: lag]) }
  }

  /// The course's value at the next slot, without the newest offset; nil where it was never seen.
  var course: Double? { visits[phase] > 0 ? means[phase] : nil }
  /// What the newest values lay above the course.
  var recentOffset: Double { offset }

  /// Takes the next slot's value in; wild values only as far as four mean deviations.
  mutating func learn(_ value: Double) {
    let seen = visits[phase]
    if seen == 0 {
      means[phase] = value
      visits[phase] = 1
    } else {
      let deviation = value - means[phase]
      let size = abs(deviation)
      scale += 0.02 * (min(size, 4 * scale + (scale == 0 ? size : 0)) - scale)
      let clipped = min(max(deviation, -4 * scale), 4 * scale)
      means[phase] += max(0.25, 1 / Double(seen + 1)) * clipped
      offset += 0.3 * (deviation - offset)
      visits[phase] = min(seen + 1, 200)
    }
    phase = phase + 1 == length ? 0 : phase + 1
  }
}
