/// What the detectors of one series say of one reading.
struct Verdict: Sendable {
  var sample: Sample
  var p: Double
  var score: Double
  /// The data fault found, which rules load incidents out.
  var fault: IncidentKind?
  /// The reading's own evidence, and the level tests', in units of their raise levels.
  var point: Double
  var level: Double
  /// Whether the reading was learned from.
  var isFlagged: Bool

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
    verdict.fault = fault(sample, slot, hour, verdict.point, configuration)
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
  ) -> IncidentKind? {
    stuck.usual = UInt32(slot.longestRun)
    stuck.shortest = UInt32(configuration.shortestRun)
    let isStuck = stuck.observe(sample) >= 1
    let isShifted = observeShift(sample, hour) >= 1
    if point >= 1, scored >= 8 {
      sentinel.isListed = configuration.sentinels.contains(sample.value)
      if sentinel.observe(sample) >= 1 { return .sentinel }
      if unit.observe(sample) >= 1 { return .unit }
    }
    if isStuck { return .stuck }
    return isShifted ? .shift : nil
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
