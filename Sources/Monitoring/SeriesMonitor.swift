/// All that the monitor knows of one series but for its table of slots and its recent readings.
///
/// Plain values throughout, a few hundred bytes: scoring a reading allocates nothing.
struct SeriesMonitor: Sendable {
  /// The newest slot seen; `RecentReading.never` before the first.
  var lastSlot = RecentReading.never
  /// Seconds by which the series' slots are off the multiples of its step.
  var phase: Int32 = 0
  /// The readings scored.
  var scored: UInt32 = 0
  /// One bit a kind of incident that is open.
  var open = KindSet()

  var correction = ResidualCorrection()
  var slow = SlowReference()
  /// The scale of one-step innovations, and the mean size of values.
  var level = RobustScale()
  var magnitude = RobustScale()
  var histogram = ConformityHistogram()
  var turbulence = Turbulence()

  var point = PointDetector()
  var cumulative = CumulativeSum()
  var page = PageHinkley()
  var stuck = StuckDetector()
  var sentinel = SentinelDetector()
  var unit = UnitDetector()
  var shift = HourShiftDetector()
  var heartbeat = Heartbeat()

  /// How far the series' raise levels are above (below 0: under) the calibrated ones, as a part of them.
  var tightness = 0.0
  /// The newest slot's residual, flagged or not, and its forecast; NaN after a gap.
  var newestResidual = Double.nan
  var newestPoint = Double.nan

  /// The error below which nothing is unusual, as a part of the mean size of values.
  private static let resolution = 5e-4
  private static let whiteningLimit = 0.95
  private static let levelDays: Float = 5

  /// The reading's sample, before any detector has seen it.
  @inline(__always)
  func sample(_ value: Double, _ expectation: Expectation, _ slot: SlotState) -> Sample {
    let residual = value - expectation.point
    let increment = Double(slot.increment)
    let prediction = correction.predict(bias: slow.bias, increment: increment)
    let floor = smallestScale(expectation)
    let oneStep = max(Double(level.value * slot.ratio) * turbulence.factor, floor)
    let scale = oneStep * prediction.inflation
    let expected = expectation.point + prediction.residual
    let persisting = min(correction.persistence, Self.whiteningLimit) * (newestResidual - slow.bias)
    let whitened = (residual - slow.bias - persisting - 0.5 * increment) / oneStep
    let move = expectation.point - newestPoint
    return Sample(
      value: value, point: expectation.point, expected: expected, scale: scale,
      z: (value - expected) / scale, whitened: newestResidual.isNaN ? 0 : whitened,
      slow: slow.standardise(residual, deviation: expectation.deviation, floor: floor),
      pointMove: move.isNaN ? 0 : move)
  }

  @inline(__always)
  private func smallestScale(_ expectation: Expectation) -> Double {
    let floor = max(Double(magnitude.value) * Self.resolution, 1e-12)
    guard level.count < 8 else { return floor }
    let deviation = expectation.deviation
    return deviation > 0 ? max(deviation, floor) : max(floor, abs(expectation.point) * 0.02)
  }

  /// Learns from a reading that was not flagged.
  @inline(__always)
  mutating func learn(
    _ sample: Sample, _ expectation: Expectation, _ slot: inout SlotState, slotsPerDay: Int,
    isLevelOff: Bool
  ) {
    let residual = sample.value - sample.point
    let increment = Double(slot.increment)
    let isNeighbour = correction.age == 1
    if isNeighbour {
      let error = sample.value - sample.expected
      histogram.learn(abs(sample.z))
      turbulence.learn(abs(sample.z) * turbulence.factor)
      level.learn(Float(error) / slot.ratio, rate: 1 / (Self.levelDays * Float(slotsPerDay)))
      slot.learn(z: Float(sample.z))
      slot.learn(
        increment: Float(residual - correction.last), limit: 6 * Float(sample.scale))
    }
    correction.learn(residual: residual, bias: slow.bias, increment: increment, scale: sample.scale)
    if !isLevelOff {
      slow.learn(residual, deviation: expectation.deviation, slotsPerDay: slotsPerDay)
    }
    magnitude.learn(Float(sample.value), rate: 0.002)
    sentinel.learn(sample.value)
    slot.longestRun = stuck.learn(usual: slot.longestRun)
  }

  /// Takes the present level for normal.
  mutating func rebase(newest: Double, mean: Double) {
    correction.rebase(to: newest)
    slow.rebase(to: mean)
    cumulative.reset()
    page.reset()
  }

  /// Slots pass of which nothing is known.
  mutating func skip(_ slots: Int64) {
    correction.skip(Int32(clamping: slots))
    newestResidual = .nan
    newestPoint = .nan
  }
}

/// A set of incident kinds.
struct KindSet: Sendable, Hashable {
  private(set) var bits: UInt16 = 0

  var isEmpty: Bool { bits == 0 }
  func contains(_ kind: IncidentKind) -> Bool { bits & (1 << UInt16(kind.rawValue)) != 0 }
  mutating func insert(_ kind: IncidentKind) { bits |= 1 << UInt16(kind.rawValue) }
  mutating func remove(_ kind: IncidentKind) { bits &= ~(1 << UInt16(kind.rawValue)) }

  init() {}
  init(bits: UInt16) { self.bits = bits }
}
