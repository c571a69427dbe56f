/// What the detectors of one series say of one reading.
struct Verdict: Sendable {
  var sample: Sample
  var p: Double
  var score: Double
  /// The data fault found, which rules load incidents out.
  var fault: IncidentKind?
  /// Whether the value is stuck besides, as a sentinel that is sent all day.
  var isStuck = false
  /// The reading's own evidence, and the level tests', in units of their raise levels.
  var point: Double
  var level: Double
  /// Whether the reading was learned from.
  var isFlagged: Bool

  /// The reading's own score; where a level's evidence or a data fault speaks louder, that one's.
  var reportedScore: Double {
    if fault != nil { return max(score, 0.99) }
    return level >= 1 ? max(score, 1 - 0.05 / level) : score
  }

  var kind: IncidentKind? {
    if let fault { return fault }
    guard isFlagged || level >= 1 else { return nil }
    return level >= point ? .level : .point
  }
}

extension SeriesMonitor {
  /// Scores a reading, then learns from it if nothing speaks against it.
  @inline(__always)
  mutating func score(
    _ value: Double, _ expectation: Expectation, _ slot: inout SlotState, hour: HourLag,
    thresholds: LoadThresholds, configuration: MonitorConfiguration, slotsPerDay: Int
  ) -> Verdict {
    let sample = sample(value, expectation, slot)
    let (p, score) = histogram.assess(abs(sample.z))
    var verdict = Verdict(
      sample: sample, p: p, score: score, fault: nil, point: point.observe(sample) / thresholds.point,
      level: 0, isFlagged: false)
    (verdict.fault, verdict.isStuck) = fault(sample, slot, hour, verdict.point, configuration)
    if verdict.fault == nil { verdict.level = levelEvidence(sample, thresholds) }
    let isHeld = open.contains(.point) && verdict.point >= configuration.clearLevel
    verdict.isFlagged =
      verdict.fault != nil || (scored >= configuration.probation && (verdict.point >= 1 || isHeld))
    newestResidual = verdict.fault == nil || verdict.fault == .shift ? value - sample.point : .nan
    newestPoint = sample.point
    scored &+= 1
    if verdict.isFlagged {
      correction.skip()
    } else {
      let isLevelOff = verdict.level >= 1 || open.contains(.point)
      learn(sample, expectation, &slot, slotsPerDay: slotsPerDay, isLevelOff: isLevelOff)
    }
    return verdict
  }

  @inline(__always)
  private mutating func levelEvidence(_ sample: Sample, _ thresholds: LoadThresholds) -> Double {
    let sum = cumulative.observe(sample)
    cumulative.cap(at: 1.5 * thresholds.cumulativeSum)
    let page = page.observe(sample)
    self.page.cap(at: 1.5 * thresholds.pageHinkley)
    return max(sum / thresholds.cumulativeSum, page / thresholds.pageHinkley)
  }

  /// The data fault that the reading shows, if any.
  @inline(__always)
  private mutating func fault(
    _ sample: Sample, _ slot: SlotState, _ hour: HourLag, _ point: Double,
    _ configuration: MonitorConfiguration
  ) -> (kind: IncidentKind?, isStuck: Bool) {
    stuck.usual = UInt32(slot.longestRun)
    stuck.shortest = UInt32(configuration.shortestRun)
    let isStuck = stuck.observe(sample) >= 1
    let isShifted = observeShift(sample, hour) >= 1
    if point >= 1, scored >= 8 {
      sentinel.isListed = configuration.sentinels.contains(sample.value)
      if sentinel.observe(sample) >= 1 { return (.sentinel, isStuck) }
      if unit.observe(sample) >= 1 { return (.unit, isStuck) }
    }
    if isStuck { return (.stuck, true) }
    return (isShifted ? .shift : nil, false)
  }

  /// Looks at a reading of which nothing was forecast: at runs, at numbers that stand for no value, and at
  /// values that are thousands of times too large.
  mutating func check(
    _ value: Double, _ slot: inout SlotState, configuration: MonitorConfiguration
  ) -> Verdict {
    let size = max(Double(magnitude.value), 1e-12)
    let sample = Sample(
      value: value, point: .nan, expected: size, scale: 0.01 * size, z: 0, whitened: 0, slow: 0, pointMove: 0)
    var verdict = Verdict(
      sample: sample, p: 1, score: 0, fault: nil, point: 0, level: 0, isFlagged: false)
    (verdict.fault, verdict.isStuck) = unforecastFault(sample, slot, configuration)
    verdict.sample.expected = .nan
    verdict.isFlagged = verdict.fault != nil
    scored &+= 1
    skip(1)
    guard !verdict.isFlagged else { return verdict }
    magnitude.learn(Float(value), rate: 0.002)
    sentinel.learn(value)
    slot.longestRun = stuck.learn(usual: slot.longestRun)
    return verdict
  }

  private mutating func unforecastFault(
    _ sample: Sample, _ slot: SlotState, _ configuration: MonitorConfiguration
  ) -> (kind: IncidentKind?, isStuck: Bool) {
    stuck.usual = UInt32(slot.longestRun)
    stuck.shortest = UInt32(configuration.shortestRun)
    let isStuck = stuck.observe(sample) >= 1 && scored >= configuration.probation
    guard scored >= configuration.probation else { return (nil, false) }
    sentinel.isListed = configuration.sentinels.contains(sample.value)
    if sentinel.observe(sample) >= 1 { return (.sentinel, isStuck) }
    // Without a forecast a factor of two is within the day's range; one of a thousand is not.
    let ratio = abs(sample.value) / sample.expected
    if sentinel.isFar(sample.value), ratio > 200 { return (.unit, isStuck) }
    return (isStuck ? .stuck : nil, isStuck)
  }

  @inline(__always)
  private mutating func observeShift(_ sample: Sample, _ hour: HourLag) -> Double {
    guard hour.isKnown else { return 0 }
    let persistence = min(correction.persistence, 0.95)
    let now = sample.point, before = newestPoint
    let scale = sample.scale
    let late = (hour.point - now) - persistence * (hour.pointBefore - before)
    let early = (now - hour.point) - persistence * (before - hour.pointBefore)
    guard late.isFinite else { return 0 }
    shift.lateStep = .init(residual: sample.whitened, offset: late / scale)
    shift.earlyStep = .init(residual: hour.whitened, offset: early / hour.scale)
    return shift.observe(sample)
  }
}

/// What was known an hour before a reading.
struct HourLag: Sendable {
  /// The forecast an hour ago, and one slot before that.
  var point: Double
  var pointBefore: Double
  /// The whitened residual an hour ago, and its scale.
  var whitened: Double
  var scale: Double

  var isKnown: Bool { scale > 0 }
  static let unknown = HourLag(point: .nan, pointBefore: .nan, whitened: 0, scale: 0)
}
