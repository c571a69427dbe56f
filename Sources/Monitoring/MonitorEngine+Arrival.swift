import CivilTime
import Readings

extension MonitorEngine {
  /// A reading of a slot newer than any before.
  mutating func arrive(_ reading: ObservedReading, _ expectation: Expectation, slot: Int64) {
    let handle = reading.series
    let layout = layouts[handle]
    let last = monitors[handle].lastSlot
    let skipped = last == RecentReading.never ? 0 : slot - last - 1
    // New readings from long before the others' time: the series come one after the other.
    if reading.arrival.seconds + 86_400 < now { isDisordered = true }
    if skipped > 0 { pass(skipped, before: slot, reading) }
    let delay = reading.arrival - reading.instant
    let isLate = monitors[handle].heartbeat.isLate(delay: delay, step: layout.step)
    if isLate {
      raiseData(.late, reading, slot: slot)
    } else {
      monitors[handle].heartbeat.learn(delay: delay)
    }
    monitors[handle].lastSlot = slot
    due[handle] =
      reading.instant.seconds + Int64(layout.step + monitors[handle].heartbeat.patience(step: layout.step))
    elapse(handle, slots: skipped + 1)
    if reading.value.isNaN { return missing(reading, expectation, slot: slot) }
    if !monitors[handle].open.isEmpty { endGap(handle, at: reading) }
    if expectation.point.isFinite {
      scoreNew(reading, expectation, slot: slot, skipped: skipped)
    } else {
      scoreUnexpected(reading, slot: slot, skipped: skipped)
    }
  }

  private mutating func scoreNew(
    _ reading: ObservedReading, _ expectation: Expectation, slot: Int64, skipped: Int64
  ) {
    let handle = reading.series
    let layout = layouts[handle]
    let local = localSeconds(reading)
    let verdict = monitors[handle].score(
      reading.value, expectation, &slots[layout.slotIndex(localSeconds: local)],
      hour: hourLag(layout, slot), thresholds: budget.thresholds(tightness: monitors[handle].tightness),
      configuration: configuration,
      slotsPerDay: layout.slotCount)
    remember(reading, verdict, layout, slot)
    report(reading, verdict, isRevision: false)
    if excursions != nil { record(handle, slot, verdict) }
    settle(reading, verdict, slot: slot, passed: Int(skipped) + 1)
  }

  private func hourLag(_ layout: SeriesLayout, _ slot: Int64) -> HourLag {
    guard layout.hour > 0 else { return .unknown }
    let then = recent[layout.recentIndex(slot - layout.hour)]
    let before = recent[layout.recentIndex(slot - layout.hour - 1)]
    guard then.slot == slot - layout.hour, before.slot == slot - layout.hour - 1 else { return .unknown }
    return HourLag(
      point: Double(then.point), pointBefore: Double(before.point), whitened: Double(then.whitened),
      scale: Double(then.scale))
  }

  private mutating func remember(
    _ reading: ObservedReading, _ verdict: Verdict, _ layout: SeriesLayout, _ slot: Int64
  ) {
    recent[layout.recentIndex(slot)] = RecentReading(
      slot: slot, value: reading.value, point: Float(verdict.sample.point),
      expected: Float(verdict.sample.expected), scale: Float(verdict.sample.scale),
      whitened: Float(verdict.sample.whitened), vintage: UInt8(reading.vintage.rawValue),
      isFlagged: verdict.isFlagged)
  }

  /// Appends the score event.
  mutating func report(_ reading: ObservedReading, _ verdict: Verdict, isRevision: Bool) {
    let sample = verdict.sample
    let half = monitors[reading.series].histogram.quantile(tail: 0.1, normal: 1.645) * sample.scale
    scores.append(
      ScoreEvent(
        series: reading.series, time: reading.instant, value: reading.value, expected: sample.expected,
        low: sample.expected - half, high: sample.expected + half, p: verdict.p, score: verdict.reportedScore,
        flag: verdict.isFlagged || verdict.level >= 1, kind: verdict.kind, vintage: reading.vintage,
        isRevision: isRevision))
  }

  /// A score event of a reading of which no distribution is known.
  mutating func reportUnscored(_ reading: ObservedReading, kind: IncidentKind?) {
    scores.append(
      ScoreEvent(
        series: reading.series, time: reading.instant, value: reading.value, expected: .nan, low: .nan,
        high: .nan, p: 1, score: 0, flag: kind != nil, kind: kind, vintage: reading.vintage,
        isRevision: false))
  }

  /// The feed says that the slot has no value.
  private mutating func missing(_ reading: ObservedReading, _ expectation: Expectation, slot: Int64) {
    let layout = layouts[reading.series]
    monitors[reading.series].skip(1)
    recent[layout.recentIndex(slot)] = RecentReading(slot: slot, vintage: UInt8(reading.vintage.rawValue))
    reportUnscored(reading, kind: .gap)
    openGap(reading.series, from: slot, at: reading.arrival)
  }

  /// No forecast of the slot: only its data are looked at.
  private mutating func scoreUnexpected(_ reading: ObservedReading, slot: Int64, skipped: Int64) {
    let handle = reading.series
    let layout = layouts[handle]
    let local = localSeconds(reading)
    let verdict = monitors[handle].check(
      reading.value, &slots[layout.slotIndex(localSeconds: local)], configuration: configuration)
    recent[layout.recentIndex(slot)] = RecentReading(
      slot: slot, value: reading.value, vintage: UInt8(reading.vintage.rawValue), isFlagged: verdict.isFlagged
    )
    reportUnscored(reading, kind: verdict.fault)
    settle(reading, verdict, slot: slot, passed: Int(skipped) + 1)
  }

  /// Slots were passed over: a gap that no heartbeat has told of is told of now.
  private mutating func pass(_ skipped: Int64, before slot: Int64, _ reading: ObservedReading) {
    monitors[reading.series].skip(skipped)
    if !monitors[reading.series].open.contains(.gap) {
      openGap(reading.series, from: slot - skipped, at: reading.arrival)
    }
  }

  func localOffset(_ instant: Instant, _ handle: SeriesHandle) -> Int {
    clocks[handle]?.zone.offset(at: instant) ?? 0
  }

  @inline(__always)
  private mutating func localSeconds(_ reading: ObservedReading) -> Int64 {
    let seconds = reading.instant.seconds
    return seconds + (clocks[reading.series]?.offset(at: seconds) ?? 0)
  }

  mutating func elapse(_ handle: SeriesHandle, slots: Int64) {
    let weeks = Double(slots * Int64(layouts[handle].step)) / 604_800
    budget.elapse(weeks / Double(series.count), tightness: &monitors[handle].tightness)
  }
}
